"""Attacks on published figures: what somebody with pencil and patience would try.

An attack looks at what was published and guesses counts of one to four; it also yields the truth,
which no attacker has, so that the guesses can be marked. Where figures lead to nothing, the
attacker says one, the most frequent small count: so good is anybody who saw no figure at all.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reporting.statistics.catalogue import View
from reporting.statistics.subjects import Subject, divisions, subject_of, wider_than
from reporting.statistics.suppression import lines_of
from reporting.statistics.tables import HIDDEN, Cell, Counted, ExactTable, Table

Guesses = Iterator[tuple[int, int]]
Publisher = Callable[[Sequence[ExactTable]], Sequence[Table]]

SMALL = range(1, 5)
MOST_FREQUENT = 1


def exact_publisher(exacts: Iterable[ExactTable]) -> list[Table]:
    """Publish everything as it is."""
    return [as_table(exact, lambda counted: Cell(counted.count)) for exact in exacts]


def naive_publisher(exacts: Iterable[ExactTable]) -> list[Table]:
    """Publish with every count from one to four hidden, and no more thought than that."""
    return [as_table(exact, _hidden_if_small) for exact in exacts]


def as_table(exact: ExactTable, shown: Callable[[Counted], Cell]) -> Table:
    """Give a table in which a publisher decides cell by cell what is shown."""
    return Table(
        view=exact.view,
        period=exact.period,
        rows=exact.rows,
        columns=exact.columns,
        cells={spot: shown(counted) for spot, counted in exact.cells.items()},
        reports=shown(exact.reports),
        untold=shown(exact.untold),
    )


@dataclass
class Tally:
    """How often an attack was right, and how often somebody would be who saw no figures."""

    hits: int = 0
    truths: Counter[int] = field(default_factory=Counter)

    def add(self, guesses: Guesses) -> None:
        """Count guesses."""
        for truth, guess in guesses:
            self.hits += truth == guess
            self.truths[truth] += 1

    @property
    def rate(self) -> float:
        """Give the share of guesses that were right."""
        return self.hits / max(1, self.truths.total())

    @property
    def prior(self) -> float:
        """Give the share that always saying the most frequent truth would get right."""
        return max(self.truths.values(), default=0) / max(1, self.truths.total())


@dataclass(frozen=True)
class Seen:
    """What an attacker sees, by what it is about, and the truth to mark guesses by."""

    exacts: Sequence[ExactTable]
    tables: Sequence[Table]

    @cached_property
    def figures(self) -> dict[Subject, int | None]:
        """Give every figure; None is a hidden one."""
        return {
            subject_of(table.view, table.period, spot): cell.value
            for table in self.tables
            for spot, cell in table.cells.items()
        }

    @cached_property
    def truths(self) -> dict[Subject, int]:
        """Give what was counted of each subject that was published of."""
        counts = {
            subject_of(exact.view, exact.period, spot): counted.count
            for exact in self.exacts
            if exact.view is not View.PLACES  # its rows are not those that are published
            for spot, counted in exact.cells.items()
        }
        return {subject: n for subject, n in counts.items() if subject in self.figures}

    @property
    def small(self) -> Iterator[tuple[Subject, int]]:
        """Yield what an attack is worth: the small counts."""
        return ((subject, n) for subject, n in self.truths.items() if n in SMALL)

    @cached_property
    def lines(self) -> list[tuple[Subject, tuple[Subject, ...]]]:
        """Give each whole with its parts that add up to it, of every published table."""
        return [sums for table in self.tables for sums in _sums_of(table)]

    @cached_property
    def nested(self) -> list[tuple[Subject, Subject, int]]:
        """Give pairs of subjects, one within the other, and how many are in the wider one only."""
        return [
            (subject, wider, self.truths[wider] - count)
            for subject, count in self.truths.items()
            for wider in wider_than(subject)
            if wider in self.truths
        ]

    @cached_property
    def years(self) -> list[tuple[Subject, tuple[Subject, ...]]]:
        """Give each figure of a longer period with those of the shorter ones."""
        return [
            (subject, parts)
            for subject in self.figures
            for parts in divisions(subject)
            if all(part in self.figures for part in parts)
        ]

    def remainders(self, sums: Iterable[tuple[Subject, tuple[Subject, ...]]]) -> dict[Subject, int]:
        """Give what is left for a part when all others are taken from the whole."""
        found: dict[Subject, int] = {}
        for whole, parts in sums:
            total, shown = self.figures[whole], [self.figures[part] for part in parts]
            hidden = [part for part, figure in zip(parts, shown, strict=True) if figure is None]
            if total is None or len(hidden) > 1 or len(parts) < 2:
                continue
            rest = total - sum(figure or 0 for figure in shown)
            for part in hidden or parts:
                found[part] = rest + (self.figures[part] or 0)
        return found


def by_subtraction(seen: Seen) -> Guesses:
    """Subtract all other cells of a line from its margin."""
    return _marked(seen, seen.remainders(seen.lines))


def by_quarters(seen: Seen) -> Guesses:
    """Subtract three quarters from their year."""
    return _marked(seen, seen.remainders(seen.years))


def by_overlap(seen: Seen) -> Guesses:
    """Subtract a figure from one that counts the same and a few reports more."""
    for subject, wider, between in seen.nested:
        if between in SMALL:
            one, more = seen.figures[subject], seen.figures[wider]
            is_lost = one is None or more is None
            yield between, MOST_FREQUENT if is_lost else (more or 0) - (one or 0)


def by_averaging(seen: Seen) -> Guesses:
    """Average all that figures say of a count: its own, and what two kinds of sums leave for it."""
    left = [seen.remainders(sums) for sums in (seen.lines, seen.years)]
    for subject, count in seen.small:
        told = [seen.figures[subject], *(found.get(subject) for found in left)]
        known = [figure for figure in told if figure is not None]
        yield count, round(sum(known) / len(known)) if known else MOST_FREQUENT


def by_equality(seen: Seen) -> Guesses:
    """Say whether anything lies between two figures: nothing when they are the same."""
    for subject, wider, between in seen.nested:
        one, more = seen.figures[subject], seen.figures[wider]
        if one and more and between <= SMALL[-1]:
            yield int(between > 0), int(more != one)


def by_category(tables: Sequence[Table], row: str, category: str) -> Guesses:
    """Say what all of a group answered: the only answer shown, or the most frequent one."""
    for table in tables:
        if row in table.rows and category in table.columns:
            shown = {code for code in table.columns if table[row, code].value}
            ruling = shown.pop() if len(shown) == 1 else table.columns[0]
            yield 1, int(ruling == category)


def _marked(seen: Seen, found: dict[Subject, int]) -> Guesses:
    return ((count, found.get(subject, MOST_FREQUENT)) for subject, count in seen.small)


def _sums_of(table: Table) -> Iterator[tuple[Subject, tuple[Subject, ...]]]:
    subjects = {spot: subject_of(table.view, table.period, spot) for spot in table.cells}
    for line in lines_of(table.view, table.rows, table.columns):
        if line.is_sum and {line.whole, *line.parts} <= subjects.keys():
            yield subjects[line.whole], tuple(subjects[part] for part in line.parts)


def _hidden_if_small(counted: Counted) -> Cell:
    return HIDDEN if counted.count in SMALL else Cell(counted.count)
