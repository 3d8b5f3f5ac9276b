"""Memory that the server processes of one machine share: it has no name and lies on no disk.

`rinnalla serve` makes it before its processes start; they find it among the open files of their
parent. It is gone with the last of them, however they end. Linux only; elsewhere each process
has its own.
"""

import fcntl
import mmap
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Final

_NAME: Final = "rinnalla-counts"
_LINK: Final = f"/memfd:{_NAME} (deleted)"


class SharedMemory:
    """Some bytes, and a lock on them that holds among threads and processes.

    The kernel lets go of the lock when its holder is killed. The bytes go into no core dump.
    """

    def __init__(self, size: int, number: int | None = None) -> None:
        """Map an open file descriptor of this size, or memory of this process alone."""
        self._number, self._lock = number, Lock()
        self.content = mmap.mmap(-1 if number is None else number, size)
        with suppress(AttributeError, OSError):
            self.content.madvise(mmap.MADV_DONTDUMP)

    @property
    def is_shared(self) -> bool:
        """Say whether other processes may have these bytes as well."""
        return self._number is not None

    @contextmanager
    def held(self) -> Iterator[mmap.mmap]:
        """Give the bytes while nobody else reads or writes them."""
        with self._lock:
            if self._number is None:
                yield self.content
                return
            fcntl.flock(self._number, fcntl.LOCK_EX)
            try:
                yield self.content
            finally:
                fcntl.flock(self._number, fcntl.LOCK_UN)


def memory_for_children(size: int) -> SharedMemory | None:
    """Make the memory that processes started from here find; None where there is no such thing.

    It lasts as long as one of them, or this process.
    """
    try:
        number = os.memfd_create(_NAME, os.MFD_CLOEXEC)
        os.ftruncate(number, size)
    except (AttributeError, OSError):
        return None
    return SharedMemory(size, number)


def memory_of_parent(size: int) -> SharedMemory | None:
    """Give the memory that the parent process made for us, None when it made none."""
    try:
        descriptors = sorted(Path(f"/proc/{os.getppid()}/fd").iterdir())
    except OSError:
        return None
    for path in descriptors:
        with suppress(OSError):
            if str(path.readlink()) == _LINK and path.stat().st_size == size:
                # Opened anew, not copied: a lock belongs to what was opened.
                return SharedMemory(size, os.open(path, os.O_RDWR | os.O_CLOEXEC))
    return None


def expects_parent() -> bool:
    """Say whether this is a server process that another one has started, as `serve` does."""
    return multiprocessing.parent_process() is not None
