"""PDF from HTML: made by a short-lived process of its own, so that this one never grows."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from reporting.errors import BusyError, PrintingFailedError, PrintingUnavailableError
from reporting.printing.bounds import AT_ONCE, PANGO_MISSING, SECONDS

WAIT_SECONDS: Final = 3.0

_HERE: Final = Path(__file__).resolve().parent
_ROOT: Final = _HERE.parents[1]
# Locked while a PDF is made: files that are always there, so the bound holds for all processes of
# this machine, and the kernel frees them when a process is killed.
_SLOTS: Final = (_HERE / "maker.py", _HERE / "bounds.py")
_LOOK_EVERY: Final = 0.05
_COMMAND: Final = (sys.executable, "-m", "reporting.printing.maker")
_ENVIRONMENT: Final = {"LANG": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


def pdf_from_html(html: str, *, css: str = "", wait_seconds: float = WAIT_SECONDS) -> bytes:
    """Give a tagged PDF of a whole HTML page, which must carry `lang` and `<title>`.

    The page is drawn with Noto fonts and loads nothing, no picture and no style: put these into
    `css` and inline SVG. Raises BusyError when two are being made and none ends in time,
    PrintingUnavailableError when pango is not on this machine, PrintingFailedError when it takes
    more than 20 seconds or 640 MiB.
    """
    order = json.dumps({"html": html, "css": css}).encode()
    with _slot(wait_seconds):
        made = _made(order)
        if made.returncode == -signal.SIGSEGV:
            made = _made(order)  # the layout libraries crash now and then; not twice in a row
    if made.returncode == PANGO_MISSING:
        raise PrintingUnavailableError("pango is not installed")
    if made.returncode or not made.stdout.startswith(b"%PDF-"):
        raise PrintingFailedError(f"the maker ended with {made.returncode}")
    return made.stdout


def _made(order: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 – our own module, by this interpreter
            _COMMAND,
            input=order,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what it complains of quotes the text
            cwd=_ROOT,
            env=_ENVIRONMENT,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PrintingFailedError("took too long") from error


@contextmanager
def _slot(wait_seconds: float) -> Iterator[None]:
    until = time.monotonic() + wait_seconds
    while (handle := _free_slot()) is None:
        if time.monotonic() >= until:
            raise BusyError("as many PDFs as may be are being made")
        time.sleep(_LOOK_EVERY)
    try:
        yield
    finally:
        os.close(handle)  # this frees the lock


def _free_slot() -> int | None:
    for path in _SLOTS[:AT_ONCE]:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            continue
        return handle
    return None
