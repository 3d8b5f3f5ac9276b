"""What the process that opens a stranger's file may use, and how it says what it found."""

from enum import IntEnum
from typing import Final

SECONDS: Final = 20
"""How much time of the processor one file may take."""

CLOCK_SECONDS: Final = 60
"""How long it may take by the clock, on a machine that is busy with other things."""

MEMORY_BYTES: Final = 640 * 1024 * 1024
"""How much address space it may have."""

RESULT_BYTES: Final = 24 * 1000 * 1000
"""How large what it makes may be; the kernel ends it at the next byte."""

AT_ONCE: Final = 2
"""How many files are open at once on this machine."""

PIXELS: Final = 50 * 1000 * 1000
"""How many pixels a picture may have; more is refused before any is unpacked."""

LONGEST_SIDE: Final = 4096
"""To how many pixels the longer side of a picture is made smaller."""


class Verdict(IntEnum):
    """How the process ended: its exit status."""

    DONE = 0
    UNREADABLE = 10
    TOO_LARGE = 11
    MOVING = 12
    MACROS = 13
    LOCKED = 14
    UNKNOWN = 15


class RefusedError(Exception):
    """The file is not opened; `verdict` says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.name)
        self.verdict = verdict
