"""Server processes that are copies of one count together, and a killed one stops nobody."""

import os
import signal

from reporting.metrics.counts import Counts

PROCESSES = 4
ANSWERS = 2_000


def test_copies_of_a_process_count_together_and_lose_nothing() -> None:
    counts = Counts()
    children = [_copy_that_counts(counts) for _ in range(PROCESSES)]
    for child in children:
        os.waitpid(child, 0)

    assert counts.read()["public"].statuses[0] == PROCESSES * ANSWERS


def _copy_that_counts(counts: Counts) -> int:
    child = os.fork()
    if child:
        return child
    try:
        for _ in range(ANSWERS):
            counts.add("public", 200, 0.0)
    finally:
        os.kill(os.getpid(), signal.SIGKILL)  # it must not go on as a second pytest
    return child
