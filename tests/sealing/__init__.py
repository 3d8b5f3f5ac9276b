"""Tests of the sealing library: what must open, and everything that must not."""
