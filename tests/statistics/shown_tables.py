"""Tables as pages are given them, and a language that says the source texts."""

from collections.abc import Mapping
from typing import Any, Final

from reporting.facts.periods import parse_period
from reporting.statistics.arranging import arranged
from reporting.statistics.catalogue import View
from reporting.statistics.names import Words
from reporting.statistics.shown import Asked, ShownTable
from reporting.statistics.tables import COUNT, HIDDEN, TOTAL, Cell, Table

Figures = Mapping[Any, int | None]

ENGLISH: Final = Words(
    "en",
    gettext=lambda text: text,
    ngettext=lambda one, many, number: one if number == 1 else many,
    number=lambda value: f"{value:,}",
)


def listed(
    view: View,
    figures: Figures,
    *,
    reports: int | None = None,
    period: str = "2026",
    untold: int = 0,
) -> Table:
    """Give a table of one dimension; None is hidden."""
    cells = {(code, COUNT): cell(value) for code, value in figures.items()}
    whole = reports if reports is not None else sum(value or 0 for value in figures.values())
    cells[TOTAL, COUNT] = Cell(whole)
    return Table(
        view, parse_period(period), tuple(figures), (COUNT,), cells, Cell(whole), Cell(untold)
    )


def crossed(
    view: View, figures: Mapping[Any, Mapping[Any, int | None]], *, period: str = "2026"
) -> Table:
    """Give a table of two dimensions with its margins; None is hidden and counts as nothing."""
    rows, columns = tuple(figures), tuple(next(iter(figures.values())))
    cells = {(row, c): cell(value) for row, line in figures.items() for c, value in line.items()}
    for row, line in figures.items():
        cells[row, TOTAL] = Cell(sum(value or 0 for value in line.values()))
    for column in columns:
        cells[TOTAL, column] = Cell(sum(figures[row][column] or 0 for row in rows))
    whole = Cell(sum(cells[row, TOTAL].value or 0 for row in rows))
    cells[TOTAL, TOTAL] = whole
    return Table(view, parse_period(period), rows, columns, cells, whole, Cell(0))


def cell(value: int | None) -> Cell:
    """Give a figure, or a hidden one."""
    return HIDDEN if value is None else Cell(value)


def shown(table: Table, **how: Any) -> ShownTable:
    """Give a table in words, of exact figures unless said otherwise."""
    asked: dict[str, Any] = {"is_exact": True, "anchor": table.view.value} | how
    return arranged(Asked(table, ENGLISH, **asked))


def texts(table: ShownTable) -> list[list[str]]:
    """Give what is read of a table, line by line."""
    return [[row.name, *(one.text for one in row.cells)] for row in table.lines]
