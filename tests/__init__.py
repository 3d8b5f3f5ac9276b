"""Tests, mirroring the packages of `reporting`."""
