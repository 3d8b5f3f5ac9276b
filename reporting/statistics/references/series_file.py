"""Reading files of reference series: every faulty line is named, and one fault refuses the file."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Final

from reporting.errors import RinnallaError
from reporting.facts.periods import PeriodUnknownError, parse_period
from reporting.statistics.references.series import (
    LANGUAGES,
    Approximation,
    Figure,
    FigureConfidence,
    FigureNote,
    FigureUnit,
)
from reporting.words import clean_line

Row = Mapping[str, str]

COLUMNS: Final = (
    "series",
    *(f"body_{language}" for language in LANGUAGES),
    *(f"what_{language}" for language in LANGUAGES),
    "period",
    "value",
    "value_note",
    "approx",
    "total_published",
    "unit",
    "source",
    "verified_on",
    "confidence",
)
MOST_LETTERS: Final = 300
MOST_LINES: Final = 10_000


class ReferencesRefusedError(RinnallaError):
    """A file of reference series cannot be used; `faults` names every line and what is wrong."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


def parse_figures(content: bytes, *, units: Mapping[str, FigureUnit]) -> tuple[Figure, ...]:
    """Return the figures of a CSV file in the order of its lines.

    `units` says what series that are known already are measured in. Raises
    ReferencesRefusedError.
    """
    rows = _rows(content)
    faults = [f"line {n}: {fault}" for n, row in rows for fault in _row_faults(row)]
    faults += _faults_between(rows, units)
    if faults:
        raise ReferencesRefusedError(sorted(faults, key=_line_of))
    return tuple(_figure(row) for _, row in rows)


_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNT: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_PERCENT: Final = re.compile(r"(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)", re.ASCII)
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)
_TEXTS: Final = COLUMNS[1:7]
_LONGEST_NAME: Final = 32
_MOST_SHOWN: Final = 40


def _rows(content: bytes) -> list[tuple[int, Row]]:
    try:
        text = content.decode("utf-8-sig")
        reader = csv.DictReader(StringIO(text, newline=""), strict=True)
        rows: list[tuple[int, Row]] = [(reader.line_num, row) for row in reader]
    except UnicodeDecodeError as error:
        raise ReferencesRefusedError(["the file is not written in UTF-8"]) from error
    except csv.Error as error:
        raise ReferencesRefusedError([f"the file is no CSV: {error}"]) from error
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ReferencesRefusedError([f"line 1: the columns must be {','.join(COLUMNS)}"])
    if not 0 < len(rows) <= MOST_LINES:
        raise ReferencesRefusedError([f"the file must have 1 to {MOST_LINES} figures"])
    return rows


def _row_faults(row: Row) -> Iterator[str]:
    # The reader of the standard library puts what is too much under None, what is missing as None.
    if None in row or None in row.values():
        yield f"it must have {len(COLUMNS)} columns"
        return
    for column, is_right, demand in _CHECKS:
        if not is_right(row[column]):
            yield f"{column} “{_shown(row[column])}” {demand}"
    yield from _value_faults(row)


def _value_faults(row: Row) -> Iterator[str]:
    if not row["value"]:
        if row["value_note"] != FigureNote.NOT_AVAILABLE:
            yield "without a value, value_note must be not_available"
        return
    if row["value_note"] == FigureNote.NOT_AVAILABLE:
        yield "with a value, value_note cannot be not_available"
    if row["unit"] == FigureUnit.COUNT and not _COUNT.fullmatch(row["value"]):
        yield f"value “{_shown(row['value'])}” must be a whole number such as 1440"
    if row["unit"] == FigureUnit.PERCENT and not _PERCENT.fullmatch(row["value"]):
        yield f"value “{_shown(row['value'])}” must be a percentage such as 74.7"


def _faults_between(
    rows: Iterable[tuple[int, Row]], units: Mapping[str, FigureUnit]
) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    first: dict[str, Row] = {}
    for number, row in rows:
        series, period = _shown(row["series"]), _shown(row["period"])
        place = series, period
        if place in seen:
            yield f"line {number}: {series} has two figures for {period}"
        seen.add(place)
        told = first.setdefault(series, row)
        for column in (*_TEXTS, "unit"):
            if row[column] != told[column]:
                yield f"line {number}: {column} differs from the first line of {series}"
        if row is told and row["unit"] != units.get(series, row["unit"]):
            yield f"line {number}: {series} is measured in {units[series].value}"


def _figure(row: Row) -> Figure:
    return Figure(
        series=row["series"],
        bodies=tuple(row[f"body_{language}"] for language in LANGUAGES),
        whats=tuple(row[f"what_{language}"] for language in LANGUAGES),
        period=parse_period(row["period"]),
        value=Decimal(row["value"]) if row["value"] else None,
        note=FigureNote(row["value_note"]) if row["value_note"] else None,
        approximation=Approximation(row["approx"]) if row["approx"] else None,
        total=int(row["total_published"]) if row["total_published"] else None,
        unit=FigureUnit(row["unit"]),
        source=row["source"],
        verified_on=_day(row["verified_on"]) if row["verified_on"] else None,
        confidence=FigureConfidence(row["confidence"]),
    )


def _shown(text: str | None) -> str:
    """Give the beginning of a field as a terminal may show it: no sign that steers one."""
    return clean_line(text)[:_MOST_SHOWN]


def _is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) and len(text) <= _LONGEST_NAME


def _is_text(text: str) -> bool:
    return 0 < len(text.strip()) <= MOST_LETTERS and text.isprintable()


def _is_source(text: str) -> bool:
    is_address = "://" in text or text.lower().startswith(("javascript:", "data:"))
    return _is_text(text) and (not is_address or text.startswith(("https://", "http://")))


def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except PeriodUnknownError:
        return False
    return True


def _is_day(text: str) -> bool:
    try:
        _day(text)
    except ValueError:
        return False
    return True


def _day(text: str) -> date:
    """Give a day; a month alone counts from its first day."""
    return date.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else text)


def _one_of(terms: type[FigureUnit | FigureNote | FigureConfidence | Approximation]) -> str:
    return "must be one of " + ", ".join(term.value for term in terms)


_CHECKS: Final[tuple[tuple[str, Callable[[str], bool], str], ...]] = (
    ("series", _is_name, "must be a short name such as police-reports"),
    *((column, _is_text, "must be a text of at most 300 letters") for column in _TEXTS),
    ("period", _is_period, "is no period such as 2026, 2026-H1, 2026-Q3 or 2026-09"),
    ("unit", set(FigureUnit).__contains__, _one_of(FigureUnit)),
    ("value_note", {"", *FigureNote}.__contains__, _one_of(FigureNote) + ", or empty"),
    ("approx", {"", *Approximation}.__contains__, _one_of(Approximation) + ", or empty"),
    ("total_published", lambda t: not t or bool(_COUNT.fullmatch(t)), "must be a whole number"),
    ("source", _is_source, "must say where it was published: a web address or words"),
    ("verified_on", lambda text: not text or _is_day(text), "is no date such as 2026-11-20"),
    ("confidence", set(FigureConfidence).__contains__, _one_of(FigureConfidence)),
)


def _line_of(fault: str) -> int:
    return int(fault.removeprefix("line ").partition(":")[0])
