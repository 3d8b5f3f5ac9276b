"""What a file of figures promises: the figures of the page, nothing that runs, the same bytes."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from html5lib import HTMLParser
from html5lib.treebuilders import getTreeBuilder

from reporting.statistics.catalogue import View
from reporting.statistics.files import table_csv, workbook
from reporting.statistics.shown import ShownCell, ShownRow, ShownTable
from reporting.vocabulary import Area, Ground
from tests.statistics.shown_tables import listed, shown

AREAS = listed(View.AREAS, {Area.WORK: 1240, Area.ONLINE: None}, untold=3)
BEFORE = listed(View.AREAS, {Area.WORK: 1250, Area.ONLINE: None}, period="2025")
WARNING = "Not to be passed on."


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def hostile() -> ShownTable:
    """Give a table in which every text could be a formula or an address."""
    texts = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://example.org", "{=1}")
    rows = tuple(ShownRow(text, text, (ShownCell(text),)) for text in texts)
    return replace(shown(AREAS), head=("=A1", "B"), rows=rows, footer=None, caption="=2+2")


def test_a_csv_has_the_rows_first_and_then_what_must_be_known() -> None:
    found = lines(table_csv(shown(AREAS, before=BEFORE, is_exact=False), [WARNING]))
    assert found[0] == ["Part of life", "Reports", "Share", "Difference"]
    assert found[1] == ["Work or looking for work", "1240", "100\xa0%", "-10"]
    assert found[2][:3] == ["Internet, phone or media", "..", ".."]
    assert found[3][0] == "All"
    assert found[4] == []
    told = [line[0] for line in found[5:]]
    assert told[0] == "Where in life – 2026"
    assert "Reports" in told
    assert "3 more reports did not answer this." in told
    assert ".. too few to show" in told
    assert told[-1] == WARNING


def test_no_text_in_a_csv_is_ever_run() -> None:
    """4.22: no cell of figures is run."""
    text = table_csv(hostile(), ["=3+3"])
    cells = [cell for line in lines(text) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=1+1" in cells
    assert "'=3+3" in cells


def test_a_number_below_zero_is_a_number_and_no_formula() -> None:
    rows = (ShownRow("a", "a", (ShownCell("−4", -4), ShownCell("-x"))),)
    line = lines(table_csv(replace(shown(AREAS), rows=rows, footer=None)))[1]
    assert line == ["a", "-4", "'-x"]


def sheets(content: bytes) -> dict[str, Element]:
    """Give each sheet of a workbook by its name in the file."""
    with ZipFile(BytesIO(content)) as file:
        return {name: parsed(file.read(name)) for name in file.namelist() if "/sheet" in name}


def parsed(content: bytes) -> Element:
    text = content.decode().partition("?>")[2]
    found: Element = HTMLParser(getTreeBuilder("etree"), namespaceHTMLElements=False).parse(text)
    return found


def read(content: bytes, name: str) -> str:
    with ZipFile(BytesIO(content)) as file:
        return file.read(name).decode()


def book(*tables: ShownTable) -> bytes:
    return workbook(tables, title="Exact figures", about=[WARNING, "2026"])


def test_a_workbook_says_what_it_is_and_has_a_sheet_for_each_table() -> None:
    grounds = shown(listed(View.GROUNDS, {Ground.AGE: 40}))
    content = book(shown(AREAS), grounds)
    names = [
        node.get("name") for node in parsed(read(content, "xl/workbook.xml").encode()).iter("sheet")
    ]
    assert names == ["Exact figures", "1 Where in life", "2 What it was about"]
    words = read(content, "xl/sharedStrings.xml")
    for text in (WARNING, grounds.caution, grounds.caption, grounds.finding, grounds.counted):
        assert text in words


def test_a_workbook_has_our_figures_as_numbers() -> None:
    first = sheets(book(shown(AREAS)))["xl/worksheets/sheet2.xml"]
    numbers = ["".join(cell.itertext()) for cell in first.iter("c") if cell.get("t") != "s"]
    assert numbers == ["1240", "1240"]


def test_no_text_in_a_workbook_is_ever_run_or_followed() -> None:
    """4.22: no cell of a workbook is run."""
    content = book(hostile())
    for sheet in sheets(content).values():
        assert not list(sheet.iter("f"))
        assert not list(sheet.iter("hyperlink"))
    with ZipFile(BytesIO(content)) as file:
        assert not [name for name in file.namelist() if "vba" in name or "_rels/sheet" in name]


def test_the_same_figures_give_the_same_bytes_and_name_nobody() -> None:
    content = book(shown(AREAS))
    assert content == book(shown(AREAS))
    told = read(content, "docProps/core.xml")
    assert "2000-01-01" in told
    assert "<dc:creator></dc:creator>" in told
    with ZipFile(BytesIO(content)) as file:
        assert {one.date_time[0] for one in file.infolist()} == {1980}


def test_a_title_that_no_sheet_may_have_is_shortened() -> None:
    odd = replace(shown(AREAS), title="[What]: people*wished/and\\what? happened 'then' at last")
    names = read(book(odd, odd), "xl/workbook.xml")
    assert 'name="1 What people' in names.replace("peoplewished", "people")
    assert 'name="2 What' in names
