"""What counts can still be behind published figures: bounds, sums, and what linear programs say.

The attacker knows the method to the letter and, more than anybody could, of each hidden figure
whether it was hidden for being small; of those hidden for the sake of others nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from reporting.statistics.catalogue import View
from reporting.statistics.geography import merged_places
from reporting.statistics.subjects import Subject, divisions, everybody, subject_of, wider_than
from reporting.statistics.suppression import lines_of
from reporting.statistics.tables import Counted, ExactTable, Table

Range = tuple[float, float]
Behind = Callable[[View, int | None, Subject, Counted], Range]
"""What an attacker knows of a single figure, or a hidden one."""

Numbers = NDArray[np.float64]


class Room:
    """All that a release leaves open; the counts of which it was made lie in it."""

    def __init__(
        self, exacts: Sequence[ExactTable], tables: Sequence[Table], behind: Behind
    ) -> None:
        self.truths: dict[Subject, int] = {}
        self.ranges: dict[Subject, Range] = {}
        self.sums: list[tuple[Subject, tuple[Subject, ...]]] = []
        self.nested: list[tuple[Subject, Subject]] = []
        published = {(table.view, table.period): table for table in tables}
        for given in exacts:
            exact = merged_places(given) if given.view is View.PLACES else given
            self._count(exact)
            if table := published.get((exact.view, exact.period)):
                self._open(exact, table, behind)
        self._relate()
        self.places = {subject: place for place, subject in enumerate(self.ranges)}

    @property
    def small(self) -> Iterator[Subject]:
        """Yield the subjects that must not be found out: those counted one to four times."""
        return (subject for subject in self.ranges if 1 <= self.truths[subject] <= 4)

    def contradictions(self) -> list[object]:
        """Give where the truth itself does not fit, so that the attacker assumes too much."""
        found: list[object] = [
            subject
            for subject, (low, high) in self.ranges.items()
            if not low <= self.truths[subject] <= high
        ]
        truth = self.truths
        found += [s for s in self.sums if truth[s[0]] != sum(truth[part] for part in s[1])]
        return found + [pair for pair in self.nested if truth[pair[0]] > truth[pair[1]]]

    def _count(self, exact: ExactTable) -> None:
        for spot, counted in exact.cells.items():
            self.truths[subject_of(exact.view, exact.period, spot)] = counted.count
        self.truths[everybody(exact.period)] = exact.reports.count + exact.untold.count

    def _open(self, exact: ExactTable, table: Table, behind: Behind) -> None:
        for spot, counted in exact.cells.items():
            if spot in table.cells:
                subject = subject_of(exact.view, exact.period, spot)
                self._narrow(subject, behind(exact.view, table.cells[spot].value, subject, counted))
        everyone = everybody(exact.period)
        self._narrow(everyone, (0, inf))
        if table.untold.value is not None and table.reports.value is not None:
            figure = table.untold.value + table.reports.value
            all_told = Counted(self.truths[everyone])
            self._narrow(everyone, behind(exact.view, figure, everyone, all_told))
        subjects = {spot: subject_of(exact.view, exact.period, spot) for spot in table.cells}
        for line in lines_of(exact.view, table.rows, table.columns):
            if line.is_sum and {line.whole, *line.parts} <= subjects.keys():
                parts = tuple(subjects[part] for part in line.parts)
                if parts != (subjects[line.whole],):
                    self.sums.append((subjects[line.whole], parts))

    def _relate(self) -> None:
        for subject in [*self.ranges]:
            self.nested += [(subject, w) for w in wider_than(subject) if w in self.ranges]
            for parts in divisions(subject):
                if self.truths.keys() >= {*parts} and self.ranges.keys() & {*parts}:
                    for part in parts:
                        self._narrow(part, (0, inf))
                    self.sums.append((subject, parts))

    def _narrow(self, subject: Subject, to: Range) -> None:
        low, high = self.ranges.get(subject, (0, inf))
        self.ranges[subject] = max(low, to[0]), min(high, to[1])


def narrowed(room: Room, rounds: int = 40) -> dict[Subject, Range]:
    """Give ranges made narrower by each sum and each pair alone, again and again."""
    low = {subject: bounds[0] for subject, bounds in room.ranges.items()}
    high = {subject: bounds[1] for subject, bounds in room.ranges.items()}
    for _ in range(rounds):
        before = sum(low.values()), sum(value for value in high.values() if value < inf)
        for inner, outer in room.nested:
            high[inner], low[outer] = min(high[inner], high[outer]), max(low[outer], low[inner])
        for whole, parts in room.sums:
            _squeeze(whole, parts, low, high)
        if before == (sum(low.values()), sum(value for value in high.values() if value < inf)):
            break
    return {subject: (low[subject], high[subject]) for subject in room.ranges}


def _squeeze(
    whole: Subject,
    parts: tuple[Subject, ...],
    low: dict[Subject, float],
    high: dict[Subject, float],
) -> None:
    lows, highs = sum(low[part] for part in parts), sum(high[part] for part in parts)
    low[whole], high[whole] = max(low[whole], lows), min(high[whole], highs)
    for part in parts:
        high[part] = min(high[part], high[whole] - (lows - low[part]))
        if highs < inf:
            low[part] = max(low[part], low[whole] - (highs - high[part]))


def feasible(room: Room, subjects: Iterable[Subject]) -> dict[Subject, Range]:
    """Give the least and the greatest count of subjects that all figures together allow."""
    bounds = [(low, None if high == inf else high) for low, high in room.ranges.values()]
    sums = _matrix(room, [((whole, -1), *((p, 1) for p in parts)) for whole, parts in room.sums])
    nested = _matrix(room, [((inner, 1), (outer, -1)) for inner, outer in room.nested])
    found = {}
    for subject in subjects:
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(bounds))
            aim[room.places[subject]] = sign
            solved = linprog(
                aim,
                A_eq=sums if room.sums else None,
                b_eq=np.zeros(len(room.sums)) if room.sums else None,
                A_ub=nested,
                b_ub=np.zeros(len(room.nested)),
                bounds=bounds,
                method="highs",
            )
            ends.append(sign * float(solved.fun) if solved.status == 0 else inf)
        found[subject] = (ends[0], ends[1])
    return found


def choices(bounds: Range) -> float:
    """Give how many whole numbers lie within bounds."""
    low, high = bounds
    return high - low if high == inf else np.floor(high + 1e-6) - np.ceil(low - 1e-6) + 1


def _matrix(room: Room, rows: list[tuple[tuple[Subject, int], ...]]) -> csr_array:
    terms = [(at, room.places[s], sign) for at, row in enumerate(rows) for s, sign in row]
    at, place, sign = (np.array(column) for column in zip(*terms, strict=True))
    return csr_array((sign, (at, place)), shape=(len(rows), len(room.places)))
