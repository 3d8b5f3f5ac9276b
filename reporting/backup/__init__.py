"""Backups: everything that must survive the machine, encrypted, and the way back."""
