"""How many passwords are hashed at once on this machine: files the kernel unlocks by itself."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from reporting.errors import BusyError
from reporting.turns import turn

SLOTS: Final = 2
WAIT_SECONDS: Final = 3.0

# Of one process. As many as can have their turn in time; more would only fill its threads.
_ROOM: Final = BoundedSemaphore(24)
# So that only those whose turn it is look at the files.
_TURN: Final = BoundedSemaphore(SLOTS)


@contextmanager
def hashing_slot(folder: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold one of the machine's two slots; each hash takes 64 MiB and a processor.

    The lock is a flock on a file of the instance folder, so the kernel frees it even when this
    process is killed (security §4.14). Raises BusyError when none is free in time, or at once
    when too many wait already.
    """
    until = time.monotonic() + wait_seconds
    with _place(_ROOM, 0), _place(_TURN, wait_seconds):
        left = max(0.0, until - time.monotonic())
        with turn(_files(folder), wait_seconds=left, busy="no free slot to check a password"):
            yield


@contextmanager
def _place(among: BoundedSemaphore, wait_seconds: float) -> Iterator[None]:
    if not among.acquire(timeout=wait_seconds):
        raise BusyError("too many sign in at once")
    try:
        yield
    finally:
        among.release()


def _files(folder: Path) -> list[Path]:
    files = [folder / f"sign-in-{number}.lock" for number in range(SLOTS)]
    for file in files:
        file.touch(mode=0o600)
    return files
