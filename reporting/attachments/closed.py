"""The frame of a closed process: everything in from stdin, the result out to stdout, a verdict."""

import codecs
import os
import sys
from collections.abc import Callable
from typing import Final

from reporting.attachments.bounds import RefusedError, Verdict
from reporting.attachments.sandbox import close_in

Work = Callable[[bytes], bytes]
_PIECE: Final = 1 << 20
_CODECS: Final = ("ascii", "cp437", "latin-1", "cp1252")  # Python loads these when first used


def run_closed(work: Work) -> None:
    """Do the work on what stands on stdin, write what it makes to stdout, and end.

    `work` raises RefusedError for what it will not open. Any other error of a library that reads
    a stranger's file ends the process with another status; whoever started it then knows that
    the file cannot be read. Its text goes nowhere, since it can quote the file.
    """
    for name in _CODECS:
        codecs.lookup(name)
    close_in()
    os._exit(_verdict(work))  # nothing to tidy up, and what would be may not be done any more


def _verdict(work: Work) -> Verdict:
    try:
        _write(work(sys.stdin.buffer.read()))
    except RefusedError as refused:
        return refused.verdict
    except MemoryError:
        return Verdict.TOO_LARGE
    return Verdict.DONE


def _write(made: bytes) -> None:
    rest = memoryview(made)
    while rest:
        rest = rest[os.write(sys.stdout.fileno(), rest[:_PIECE]) :]
