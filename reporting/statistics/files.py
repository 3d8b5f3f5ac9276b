"""Tables of figures as files for a spreadsheet, with the same words and figures as the page."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from reporting.deferred import Deferred
from reporting.measures.spreadsheet import csv_text
from reporting.statistics.shown import ShownCell, ShownRow, ShownTable

if TYPE_CHECKING:
    import xlsxwriter  # type: ignore[import-untyped]  # it ships without types
else:
    xlsxwriter = Deferred("xlsxwriter")

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# The same figures give the same bytes, whenever and by whomever the file is made.
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LONGEST_NAME: Final = 31
_UNNAMEABLE: Final = str.maketrans("", "", "[]:*?/\\'")
_WIDE, _NARROW = 44, 16

Line = Sequence[str | int]


def table_csv(shown: ShownTable, notes: Sequence[str] = ()) -> str:
    """Give a table as CSV: its rows first, then, after an empty line, what must be known of it."""
    lines = [_line(row) for row in shown.lines]
    told = [[text] for text in (shown.caption, *_beside(shown), *notes)]
    return csv_text(shown.head, [*lines, [], *told])


def workbook(tables: Sequence[ShownTable], *, title: str, about: Sequence[str]) -> bytes:
    """Give tables as a workbook: a first sheet that says what it is, then a sheet for each table.

    Texts are written as texts and our own whole numbers as numbers, so nothing in it is ever run.
    """
    file = BytesIO()
    book = xlsxwriter.Workbook(file, dict(_OPTIONS))
    book.set_properties({"title": title, "created": _MADE})
    bold = book.add_format({"bold": True})
    _write_texts(_sheet(book, title), [title, "", *about], bold)
    for number, shown in enumerate(tables, start=1):
        _write_table(_sheet(book, f"{number} {shown.title}"), shown, bold)
    book.close()
    return file.getvalue()


def _sheet(book: Any, name: str) -> Any:
    sheet = book.add_worksheet(name.translate(_UNNAMEABLE)[:_LONGEST_NAME].strip())
    sheet.set_column(0, 0, _WIDE)
    sheet.set_column(1, 30, _NARROW)
    return sheet


def _write_texts(sheet: Any, texts: Sequence[str], bold: Any) -> None:
    for row, text in enumerate(texts):
        sheet.write_string(row, 0, text, bold if row == 0 else None)


def _write_table(sheet: Any, shown: ShownTable, bold: Any) -> None:
    before = [shown.title, shown.finding, shown.caption, *_beside(shown)]
    _write_texts(sheet, before, bold)
    top = len(before) + 1
    for column, name in enumerate(shown.head):
        sheet.write_string(top, column, name, bold)
    for row, line in enumerate((_line(one) for one in shown.lines), start=top + 1):
        for column, value in enumerate(line):
            if isinstance(value, int):
                sheet.write_number(row, column, value)
            else:
                sheet.write_string(row, column, value)


def _line(row: ShownRow) -> Line:
    return [row.name, *(_value(cell) for cell in row.cells)]


def _value(cell: ShownCell) -> str | int:
    return cell.text if cell.number is None else cell.number


def _beside(shown: ShownTable) -> Iterator[str]:
    yield shown.counted
    yield shown.unit
    yield from shown.notes
    yield from (f"{mark} {meaning}" for mark, meaning in shown.legend)
    yield shown.caution
