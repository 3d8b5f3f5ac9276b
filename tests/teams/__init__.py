"""Tests of reporting.teams."""
