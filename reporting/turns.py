"""Turns: how many processes of this machine may do one thing at once."""

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from reporting.errors import BusyError

_LOOK_EVERY: Final = 0.02


@contextmanager
def turn(places: Sequence[Path], *, wait_seconds: float, busy: str) -> Iterator[None]:
    """Hold one of these places until the block ends; each is a file that is there.

    The lock is a flock, so it holds for all processes and the kernel frees it when one is killed
    (security §4.14). Raises BusyError with these words when none is free in time.
    """
    until = time.monotonic() + wait_seconds
    while (handle := _free_place(places)) is None:
        if time.monotonic() >= until:
            raise BusyError(busy)
        time.sleep(_LOOK_EVERY)
    try:
        yield
    finally:
        os.close(handle)  # this frees the lock


def _free_place(places: Sequence[Path]) -> int | None:
    for place in places:
        handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            continue
        return handle
    return None
