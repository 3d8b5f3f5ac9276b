"""Measures the service beside floors on this machine: `make bench`."""
