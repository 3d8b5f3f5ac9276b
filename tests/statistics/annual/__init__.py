"""Tests of the annual report and its registers."""
