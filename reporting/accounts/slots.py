"""How many passwords are hashed at once on this machine: files the kernel unlocks by itself."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from reporting.errors import BusyError

SLOTS: Final = 2
WAIT_SECONDS: Final = 3.0

_LOOK_EVERY: Final = 0.02
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
        handle = _locked_file(folder, until=until)
        try:
            yield
        finally:
            os.close(handle)  # this frees the lock


@contextmanager
def _place(among: BoundedSemaphore, wait_seconds: float) -> Iterator[None]:
    if not among.acquire(timeout=wait_seconds):
        raise BusyError("too many sign in at once")
    try:
        yield
    finally:
        among.release()


def _locked_file(folder: Path, *, until: float) -> int:
    while True:
        for number in range(SLOTS):
            handle = _try_lock(folder / f"sign-in-{number}.lock")
            if handle is not None:
                return handle
        if time.monotonic() >= until:
            raise BusyError("no free slot to check a password")
        time.sleep(_LOOK_EVERY)


def _try_lock(path: Path) -> int | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
