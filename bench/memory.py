"""The memory of a service and all its processes while something is done."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil


def resident(process: psutil.Process) -> int:
    """Give the resident bytes of one process, shared pages too."""
    return int(process.memory_info().rss)


def own_share(process: psutil.Process) -> int:
    """Give the bytes of one process, each shared page by its share."""
    return int(process.memory_full_info().pss)


@contextmanager
def watching(
    process: psutil.Process, measure: Callable[[psutil.Process], int], *, every: float
) -> Iterator[list[int]]:
    """Note the bytes of a process and its children together, every so many seconds."""
    seen = [sum(map(measure, [process, *process.children(recursive=True)]))]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(every):
            seen.append(sum(map(measure, [process, *process.children(recursive=True)])))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()
