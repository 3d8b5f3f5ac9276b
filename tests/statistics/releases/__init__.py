"""Releases: frozen, and never changed in silence."""
