"""The order of rows in a published table: by what is published, so that it betrays no more."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from reporting.coding import ClosingReason
from reporting.facts.answers import Dimension
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.tables import COUNT, OTHERS, TOTAL, Table
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, Term, TimeOfDay, Wish

_TERMS: Final[Mapping[Dimension, type[Term]]] = {
    Dimension.ROLE: Role,
    Dimension.AREA: Area,
    Dimension.GROUND: Ground,
    Dimension.KIND: Kind,
    Dimension.TIME_OF_DAY: TimeOfDay,
    Dimension.BYSTANDER: BystanderAnswer,
    Dimension.WISH: Wish,
    Dimension.CLOSING_REASON: ClosingReason,
}


def ordered(table: Table) -> Table:
    """Give a table with its rows by size where its view is ranked, else as their vocabulary has it.

    Equal figures stand in the order of the vocabulary and hidden ones after those shown. “Not
    sure” and what is counted together are no categories, so they stand last.
    """
    rows = sorted(table.rows, key=lambda row: _vocabulary_order(table.view, row))
    if VIEWS[table.view].is_ranked:
        rows.sort(key=lambda row: _rank(table, row))
    columns = sorted(table.columns, key=lambda column: _column_order(table.view, column))
    return replace(table, rows=tuple(rows), columns=tuple(columns))


def _rank(table: Table, row: str) -> tuple[bool, bool, int]:
    cell = table.cells.get((row, TOTAL)) or table[row, COUNT]
    return row in _apart(table.view), cell.value is None, -(cell.value or 0)


@cache
def _apart(view: View) -> frozenset[str]:
    terms = _terms(VIEWS[view].rows)
    return frozenset({OTHERS, *(str(term) for term in terms if term.is_answer)})


def _vocabulary_order(view: View, code: str) -> tuple[tuple[int, str], ...]:
    places = _places(VIEWS[view].rows)
    return tuple((places.get(part, len(places)), part) for part in code.split("+"))


def _column_order(view: View, code: str) -> tuple[int, str]:
    places = _places(VIEWS[view].columns)
    return (-1 if code == COUNT else places.get(code, len(places))), code


@cache
def _places(dimension: Dimension | None) -> Mapping[str, int]:
    return {str(term): place for place, term in enumerate(_terms(dimension))}


def _terms(dimension: Dimension | None) -> tuple[Term, ...]:
    terms = _TERMS.get(dimension) if dimension else None
    return tuple(terms) if terms else ()
