"""The faults themselves are tried too: a few of each, and the tools they are made with."""
