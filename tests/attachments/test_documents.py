"""Office documents: which kind, and their words; no macro, no entity, nothing from outside."""

from io import BytesIO

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships without type information

from reporting.attachments.blocks import MOST_BLOCKS, ReadingText, text_from_bytes
from reporting.attachments.bounds import Verdict
from reporting.attachments.kinds import DOCX, KINDS, ODP, ODS, ODT, PPTX, XLSX
from reporting.attachments.process import Maker
from tests.attachments import samples
from tests.attachments.opening import made, verdict
from tests.attachments.samples import docx, odt, package, paragraph


def workbook() -> bytes:
    """Give an Excel workbook with words, a number and a formula."""
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet = book.add_worksheet("First")
    sheet.write_row(0, 0, ["Day", "Said"])
    sheet.write_row(1, 0, [12, "Go home"])
    sheet.write_formula(2, 0, '=HYPERLINK("https://evil.example")', value="shown")
    book.close()
    return held.getvalue()


def slides() -> bytes:
    """Give a PowerPoint presentation of two slides."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": samples.content_types(PPTX + ".main+xml")
    }
    for number in (10, 2):
        text = f"<a:p><a:r><a:t>Slide {number}</a:t></a:r></a:p>"
        parts[f"ppt/slides/slide{number}.xml"] = f'<p:s xmlns:p="p" xmlns:a="a">{text}</p:s>'
    return package(parts)


def open_document(kind: str) -> bytes:
    """Give an OpenDocument of a kind."""
    return package({"mimetype": kind, "content.xml": "<a/>"})


def read(content: bytes) -> ReadingText:
    """Read a document."""
    return text_from_bytes(made(Maker.TEXT, content))


def told(content: bytes) -> list[tuple[str, ...]]:
    """Give the blocks of a document."""
    return [(block.kind, *block.cells) for block in read(content).blocks]


TAKEN = {DOCX: docx(), XLSX: workbook(), PPTX: slides()} | {
    kind: open_document(kind) for kind in (ODT, ODS, ODP)
}
PROGRAMS = {
    "docm by its parts": samples.docm(),
    "docm by its type": package(
        {
            "[Content_Types].xml": samples.content_types(
                "application/vnd.ms-word.document.macroEnabled.main+xml"
            )
        }
    ),
    "odt with Basic": package({"mimetype": ODT, "content.xml": "<a/>", "Basic/script-lb.xml": ""}),
}
NONE = {
    "zip": package({"a.txt": "words"}),
    "java archive": package({"META-INF/MANIFEST.MF": "Main-Class: Evil"}),
    "android program": package({"AndroidManifest.xml": "x"}),
    "template": package({"mimetype": ODT + "-template"}),
    "document with a tail": docx() + b"\xff\xd8\xff",
    "no package": b"PK\x03\x04" + bytes(300),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_is_told_by_what_is_inside(kind: str) -> None:
    assert made(Maker.KIND, TAKEN[kind]).decode() == kind


@pytest.mark.parametrize("content", PROGRAMS.values(), ids=PROGRAMS)
def test_a_document_with_macros_is_refused(content: bytes) -> None:
    """4.19: a .docm is not taken, whatever it calls itself."""
    assert verdict(Maker.KIND, content) is Verdict.MACROS
    assert verdict(Maker.TEXT, content) is Verdict.MACROS


@pytest.mark.parametrize("content", NONE.values(), ids=NONE)
def test_other_packages_are_no_documents(content: bytes) -> None:
    assert verdict(Maker.KIND, content) is Verdict.UNKNOWN


def test_the_words_of_a_text_document_are_read_in_their_order() -> None:
    table = (
        f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
    )
    deleted = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    body = paragraph("Diary", style="Heading1") + paragraph("He said") + deleted + table

    assert told(docx(body, **{"word/media/image1.png": b"x"})) == [
        ("heading", "Diary"),
        ("text", "He said"),
        ("row", "a", "b"),
    ]
    assert read(docx(body, **{"word/media/image1.png": b"x"})).pictures == 1


def test_the_words_of_an_open_document_are_read() -> None:
    content = (
        '<o:d xmlns:o="o" xmlns:t="t"><t:tracked-changes><t:p>gone</t:p></t:tracked-changes>'
        "<t:h>Diary</t:h><t:p>He<t:s/>said<t:tab/>it</t:p>"
        '<t:table-row><t:table-cell t:number-columns-repeated="99999999"><t:p>x</t:p>'
        "</t:table-cell></t:table-row></o:d>"
    )
    heading, text, row = told(odt(content))

    assert (heading, text) == (("heading", "Diary"), ("text", "He said\tit"))
    assert row == ("row", *["x"] * 40)


def test_the_cells_of_a_workbook_are_read_and_no_formula_is() -> None:
    assert told(workbook()) == [
        ("part", "1"),
        ("row", "Day", "Said"),
        ("row", "12", "Go home"),
        ("row", "shown"),
    ]


def test_slides_are_read_in_their_order() -> None:
    assert told(slides()) == [
        ("part", "2"),
        ("text", "Slide 2"),
        ("part", "10"),
        ("text", "Slide 10"),
    ]


@pytest.mark.parametrize(
    "entity",
    ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">'],
    ids=["from a file", "growing"],
)
def test_no_entity_is_ever_declared(entity: str) -> None:
    content = f'<!DOCTYPE d [{entity}]><t:p xmlns:t="t">&x;</t:p>'

    assert verdict(Maker.TEXT, odt(content)) is Verdict.UNREADABLE


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    """4.19: a document of 100 kB that unpacks to 100 MB (as 42.zip does) fills no memory."""
    bomb = package({"mimetype": ODT, "content.xml": bytes(100_000_000)})
    assert len(bomb) < 200_000

    assert verdict(Maker.TEXT, bomb) is Verdict.TOO_LARGE


def test_a_document_of_too_many_parts_is_refused() -> None:
    many = {f"{number}.xml": "" for number in range(3001)}

    assert verdict(Maker.KIND, package({"mimetype": ODT} | many)) is Verdict.TOO_LARGE


def test_a_tree_that_is_too_deep_is_refused() -> None:
    assert verdict(Maker.TEXT, odt("<a>" * 500 + "</a>" * 500)) is Verdict.UNREADABLE


def test_a_long_document_is_cut_and_says_so() -> None:
    long = read(docx(paragraph("word") * (MOST_BLOCKS + 5)))

    assert long.is_cut
    assert len(long.blocks) == MOST_BLOCKS
    assert not read(docx(paragraph("word"))).is_cut


def test_a_document_with_a_password_is_not_read() -> None:
    manifest = "<m:manifest xmlns:m='m'><m:encryption-data/></m:manifest>"
    parts = {"mimetype": ODT, "content.xml": "x", "META-INF/manifest.xml": manifest}

    assert verdict(Maker.TEXT, package(parts)) is Verdict.LOCKED


@pytest.mark.parametrize(
    "made_up", [b"", b"[]", b'{"blocks": 1}', b'{"blocks": [["script", "x"]]}']
)
def test_what_a_process_hands_over_is_not_trusted(made_up: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        text_from_bytes(made_up)
