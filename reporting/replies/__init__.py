"""Saved replies: what we write often, by purpose and language, approved by two people."""
