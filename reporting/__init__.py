"""Rinnalla: anonymous, encrypted reports of discrimination, and the answers to them."""
