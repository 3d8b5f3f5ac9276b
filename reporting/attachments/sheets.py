"""The cells of Excel workbooks: words and numbers as they are stored, no formulas."""

import re
from collections.abc import Mapping
from typing import Final

from reporting.attachments.blocks import MOST_CHARACTERS, PART, ROW, Blocks
from reporting.attachments.packages import Package
from reporting.attachments.xml_events import ReadEnoughError, read_events

_SHEET: Final = re.compile(r"xl/worksheets/sheet(\d+)\.xml\Z")
_STRINGS: Final = "xl/sharedStrings.xml"


class _Strings:
    """The texts that cells point to, in their order."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._text: list[str] = []
        self._worded = self._phonetic = False
        self._left = 4 * MOST_CHARACTERS

    def start(self, name: str, _: Mapping[str, str]) -> None:
        self._phonetic = self._phonetic or name == "rPh"
        self._worded = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        self._worded = False
        if name == "rPh":
            self._phonetic = False
        if name == "si":
            self.found.append("".join(self._text))
            self._text = []

    def words(self, text: str) -> None:
        if self._worded:
            self._left -= len(text)
            if self._left < 0:
                raise ReadEnoughError
            self._text.append(text)


class _Sheet:
    """The rows of one sheet."""

    def __init__(self, strings: list[str], blocks: Blocks) -> None:
        self._strings, self._blocks = strings, blocks
        self._row: list[str] = []
        self._text: list[str] = []
        self._points = self._worded = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._points, self._text = attributes.get("t") == "s", []
        self._worded = name in {"v", "t"}

    def end(self, name: str) -> None:
        self._worded = False
        if name == "c":
            text = "".join(self._text)
            self._row.append(self._pointed(text) if self._points else text)
        elif name == "row":
            self._blocks.add(ROW, *self._row)
            self._row = []

    def words(self, text: str) -> None:
        if self._worded:
            self._text.append(text)

    def _pointed(self, text: str) -> str:
        place = int(text) if text.isdecimal() else -1
        return self._strings[place] if 0 <= place < len(self._strings) else ""


def read_workbook(package: Package, blocks: Blocks) -> None:
    """Add the rows of every sheet, each sheet under its number."""
    strings = _Strings()
    if _STRINGS in package.names:
        content = package.part(_STRINGS)
        read_events(content, strings.start, end=strings.end, words=strings.words)
    found = (_SHEET.match(name) for name in package.names)
    for sheet in sorted((one for one in found if one), key=lambda one: int(one[1])):
        blocks.add(PART, sheet[1])
        reader = _Sheet(strings.found, blocks)
        read_events(package.part(sheet[0]), reader.start, end=reader.end, words=reader.words)
        if blocks.is_cut:
            return
