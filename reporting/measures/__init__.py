"""Counters of a day, rounded, of page groups and never of people."""
