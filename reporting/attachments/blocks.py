"""The plain text of a document as it is handed from the closed process to the page."""

import json
from dataclasses import dataclass, field
from typing import Any, Final

from reporting.attachments.xml_events import ReadEnoughError

MOST_CHARACTERS: Final = 200_000
MOST_BLOCKS: Final = 4000
MOST_CELLS: Final = 40
HEADING, TEXT, ROW, PART = "heading", "text", "row", "part"


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, the cells of a row, or the number of a slide or sheet."""

    kind: str
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """Give the words of a heading or paragraph."""
        return " ".join(self.cells)


@dataclass(frozen=True)
class ReadingText:
    """What can be read of a document, how many pictures are left out, and whether it was cut."""

    blocks: tuple[Block, ...] = field(repr=False)
    pictures: int
    is_cut: bool

    def to_bytes(self) -> bytes:
        """Give it as the closed process writes it."""
        blocks = [[block.kind, *block.cells] for block in self.blocks]
        told = {"blocks": blocks, "pictures": self.pictures, "is_cut": self.is_cut}
        return json.dumps(told).encode()


class Blocks:
    """Collects blocks until there are enough."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.is_cut = False
        self._left = MOST_CHARACTERS

    def add(self, kind: str, *cells: str) -> None:
        """Take one block. Raises ReadEnoughError when there are enough."""
        if not any(cell.strip() for cell in cells):
            return
        size = sum(map(len, cells))
        if len(self.found) >= MOST_BLOCKS or size > self._left:
            self.is_cut = True
            raise ReadEnoughError
        self._left -= size
        trimmed = tuple(cell.strip() for cell in cells[:MOST_CELLS])
        self.is_cut = self.is_cut or len(cells) > MOST_CELLS
        self.found.append(Block(kind, trimmed))


def text_from_bytes(made: bytes) -> ReadingText:
    """Read what the closed process wrote, which is not trusted either.

    Raises ValueError when it is not what such a process writes.
    """
    told: Any = json.loads(made)
    is_text = isinstance(told, dict) and isinstance(told.get("blocks"), list)
    if not is_text:
        raise ValueError("not a reading text")
    blocks = tuple(_block(one) for one in told["blocks"][:MOST_BLOCKS])
    return ReadingText(blocks, int(told.get("pictures", 0)), is_cut=bool(told.get("is_cut")))


def _block(one: Any) -> Block:
    if not isinstance(one, list) or not one or one[0] not in {HEADING, TEXT, ROW, PART}:
        raise ValueError("not a block")
    return Block(one[0], tuple(map(str, one[1:])))
