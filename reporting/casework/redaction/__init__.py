"""Redacted copies: what a receiver may see of a case, with black marks that have a type."""
