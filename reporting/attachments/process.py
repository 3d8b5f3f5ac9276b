"""A closed process of its own for one file of a stranger; this one never parses any."""

import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, ExitStack
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from reporting.attachments.bounds import AT_ONCE, CLOCK_SECONDS, RefusedError, Verdict
from reporting.errors import BusyError
from reporting.turns import turn

WAIT_SECONDS: Final = 6.0

_HERE: Final = Path(__file__).resolve().parent
_ROOT: Final = _HERE.parents[1]
# Locked while a file is open: files that are always there, so the bound holds for all processes
# of this machine, and the kernel frees them when a process is killed.
_PLACES: Final = (_HERE / "closed.py", _HERE / "bounds.py")
_ENVIRONMENT: Final = {"LANG": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


class Maker(StrEnum):
    """What is made of a file, by the module that makes it."""

    PICTURE = "picture_maker"
    VIEW = "view_maker"
    PAGES = "page_maker"
    TEXT = "text_maker"
    KIND = "kind_maker"


def made_from(
    maker: Maker, pieces: Iterable[bytes], *, wait_seconds: float = WAIT_SECONDS
) -> BinaryIO:
    """Give what a maker makes of a file, as a file in memory that is gone when it is closed.

    Both files have no name and lie in memory only; the maker is held by `bounds` and `sandbox`.
    Raises RefusedError with the verdict when nothing is made, BusyError when as many files as may
    be are open and none is done in time, or the machine is too busy to finish one.
    """
    with ExitStack() as unless_made:
        made = unless_made.enter_context(memory_file())
        with _turn(wait_seconds), memory_file() as given:
            for piece in pieces:
                given.write(piece)
            given.seek(0)
            verdict = _run(maker, given, made)
        if verdict is not Verdict.DONE:
            raise RefusedError(verdict)
        made.seek(0)
        unless_made.pop_all()  # now whoever asked closes it
        return made


def memory_file() -> BinaryIO:
    """Give an empty file without a name that lies in memory only."""
    return open(os.memfd_create("file", os.MFD_CLOEXEC), "w+b", buffering=0)  # noqa: PTH123


def _turn(wait_seconds: float) -> AbstractContextManager[None]:
    busy = "as many files as may be are open"
    return turn(_PLACES[:AT_ONCE], wait_seconds=wait_seconds, busy=busy)


def _run(maker: Maker, given: BinaryIO, made: BinaryIO) -> Verdict:
    try:
        ended = subprocess.run(  # noqa: S603 – our own module, by this interpreter
            (sys.executable, "-m", f"reporting.attachments.{maker}"),
            stdin=given,
            stdout=made,
            stderr=subprocess.DEVNULL,  # what it complains of can quote the file
            cwd=_ROOT,
            env=_ENVIRONMENT,
            timeout=CLOCK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:  # its own bound on time would have come first
        raise BusyError("the machine is too busy to open a file") from error
    known = ended.returncode in list(Verdict)
    return Verdict(ended.returncode) if known else Verdict.UNREADABLE
