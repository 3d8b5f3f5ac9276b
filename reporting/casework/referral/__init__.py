"""Referring a case to an authority, with the reporter's OK and a second person."""
