"""Tests of the desk of annual reports."""
