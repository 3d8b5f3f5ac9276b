"""Which facts were counted and what each said then: enough to tell later how many differ.

The mark of a fact is the sum (exclusive or) of a keyed word for each set it is in, 64 bits. Two
versions of a release that differ by one fact would show whose it is, so this is asked before a
second one is made.
"""

import hashlib
import hmac
import struct
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pyroaring import BitMap

from reporting.facts.answers import Dimension
from reporting.facts.sets import FactSets

_WORD: Final = 8


@dataclass(frozen=True)
class FactMarks:
    """Positions of facts, and their marks in the order of the positions."""

    positions: BitMap
    marks: bytes = field(repr=False)

    def by_position(self) -> dict[int, int]:
        """Give each fact's mark."""
        words = struct.unpack(f"<{len(self.marks) // _WORD}Q", self.marks)
        return dict(zip(self.positions, words, strict=True))


def marks_of(
    sets: FactSets, facts: BitMap, dimensions: Iterable[Dimension], *, key: bytes
) -> FactMarks:
    """Give the marks of facts by what they say in some dimensions."""
    marks: dict[int, int] = defaultdict(int)
    for dimension in dimensions:
        for value, positions in sets.of(dimension).items():
            word = _word(key, dimension, value)
            for position in positions & facts:
                marks[position] ^= word
    return FactMarks(facts, struct.pack(f"<{len(facts)}Q", *(marks[p] for p in facts)))


def changed_between(before: FactMarks, now: FactMarks) -> int:
    """Give how many facts came, went or say something else."""
    was, is_now = before.by_position(), now.by_position()
    same = sum(is_now.get(position) == mark for position, mark in was.items())
    return len(before.positions | now.positions) - same


def _word(key: bytes, dimension: Dimension, value: str) -> int:
    said = hmac.digest(key, f"{dimension}={value}".encode(), hashlib.sha256)
    return int.from_bytes(said[:_WORD], "little")
