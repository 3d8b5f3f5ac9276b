"""Tests of the Today page and the queue."""
