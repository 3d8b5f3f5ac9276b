"""Solves the puzzle of the waiting page as a browser does."""

from hashlib import sha256
from itertools import count

from reporting.limiting.puzzles import PUZZLE_BITS


def solution(ticket: str) -> str:
    """Give the smallest number that solves a ticket."""
    begun = sha256(f"{ticket}:".encode())
    for number in count():
        tried = begun.copy()
        tried.update(str(number).encode())
        if int.from_bytes(tried.digest()[:4]) >> (32 - PUZZLE_BITS) == 0:
            return str(number)
    raise AssertionError
