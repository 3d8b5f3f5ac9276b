"""The process that reads the words of an office document: `python -m …attachments.text_maker`.

Nothing in the document runs, nothing is loaded, no formula is computed, no link is followed.
"""

import re
from contextlib import suppress
from typing import Final

from reporting.attachments.blocks import PART, Blocks, ReadingText
from reporting.attachments.bounds import RefusedError, Verdict
from reporting.attachments.closed import run_closed
from reporting.attachments.flowing import OFFICE, OPEN_DOCUMENT, read_flow
from reporting.attachments.kinds import DOCX, PPTX, XLSX
from reporting.attachments.packages import Package
from reporting.attachments.sheets import read_workbook
from reporting.attachments.xml_events import ReadEnoughError

_SLIDE: Final = re.compile(r"ppt/slides/slide(\d+)\.xml\Z")
_PICTURES: Final = ("/media/", "Pictures/")


def make_text(content: bytes) -> bytes:
    """Give the words of a document (`ReadingText`). Raises RefusedError when it is not read."""
    package, blocks = Package(content), Blocks()
    if package.is_locked():
        raise RefusedError(Verdict.LOCKED)
    with suppress(ReadEnoughError):
        _read(package, blocks)
    pictures = sum(package.count_of(folder) for folder in _PICTURES)
    return ReadingText(tuple(blocks.found), pictures, is_cut=blocks.is_cut).to_bytes()


def _read(package: Package, blocks: Blocks) -> None:
    if package.kind == DOCX:
        read_flow(package.part("word/document.xml"), OFFICE, blocks)
    elif package.kind == XLSX:
        read_workbook(package, blocks)
    elif package.kind == PPTX:
        _read_slides(package, blocks)
    else:
        read_flow(package.part("content.xml"), OPEN_DOCUMENT, blocks)


def _read_slides(package: Package, blocks: Blocks) -> None:
    found = (_SLIDE.match(name) for name in package.names)
    for slide in sorted((one for one in found if one), key=lambda one: int(one[1])):
        blocks.add(PART, slide[1])
        read_flow(package.part(slide[0]), OFFICE, blocks)


if __name__ == "__main__":
    run_closed(make_text)
