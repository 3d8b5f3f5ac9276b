"""Tests of how catalogues are made."""
