"""Faults made on purpose, and what must hold after each (security reference §5)."""
