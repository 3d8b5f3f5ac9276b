"""Measures as a file for a spreadsheet, in which no cell is ever run."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_RUNS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a table as CSV with a byte order mark, so that spreadsheets read it as UTF-8.

    A text that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection);
    a whole number of ours is none, also below zero.
    """
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in (head, *rows))
    return "\ufeff" + file.getvalue()


def _harmless(cell: object) -> str:
    text = str(cell)
    is_number = isinstance(cell, int)
    return "'" + text if text.startswith(_RUNS) and not is_number else text
