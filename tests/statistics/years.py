"""Invented years of reports, and their exact tables in the shape that counting gives.

Everything is synthetic: how often which answer is given is made up, with few common and many
rare answers, and grounds that go with parts of life, as published figures have it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from reporting.coding import ClosingReason
from reporting.facts.answers import YES
from reporting.facts.periods import Period, Span
from reporting.statistics.catalogue import View
from reporting.statistics.tables import COUNT, TOTAL, Counted, ExactTable
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay, Wish

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

YEAR = Period(Span.YEAR, 2026)
QUARTERS = YEAR.quarters
UNTOLD = -1

ROLES, AREAS = tuple(map(str, Role)), tuple(map(str, Area))
GROUNDS, KINDS = tuple(map(str, Ground.on_form())), tuple(map(str, Kind))
TIMES, BYSTANDERS = tuple(map(str, TimeOfDay)), tuple(map(str, BystanderAnswer))
WISHES, REASONS = tuple(map(str, Wish)), tuple(map(str, ClosingReason))
MUNICIPALITIES = ("091", "049", "092", "837", "853", "564", "297", "179", "698", "405", "111")


@dataclass(frozen=True)
class Year:
    """The reports of a year: each answer by its place in the vocabulary, -1 where not told."""

    keys: Numbers
    quarter: Numbers
    role: Numbers
    area: Numbers
    grounds: Flags
    kinds: Flags
    time: Numbers
    is_repeated: Flags
    bystander: Numbers
    wish: Numbers
    reason: Numbers
    municipality: Numbers

    def of(self, chosen: Flags) -> "Year":
        """Give some of the reports."""
        return replace(self, **{name: value[chosen] for name, value in vars(self).items()})

    def in_order(self, places: Numbers) -> "Year":
        """Give the reports in another order."""
        return replace(self, **{name: value[places] for name, value in vars(self).items()})

    def and_(self, other: "Year") -> "Year":
        """Give the reports of both."""
        return replace(
            self,
            **{n: np.concatenate([v, getattr(other, n)]) for n, v in vars(self).items()},
        )

    def __len__(self) -> int:
        return len(self.keys)


def made_year(chance: np.random.Generator, size: int) -> Year:
    """Give a year of so many invented reports."""
    first = _drawn(chance, size, len(GROUNDS), 0.75, untold=0.03)
    shift = np.where(first < 0, 0, first)
    area = (_drawn(chance, size, len(AREAS), 0.8) + shift * (chance.random(size) < 0.35)) % 13
    return Year(
        keys=chance.integers(0, 1 << 32, size),
        quarter=chance.integers(0, 4, size),
        role=_drawn(chance, size, len(ROLES), 0.5),
        area=np.where(chance.random(size) < 0.04, UNTOLD, area),
        grounds=_several(chance, first, len(GROUNDS), 0.25),
        kinds=_several(chance, _drawn(chance, size, len(KINDS), 0.8, untold=0.1), len(KINDS), 0.3),
        time=_drawn(chance, size, len(TIMES), 0.8, untold=0.2),
        is_repeated=chance.random(size) < 0.3,
        bystander=_drawn(chance, size, len(BYSTANDERS), 0.7, untold=0.1),
        wish=_drawn(chance, size, len(WISHES), 0.8, untold=0.1),
        reason=_drawn(chance, size, len(REASONS), 0.75, untold=0.5),
        municipality=_drawn(chance, size, len(MUNICIPALITIES), 0.55, untold=0.2),
    )


def _drawn(
    chance: np.random.Generator, size: int, choices: int, fall: float, untold: float = 0.05
) -> Numbers:
    weights = fall ** np.arange(choices)
    found: Numbers = chance.choice(choices, size, p=weights / weights.sum())
    found[chance.random(size) < untold] = UNTOLD
    return found


def _several(chance: np.random.Generator, first: Numbers, choices: int, more: float) -> Flags:
    """Give a mark for the first choice of each, and of some a second one."""
    marks: Flags = np.zeros((len(first), choices), dtype=bool)
    told = np.flatnonzero(first >= 0)
    marks[told, first[told]] = True
    second = told[chance.random(len(told)) < more]
    marks[second, chance.integers(0, choices, len(second))] = True
    return marks


def _counted(keys: Numbers) -> Counted:
    return Counted(len(keys), int(keys.sum()) & 0xFFFF_FFFF)


def flat(view: View, period: Period, year: Year, rows: tuple[str, ...], marks: Flags) -> ExactTable:
    """Give a table of one question; `marks` says of each report which rows it is in."""
    told = marks.any(axis=1)
    counts, sums = marks.sum(axis=0), (year.keys[:, None] * marks).sum(axis=0)
    cells = {
        (row, COUNT): Counted(int(n), int(s) & 0xFFFF_FFFF)
        for row, n, s in zip(rows, counts, sums, strict=True)
    }
    all_told, untold = _counted(year.keys[told]), _counted(year.keys[~told])
    cells[TOTAL, COUNT] = all_told
    return ExactTable(view, period, rows, (COUNT,), cells, all_told, untold)


def crossed(
    view: View,
    period: Period,
    year: Year,
    rows: tuple[tuple[str, ...], Flags],
    columns: tuple[tuple[str, ...], Flags],
) -> ExactTable:
    """Give a table of two questions, with its margins counted on their own."""
    told = rows[1].any(axis=1) & columns[1].any(axis=1)
    keys = year.keys[told]
    over = (*rows[0], TOTAL), np.column_stack([rows[1][told], np.ones(len(keys), bool)])
    down = (*columns[0], TOTAL), np.column_stack([columns[1][told], np.ones(len(keys), bool)])
    counts = over[1].T.astype(np.int64) @ down[1].astype(np.int64)
    sums = (over[1] * keys[:, None]).T @ down[1].astype(np.int64)
    cells = {
        (row, column): Counted(int(counts[r, c]), int(sums[r, c]) & 0xFFFF_FFFF)
        for r, row in enumerate(over[0])
        for c, column in enumerate(down[0])
    }
    untold = _counted(year.keys[~told])
    return ExactTable(view, period, rows[0], columns[0], cells, cells[TOTAL, TOTAL], untold)


def marks(values: Numbers, choices: int) -> Flags:
    """Give which value each has."""
    found: Flags = values[:, None] == np.arange(choices)
    return found


def quarter_tables(year: Year, period: Period) -> Iterator[ExactTable]:
    """Yield the tables that exist for any period, of reports that are all in it."""
    area = AREAS, marks(year.area, len(AREAS))
    yield received(year, period)
    yield flat(View.GROUNDS, period, year, GROUNDS, year.grounds)
    yield flat(View.AREAS, period, year, *area)
    yield flat(View.KINDS, period, year, KINDS, year.kinds)
    yield times(year, period)
    by = BYSTANDERS, marks(year.bystander, len(BYSTANDERS))
    yield crossed(View.BYSTANDERS, period, year, area, by)


def received(year: Year, period: Period) -> ExactTable:
    """Give who told in each quarter of a period."""
    rows = tuple(str(quarter) for quarter in period.quarters)
    numbers = np.array([quarter.number - 1 for quarter in period.quarters])
    told: Flags = year.quarter[:, None] == numbers
    roles = ROLES, marks(year.role, len(ROLES))
    return crossed(View.RECEIVED, period, year, (rows, told), roles)


def times(year: Year, period: Period) -> ExactTable:
    """Give the table of times of day, with what keeps happening beside it."""
    told = marks(year.time, len(TIMES))
    table = flat(View.TIMES, period, year, TIMES, told)
    again = flat(View.TIMES, period, year, TIMES, told & year.is_repeated[:, None])
    cells = {**table.cells, **{(row, YES): one for (row, _), one in again.cells.items()}}
    return replace(table, columns=(COUNT, YES), cells=cells)


def year_tables(year: Year) -> Iterator[ExactTable]:
    """Yield every table of a year."""
    area = AREAS, marks(year.area, len(AREAS))
    yield from quarter_tables(year, YEAR)
    yield crossed(View.GROUND_AREA, YEAR, year, (GROUNDS, year.grounds), area)
    yield pairs(year)
    yield flat(
        View.PLACES, YEAR, year, MUNICIPALITIES, marks(year.municipality, len(MUNICIPALITIES))
    )
    wish = WISHES, marks(year.wish, len(WISHES))
    reason = REASONS, marks(year.reason, len(REASONS))
    yield crossed(View.OUTCOMES, YEAR, year, wish, reason)


def pairs(year: Year) -> ExactTable:
    """Give the table of grounds that were named together."""
    codes = [code for code in GROUNDS if not Ground(code).is_answer]
    found = list(combinations(range(len(codes)), 2))
    both = np.column_stack([year.grounds[:, a] & year.grounds[:, b] for a, b in found])
    names = tuple(f"{codes[a]}+{codes[b]}" for a, b in found)
    return flat(View.GROUND_PAIRS, YEAR, year, names, both)
