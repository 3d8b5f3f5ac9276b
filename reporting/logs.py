"""What may be written to a log: the class of an error and a place in the code, never a text."""

import logging
import traceback
from types import TracebackType


class ScrubbedFormatter(logging.Formatter):
    """Formats one line a record and never prints an exception's message.

    Exception texts of databases and parsers quote what people wrote, so only the class of the
    error and the lines of our own code it came through are kept (security reference §4.10).
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

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
        """Give one printable line without control characters."""
        record.exc_text = None
        record.stack_info = None
        line = super().format(record).replace("\n", " ")
        return "".join(c if c.isprintable() else "?" for c in line)


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
