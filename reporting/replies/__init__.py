"""Saved replies: what we often say, by purpose and language, each with its state."""
