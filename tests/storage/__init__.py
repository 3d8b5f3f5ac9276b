"""Tests of where sealed files lie."""
