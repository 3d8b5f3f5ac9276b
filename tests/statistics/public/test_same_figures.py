"""Attack S3: one figure is the same text on every page and in every file and interface."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from reporting.runtime import Runtime
from reporting.statistics.catalogue import View
from reporting.statistics.open_data.observations import observations
from reporting.statistics.public.queries import frozen_release, standing_release
from reporting.statistics.releases.artefact import Artefact
from reporting.statistics.tables import TOTAL, UNTOLD
from tests.statistics.releases.published import published_release, various
from tests.support.page import text_of
from tests.support.pages import PageClient

Place = tuple[str, str, str]
Figures = Mapping[Place, str]

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DIGITS = re.compile(r"[^0-9]")


@pytest.fixture
def frozen(runtime: Runtime) -> Artefact:
    """Give a published release as it was frozen."""
    weeks = {"2026-W02": 110, "2026-W15": 140, "2026-W28": 170, "2026-W41": 230}
    facts = [one for week, number in weeks.items() for one in various(number, week)]
    row = published_release(runtime, "2026", facts)
    with runtime.database.reading() as session:
        return frozen_release(session, standing_release(session, row.name)).artefact


def stored(artefact: Artefact) -> Figures:
    return {(o.view.value, o.row, o.column): o.value for o in observations(artefact)}


def test_every_figure_is_the_same_in_csv_json_stat_and_the_interface(
    client: PageClient, frozen: Artefact
) -> None:
    """T45: one figure everywhere."""
    known = stored(frozen)

    assert len(known) > 500
    assert dict(_in_csv(client, frozen)) == known
    assert dict(_in_interface(client, frozen)) == known
    cubes = dict(_in_json_stat(client, frozen))
    assert {place: cubes[place] for place in known} == known


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_every_figure_of_a_page_is_one_of_its_table_and_stands_in_its_files(
    language: str, client: PageClient, frozen: Artefact
) -> None:
    sheets = _sheets(client, language)
    for number, table in enumerate(frozen.tables):
        path = f"/{language}/numbers/releases/2026-1/{table.view.value}"
        page = _lines(client.get(path).all("table")[0])
        file = client.fetch(path + ".csv").get_data(as_text=True)
        assert [[_plain(cell) for cell in line] for line in page] == [
            [_plain(cell) for cell in line] for line in _csv_lines(file)
        ], path
        assert [[_plain(cell) for cell in line] for line in sheets[number]] == [
            [_plain(cell) for cell in line] for line in page
        ], path


def test_every_row_of_one_dimension_shows_the_frozen_figure(
    client: PageClient, frozen: Artefact
) -> None:
    for view in (View.GROUNDS, View.AREAS, View.KINDS):
        table = frozen.table(view)
        assert table is not None
        page = client.get(f"/en/numbers/releases/2026-1/{view.value}")
        shown = sorted(line[1] for line in _lines(page.all("table")[0]))
        known = [figure for (name, row, _), figure in stored(frozen).items()
                 if name == view.value and row not in {UNTOLD, TOTAL}]  # fmt: skip
        if view is View.AREAS:
            known.append(str(table.reports.value))
        assert [_plain(one) for one in shown] == sorted(known, key=_as_shown), view


def test_what_a_chart_says_in_words_is_in_its_table(client: PageClient, frozen: Artefact) -> None:
    page = client.get("/en/numbers")
    known = set(stored(frozen).values())

    [drawn] = re.findall(r"<svg.*?</svg>", page.html, re.DOTALL)
    words = re.findall(r"<text[^>]*>([^<]*)</text>|: ([0-9,.]+), ([0-9,.]+)\.", drawn)
    figures = {_plain(one).rstrip(".") for found in words for one in found if one[:1].isdigit()}

    assert len(figures) > 4
    assert figures - {"2026"} <= known


def _in_csv(client: PageClient, frozen: Artefact) -> Iterator[tuple[Place, str]]:
    columns = {o.view.value: o.column for o in observations(frozen) if o.axes.columns is None}
    text = client.fetch("/open-data/2026-1/tables.csv").get_data(as_text=True)
    for line in csv.DictReader(io.StringIO(text)):
        column = line["code2"] or columns[line["table_id"]]
        yield (line["table_id"], line["code1"], column), line["value"]


def _in_interface(client: PageClient, frozen: Artefact) -> Iterator[tuple[Place, str]]:
    for table in frozen.tables:
        name = table.view.value
        told = client.fetch(f"/api/v1/releases/2026-1/tables/{name}").get_json()
        for one in told["observations"]:
            assert one["value"] is None or one["text"] == str(one["value"])
            row, column = (*one["codes"], "_count")[:2]
            yield (name, row, column), one["text"]


def _in_json_stat(client: PageClient, frozen: Artefact) -> Iterator[tuple[Place, str]]:
    told: Any = client.fetch("/open-data/2026-1/tables.json").get_json()
    for cube in told["link"]["item"]:
        codes = [cube["dimension"][one]["category"]["index"] for one in cube["id"][1:]]
        rows, columns = (*codes, ["_count"])[:2]
        places = ((row, column) for row in rows for column in columns)
        for number, (row, column) in enumerate(places):
            value = cube["value"][number]
            text = str(value) if value is not None else cube["status"][str(number)]
            yield (cube["extension"]["table"], row, column), text


def _lines(table: Element) -> list[list[str]]:
    """Give the lines of a table as a person reads them, without its bars."""
    rows = [row for row in table.iter("tr") if any(cell.tag == "td" for cell in row)]
    return [
        [text_of(cell) for cell in row if "bar" not in cell.get("class", "").split()]
        for row in rows
    ]


def _csv_lines(text: str) -> list[list[str]]:
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    return lines[1 : lines.index([])]


def _sheets(client: PageClient, language: str) -> list[list[list[str]]]:
    """Give the lines of every table of the workbook."""
    content = client.fetch(f"/{language}/numbers/releases/2026-1.xlsx").data
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        texts = ["".join(one.itertext()) for one in _xml(book, "xl/sharedStrings.xml")]
        names = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        names.sort(key=lambda name: int(DIGITS.sub("", name)))
        return [_sheet_lines(_xml(book, name), texts) for name in names[1:]]


def _xml(book: zipfile.ZipFile, name: str) -> Element:
    return fromstring(book.read(name))  # noqa: S314 – a file that this service has just made


def _sheet_lines(sheet: Element, texts: list[str]) -> list[list[str]]:
    found: list[list[str]] = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = []
        for cell in row.iter(f"{SHEET}c"):
            value = cell.findtext(f"{SHEET}v") or ""
            cells.append(texts[int(value)] if cell.get("t") == "s" else value)
        found.append(cells)
    head = next(n for n, cells in enumerate(found) if len(cells) > 1)
    lines = found[head + 1 :]
    end = next((n for n, cells in enumerate(lines) if len(cells) < 2), len(lines))
    return lines[:end]


def _plain(text: str) -> str:
    """Give a figure without the separators and the spaces of a language."""
    squeezed = re.sub(r"[\s\u00a0,]", "", text)
    return squeezed if squeezed.lstrip("+\u2212-").isdigit() else text.replace("\u00a0", " ")


def _as_shown(figure: str) -> str:
    return f"{int(figure):,}" if figure.isdigit() else figure
