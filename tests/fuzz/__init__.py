"""Parsers of bytes from outside, each with what it may and what it must never do."""
