"""Exact figures for staff."""
