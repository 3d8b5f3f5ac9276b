"""Reading a form as browsers send it when no file was chosen: at once instead of piece by piece.

Werkzeug's reader is made for files of any length; for two dozen short fields it took a fifth of all
the work that a report is (docs/decisions/0008). What is not exactly so written is left to it.
"""

import io
import re
from typing import IO, Any

from werkzeug.formparser import FormDataParser

_AT_ONCE_BYTES = 65_536
_MOST_PARTS = 100
# What Chromium, Firefox and Safari write before a value, and nothing else of what RFC 7578 allows.
_FIELD = re.compile(rb'Content-Disposition: form-data; name="([A-Za-z0-9_.-]+)"')
_NO_FILE = re.compile(
    rb'Content-Disposition: form-data; name="[A-Za-z0-9_.-]+"; filename=""\r\n'
    rb"Content-Type: application/octet-stream"
)


def plain_fields(body: bytes, boundary: bytes) -> list[tuple[str, str]] | None:
    """Give the names and values of a whole body; None when it must be read with more care.

    A field for files in which nothing was chosen gives nothing.
    """
    first, *parts = body.split(b"--" + boundary)
    if first or not parts or parts.pop() != b"--\r\n" or len(parts) > _MOST_PARTS:
        return None
    fields = []
    for part in parts:
        if not (part.startswith(b"\r\n") and part.endswith(b"\r\n")):
            return None
        head, blank, value = part[2:-2].partition(b"\r\n\r\n")
        if field := _FIELD.fullmatch(head):
            fields.append((field[1].decode(), value.decode(errors="replace")))
        elif value or not _NO_FILE.fullmatch(head):
            return None
        if not blank:
            return None
    return fields


class PlainFormParser(FormDataParser):
    """Reads a short multipart form at once where it can, and any other as Werkzeug does."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        """Give the stream, the fields and the files of a body."""
        boundary = (options or {}).get("boundary", "")
        is_short = content_length is not None and content_length <= _AT_ONCE_BYTES
        if mimetype == "multipart/form-data" and is_short and boundary.isascii() and boundary:
            body = stream.read()
            fields = plain_fields(body, boundary.encode())
            if fields is not None:
                return stream, self.cls(fields), self.cls()
            stream = io.BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)
