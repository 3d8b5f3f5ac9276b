"""Pages of a document as pictures, one after the other, as the closed process hands them over."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

_COUNT_BYTES: Final = 4


def pack_pages(total: int, pages: Iterable[bytes]) -> bytes:
    """Give how many pages the document has, and those that were made, each with its length."""
    packed = bytearray(total.to_bytes(_COUNT_BYTES))
    for page in pages:
        packed += len(page).to_bytes(_COUNT_BYTES) + page
    return bytes(packed)


def page_total(made: BinaryIO) -> int:
    """Read how many pages the document has."""
    return int.from_bytes(made.read(_COUNT_BYTES))


def packed_pages(made: BinaryIO) -> Iterator[bytes]:
    """Read the pages, one in memory at a time; a length that leads nowhere ends them."""
    while len(told := made.read(_COUNT_BYTES)) == _COUNT_BYTES:
        size = int.from_bytes(told)
        page = made.read(size) if size <= 1 << 25 else b""
        if len(page) != size:
            return
        yield page
