"""Measures as a file for a spreadsheet, in which no cell is ever run."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from io import StringIO

# Programs drop blanks and signs that nobody sees before a formula, and take wide signs for narrow.
_RUNS = re.compile(r"[\t\r\n]|[\s\0\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@]")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a table as CSV with a byte order mark, so that spreadsheets read it as UTF-8.

    A text that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection);
    a whole number of ours is none, also below zero.
    """
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in (head, *rows))
    return "\ufeff" + file.getvalue()


def safe_cell(text: str) -> str:
    """Give a cell that no spreadsheet takes for a formula (security reference §4.22)."""
    return "'" + text if _RUNS.match(unicodedata.normalize("NFKC", text)) else text


def _harmless(cell: object) -> str:
    return str(cell) if isinstance(cell, int) else safe_cell(str(cell))
