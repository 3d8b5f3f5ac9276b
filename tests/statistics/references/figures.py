"""Reference figures to test with, as lines of a file."""

import csv
from io import StringIO

from reporting.statistics.references.series import Figure
from reporting.statistics.references.series_file import COLUMNS, parse_figures

LINE = {
    "series": "city-contacts",
    "body_en": "City of Turku",
    "body_fi": "Turun kaupunki",
    "body_sv": "Åbo stad",
    "what_en": "Contacts",
    "what_fi": "Yhteydenotot",
    "what_sv": "Kontakter",
    "period": "2025",
    "value": "120",
    "value_note": "",
    "approx": "",
    "total_published": "",
    "unit": "count",
    "source": "https://example.org/figures",
    "verified_on": "2026-11-20",
    "confidence": "read",
}


def line(**changes: str) -> dict[str, str]:
    """Give one line with some columns changed."""
    return LINE | changes


def file_of(*lines: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """Write lines as a file."""
    text = StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def figures(*lines: dict[str, str]) -> tuple[Figure, ...]:
    """Read lines as figures."""
    return parse_figures(file_of(*lines), units={})


def years(values: dict[int, str], **changes: str) -> tuple[Figure, ...]:
    """Give a series of years; an empty value is one that was not published."""
    return figures(
        *(
            line(
                period=str(year),
                value=value,
                value_note="" if value else "not_available",
                **changes,
            )
            for year, value in values.items()
        )
    )
