"""Translations of what reporters wrote: ordered, entered, and shown beside the original."""
