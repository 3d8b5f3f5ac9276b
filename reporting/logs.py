"""What is written to a log: lines of JSON with the class of an error and a place in the code."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType

_OWN = ("rinnalla.", "reporting.")
# What a value may look like: the name of a class, of a language, of a file of ours.
_WORD = re.compile(r"[A-Za-z][A-Za-z_-]{0,47}\Z")
_LARGEST = 100_000


class ScrubbedFormatter(logging.Formatter):
    """Formats one line of JSON a record and never prints a text that came from outside.

    The event is the constant text in our code, its values are small numbers and plain words.
    Exception texts of databases and parsers quote what people wrote, and libraries' messages may,
    so of these only the class of the error and the lines of code it came through are kept
    (security reference §4.10, §4.26).
    """

    def formatException(  # noqa: N802 - the name is the standard library's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Give the error's class and where it was raised."""
        kind, _, trace = ei
        if kind is None:
            return ""
        frames = traceback.extract_tb(trace)[-4:]
        places = " < ".join(f"{_short(f.filename)}:{f.lineno}" for f in reversed(frames))
        return f"{kind.__name__} at {places}"

    def format(self, record: logging.LogRecord) -> str:
        """Give one line of JSON in ASCII."""
        line: dict[str, object] = {
            "at": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "level": record.levelname.lower(),
            "from": record.name,
            "event": "a library's message",
        }
        if record.name.startswith(_OWN):
            line["event"] = str(record.msg)
            values = record.args if isinstance(record.args, tuple) else ()
            line |= {"values": [_harmless(value) for value in values]} if values else {}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)


def set_up_logs(level: int = logging.WARNING) -> None:
    """Send every log of this process through the scrubbing formatter to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(ScrubbedFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    logging.getLogger("_granian").setLevel(logging.ERROR)
    # It writes an exception's text as its message, which the formatter could not scrub.
    logging.getLogger("_granian.utils").setLevel(logging.CRITICAL)


def _short(path: str) -> str:
    return "/".join(path.split("/")[-2:])


def _harmless(value: object) -> str | int:
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, int) and abs(value) < _LARGEST:
        return int(value)
    return value if isinstance(value, str) and _WORD.match(value) else "?"
