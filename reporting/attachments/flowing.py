"""The words of text documents and slides: Word, PowerPoint, and all OpenDocument kinds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reporting.attachments.blocks import HEADING, ROW, TEXT, Blocks
from reporting.attachments.xml_events import read_events

_MOST_REPEATS: Final = 40
_HEADING: Final = re.compile(r"(?i)heading|title|otsikko|rubrik")


@dataclass(frozen=True)
class Names:
    """How a format calls its parts. `words` is empty where all text of a paragraph is shown."""

    paragraphs: frozenset[str]
    headings: frozenset[str]
    words: frozenset[str]
    row: str
    cell: str
    left_out: frozenset[str]
    breaks: Mapping[str, str]


_BREAKS: Final = {"tab": "\t", "br": "\n", "line-break": "\n", "s": " ", "cr": "\n"}
OFFICE: Final = Names(
    paragraphs=frozenset({"p"}),
    headings=frozenset(),
    words=frozenset({"t"}),
    row="tr",
    cell="tc",
    left_out=frozenset({"Fallback", "del", "moveFrom"}),  # a second copy, and what was deleted
    breaks=_BREAKS,
)
OPEN_DOCUMENT: Final = Names(
    paragraphs=frozenset({"p", "h"}),
    headings=frozenset({"h"}),
    words=frozenset(),
    row="table-row",
    cell="table-cell",
    left_out=frozenset({"tracked-changes", "annotation", "scripts", "font-face-decls"}),
    breaks=_BREAKS,
)


class FlowReader:
    """Turns the events of one document into blocks."""

    def __init__(self, names: Names, blocks: Blocks) -> None:
        self._names, self._blocks = names, blocks
        self._skipping = self._cells_deep = self._paragraphs = self._worded = 0
        self._text: list[str] = []
        self._cell: list[str] = []
        self._row: list[str] = []
        self._repeats = 1
        self._is_heading = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        names = self._names
        if self._skipping or name in names.left_out:
            self._skipping += 1
        elif name in names.paragraphs:
            self._paragraphs += 1
            self._is_heading = name in names.headings
        elif name in names.words:
            self._worded += 1
        elif name == names.cell:
            self._begin_cell(attributes)
        elif self._paragraphs and name in names.breaks:
            self._text.append(names.breaks[name])
        elif name == "pStyle":
            self._is_heading = bool(_HEADING.match(attributes.get("val", "")))

    def end(self, name: str) -> None:
        """End an element."""
        names = self._names
        if self._skipping:
            self._skipping -= 1
        elif name in names.paragraphs:
            self._end_paragraph()
        elif name in names.words:
            self._worded -= 1
        elif name == names.cell:
            self._end_cell()
        elif name == names.row and not self._cells_deep:
            self._blocks.add(ROW, *self._row)
            self._row = []

    def words(self, text: str) -> None:
        """Take characters."""
        wanted = self._worded if self._names.words else self._paragraphs
        if wanted and not self._skipping:
            self._text.append(text)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._cells_deep += 1
        told = attributes.get("number-columns-repeated", "1")
        self._repeats = min(int(told), _MOST_REPEATS) if told.isdecimal() else 1

    def _end_paragraph(self) -> None:
        self._paragraphs -= 1
        text, self._text = "".join(self._text), []
        if self._cells_deep:
            self._cell.append(text)
        else:
            self._blocks.add(HEADING if self._is_heading else TEXT, text)
        self._is_heading = False

    def _end_cell(self) -> None:
        self._cells_deep -= 1
        if not self._cells_deep:  # a table inside a cell is read as its words
            text, self._cell = "\n".join(self._cell), []
            self._row += [text] * (self._repeats if text else 1)


def read_flow(content: bytes, names: Names, blocks: Blocks) -> None:
    """Add the words of one part of a document."""
    reader = FlowReader(names, blocks)
    read_events(content, reader.start, end=reader.end, words=reader.words)
