"""PDF from HTML: made by a short-lived process of its own, so that this one never grows."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

from reporting.errors import PrintingFailedError, PrintingUnavailableError
from reporting.printing.bounds import AT_ONCE, PANGO_MISSING, SECONDS
from reporting.turns import turn

WAIT_SECONDS: Final = 3.0

_HERE: Final = Path(__file__).resolve().parent
_ROOT: Final = _HERE.parents[1]
# Locked while a PDF is made: files that are always there, so the bound holds for all processes of
# this machine, and the kernel frees them when a process is killed.
_PLACES: Final = (_HERE / "maker.py", _HERE / "bounds.py")
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
    busy = "as many PDFs as may be are being made"
    with turn(_PLACES[:AT_ONCE], wait_seconds=wait_seconds, busy=busy):
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
