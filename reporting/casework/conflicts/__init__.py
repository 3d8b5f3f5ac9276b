"""Conflicts of interest: a case disappears for a caseworker who knows the place or the people."""
