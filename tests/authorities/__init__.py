"""Tests of who can help."""
