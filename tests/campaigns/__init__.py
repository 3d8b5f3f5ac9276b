"""Posters and cards of campaigns."""
