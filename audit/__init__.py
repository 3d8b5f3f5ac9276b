"""Judged by others: the scanners, checkers and fuzzers of other people, run over the service."""
