"""Counting what comes in without keeping who sent it, on one machine and on several."""
