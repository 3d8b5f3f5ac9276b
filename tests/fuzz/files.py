"""Attachments: what the closed process reads; it may refuse, and never loops nor grows.

A library that fails in any other way ends only its process (`reporting.attachments.closed`), so
what is sought here is in our own readers: whatever they raise must be a refusal.
"""

import io
import zipfile
import zlib
from contextlib import suppress
from typing import Final

from reporting.attachments.bounds import RefusedError
from reporting.attachments.kinds import DOCX, ODT
from reporting.attachments.packages import Package
from reporting.attachments.pages import packed_pages, page_total
from reporting.attachments.text_maker import make_text
from reporting.attachments.xml_events import read_events
from tests.fuzz.target import Target

_DOCX_PARTS: Final = {
    "[Content_Types].xml": f'<Types><Override ContentType="{DOCX}.main+xml"/></Types>',
    "word/document.xml": "<w:document><w:body><w:p><w:r><w:t>Hei</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>",
}
_ODT_PARTS: Final = {
    "mimetype": ODT,
    "content.xml": "<o:c><text:p>Hei<text:s text:c='3'/><text:tab/></text:p></o:c>",
}
_XML: Final = (
    *(b"<", b"/>", b"</w:p>", b"<w:p>", b"<!DOCTYPE x>", b"<!ENTITY a 'b'>", b"&a;", b"&#0;"),
    *(b"<![CDATA[", b"<?xml encoding='utf-7'?>", b"\xff\xfe", b"\0", b"<a>" * 250, b"text:c='9e9'"),
)
# What zipfile and zlib say of broken packages; the closed process ends with it.
_OF_LIBRARIES: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError),
    *(ValueError, OSError),  # seeking to where a broken package says that a part lies
)


def _package(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name), text)
    return file.getvalue()


def _office(data: bytes) -> None:
    """Read a package that was damaged as a whole."""
    with suppress(RefusedError, *_OF_LIBRARIES):
        Package(data)
        make_text(data)


def _words(data: bytes) -> None:
    """Read a good package with a stranger's document in it."""
    for parts, name in ((_DOCX_PARTS, "word/document.xml"), (_ODT_PARTS, "content.xml")):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as package:
            for part, text in parts.items():
                package.writestr(zipfile.ZipInfo(part), data if part == name else text)
        with suppress(RefusedError):
            make_text(file.getvalue())


def _xml(data: bytes) -> None:
    def nothing(*_: object) -> None:
        pass

    with suppress(RefusedError):
        read_events(data, nothing, end=nothing, words=nothing)


def _pages(data: bytes) -> None:
    made = io.BytesIO(data)
    page_total(made)
    assert sum(len(page) for page in packed_pages(made)) <= len(data)


_DOCUMENTS: Final = (
    _DOCX_PARTS["word/document.xml"].encode(),
    _ODT_PARTS["content.xml"].encode(),
)
TARGETS: Final = (
    Target(
        "office", _office, (_package(_DOCX_PARTS), _package(_ODT_PARTS)), (b"PK\x05\x06", b"\0")
    ),
    Target("office_words", _words, _DOCUMENTS, _XML),
    Target("xml", _xml, _DOCUMENTS, _XML),
    Target("pages", _pages, (b"\0\0\0\x01\0\0\0\x02ab",), (b"\xff" * 4, b"\0" * 4)),
)
