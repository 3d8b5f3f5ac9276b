"""Backups, restores and the drill."""
