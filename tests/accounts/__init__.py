"""Tests of reporting.accounts."""
