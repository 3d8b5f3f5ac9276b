"""Where in a TOML text a row or one of its keys stands, so that a fault can name its line."""

import re
from typing import Final

_HEADER: Final = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?")


class TomlLines:
    """The lines of a text of `[[table]]` rows; lines count from 1."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._headers: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines, start=1):
            header = _HEADER.fullmatch(line)
            if header and line.lstrip().startswith("[["):
                self._headers.setdefault(header[1], []).append(number)

    def of_row(self, table: str, index: int) -> int:
        """Give the line on which the row of this index begins; 1 when there is no such line."""
        headers = self._headers.get(table, [])
        return headers[index] if index < len(headers) else 1

    def of_key(self, table: str, index: int, *, key: str) -> int:
        """Give the line of a key of the row itself, or of the row where the key is missing."""
        start = self.of_row(table, index)
        wanted = re.compile(rf"\s*\"?{re.escape(key)}\"?\s*=")
        for number, line in enumerate(self._lines[start:], start=start + 1):
            if _HEADER.fullmatch(line):
                break
            if wanted.match(line):
                return number
        return start
