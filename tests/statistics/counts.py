"""Exact tables made of plain counts, with record keys that a seed decides."""

import hashlib
from collections.abc import Iterable, Mapping

from reporting.facts.periods import Period, parse_period
from reporting.statistics.catalogue import View
from reporting.statistics.perturbation import together
from reporting.statistics.tables import COUNT, TOTAL, Counted, ExactTable

YEAR = parse_period("2026")


def keyed(count: int, *names: object) -> Counted:
    """Give a count whose key is decided by some names; a count of none has no key."""
    digest = hashlib.blake2b(repr(names).encode(), digest_size=4).digest()
    return Counted(count, int.from_bytes(digest) if count else 0)


def flat_table(
    view: View, counts: Mapping[str, int], *, untold: int = 0, period: Period = YEAR, seed: int = 0
) -> ExactTable:
    """Give a table of one question in which everybody gave one answer."""
    cells = {(row, COUNT): keyed(count, seed, row) for row, count in counts.items()}
    reports = together(*cells.values())
    cells[TOTAL, COUNT] = reports
    rows = tuple(counts)
    return ExactTable(view, period, rows, (COUNT,), cells, reports, keyed(untold, seed))


def crossed_table(
    view: View,
    counts: Mapping[str, Iterable[int]],
    columns: tuple[str, ...],
    *,
    period: Period = YEAR,
    seed: int = 0,
) -> ExactTable:
    """Give a table of two questions: the counts of each row in the order of the columns."""
    cells = {
        (row, column): keyed(count, seed, row, column)
        for row, line in counts.items()
        for column, count in zip(columns, line, strict=True)
    }
    inside = dict(cells)
    for row in counts:
        cells[row, TOTAL] = together(*(inside[row, column] for column in columns))
    for column in columns:
        cells[TOTAL, column] = together(*(inside[row, column] for row in counts))
    cells[TOTAL, TOTAL] = together(*inside.values())
    return ExactTable(view, period, tuple(counts), columns, cells, cells[TOTAL, TOTAL], Counted(0))
