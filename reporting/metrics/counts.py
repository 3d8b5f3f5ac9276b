"""Counting answers in memory that all server processes of one machine share."""

import fcntl
import mmap
import os
import struct
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Final

GROUPS: Final = ("public", "staff", "machine")
STATUSES: Final = ("2xx", "3xx", "4xx", "429", "5xx", "503")
# Upper bounds in seconds; what took longer is in the last place.
BOUNDS: Final = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

_ROW: Final = len(STATUSES) + len(BOUNDS) + 1
_NUMBER: Final = struct.Struct("=Q")
_SIZE: Final = len(GROUPS) * _ROW * _NUMBER.size


@dataclass(frozen=True)
class GroupCounts:
    """What was counted of one group of pages."""

    statuses: tuple[int, ...]  # in the order of STATUSES
    seconds: tuple[int, ...]  # by BOUNDS, and those that took longer; not cumulative


class Counts:
    """Made before the server processes are copied, it is the same for all of them.

    Nothing is counted by page, language or method: a series of moments in which somebody sent
    a report would be a trace of that person.
    """

    def __init__(self) -> None:
        self._file = os.memfd_create("rinnalla-answers", os.MFD_CLOEXEC)
        os.ftruncate(self._file, _SIZE)
        self._content, self._lock = mmap.mmap(self._file, _SIZE), Lock()

    def add(self, group: str, status: int, seconds: float) -> None:
        """Count one answer."""
        row = GROUPS.index(group) * _ROW
        with self._held():
            self._raise(row + STATUSES.index(_status_name(status)))
            self._raise(row + len(STATUSES) + bisect_left(BOUNDS, seconds))

    def read(self) -> dict[str, GroupCounts]:
        """Give what was counted since the server started, by group."""
        with self._held():
            numbers = [n for (n,) in _NUMBER.iter_unpack(self._content[:])]
        rows = [numbers[i : i + _ROW] for i in range(0, len(numbers), _ROW)]
        split = len(STATUSES)
        return {
            group: GroupCounts(tuple(row[:split]), tuple(row[split:]))
            for group, row in zip(GROUPS, rows, strict=True)
        }

    @contextmanager
    def _held(self) -> Iterator[None]:
        # A record lock belongs to a process, and the kernel lets go of it when that is killed.
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _raise(self, place: int) -> None:
        at = place * _NUMBER.size
        (number,) = _NUMBER.unpack_from(self._content, at)
        _NUMBER.pack_into(self._content, at, number + 1)


def _status_name(status: int) -> str:
    return str(status) if str(status) in STATUSES else f"{min(max(status, 200), 599) // 100}xx"
