"""Figures that fit together: perturbed, and moved where they would contradict one another.

Each stays within four of what was counted: a part that came out above its whole is lowered to it,
a whole that came out below what its parts must at least be is raised. Contradictions are not only
ugly; they are what exact counts can be worked out from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reporting.facts.periods import Span
from reporting.statistics.perturbation import MOST_CHANGE, counts_behind, perturbed, together
from reporting.statistics.subjects import (
    Spot,
    Subject,
    divisions,
    everybody,
    subject_of,
    wider_than,
)
from reporting.statistics.tables import COUNT, TOTAL, Counted, ExactTable, Table

Published = Mapping[Subject, int | None]
"""Figures that are out already; None is one that was hidden."""


@dataclass(frozen=True)
class Rule:
    """Which figures are shown: none under `least`; zero only where `shows_zero` says so."""

    least: int
    shows_zero: bool

    def shown(self, figure: int) -> int | None:
        """Give a figure, None when it must be hidden."""
        if figure == 0:
            return 0 if self.shows_zero else None
        return figure if figure >= self.least else None

    def bounds(self, figure: int | None) -> tuple[int, int]:
        """Give the least and the greatest count that may be behind a figure or a hidden one."""
        if figure is not None:
            return counts_behind(figure)
        return (1 if self.shows_zero else 0), self.least - 1 + MOST_CHANGE


class Settlement:
    """One table on its way out: its figures, made to fit together and to those that are out."""

    def __init__(self, exact: ExactTable, rule: Rule, published: Published) -> None:
        everyone = everybody(exact.period)
        self._exact = exact
        self._rule = rule
        self._everyone = perturbed(together(exact.reports, exact.untold), str(everyone))
        self._known = {**published, everyone: self._everyone}
        self._total = (TOTAL, COUNT if COUNT in exact.columns else TOTAL)
        self.reports = self._figure(self._total, exact.reports)

    @property
    def untold(self) -> int | None:
        """Give how many did not answer: a difference of two figures, so that it tells no more."""
        return self._rule.shown(max(0, self._everyone - (self.reports or 0)))

    @property
    def is_told_by_quarter(self) -> bool:
        """Say whether this is a half-year of which a quarter is out: the rest is the other."""
        period = self._exact.period
        subject = subject_of(self._exact.view, period, self._total)
        parts = (part for division in divisions(subject) for part in division)
        return period.span is Span.HALF and any(part in self._known for part in parts)

    def figures(self) -> dict[Spot, int | None]:
        """Give the figures of all spots, wholes before their parts."""
        cells = self._exact.cells
        return {spot: self._figure(spot, cells[spot]) for spot in sorted(cells, key=_narrowness)}

    def _figure(self, spot: Spot, counted: Counted) -> int | None:
        subject = subject_of(self._exact.view, self._exact.period, spot)
        if subject not in self._known:
            self._known[subject] = self._settled(subject, counted)
        return self._known[subject]

    def _settled(self, subject: Subject, counted: Counted) -> int | None:
        known = self._known
        figure = perturbed(counted, str(subject))
        is_hidden = False
        for division in divisions(subject):
            parts = [known[part] for part in division if part in known]
            least, most = _sums(parts, self._rule)
            figure = max(least, figure)
            if len(parts) == len(division) and figure > most:
                is_hidden, figure = is_hidden or None in parts, most
        wholes = [known[wider] for wider in wider_than(subject) if wider in known]
        figure = min([figure, *(whole for whole in wholes if whole is not None)])
        is_hidden = is_hidden or (figure > 0 and None in wholes)
        return None if is_hidden else self._rule.shown(figure)


def published_in(tables: Iterable[Table]) -> dict[Subject, int | None]:
    """Give the figures of tables by what they are about."""
    return {
        subject_of(table.view, table.period, spot): cell.value
        for table in tables
        for spot, cell in table.cells.items()
    }


def _sums(parts: list[int | None], rule: Rule) -> tuple[int, int]:
    """Give the least figure that parts leave for their whole, and the greatest."""
    bounds = [rule.bounds(part) for part in parts]
    least = max([sum(low for low, _ in bounds), *(part or 0 for part in parts)])
    return least, sum(high for _, high in bounds)


def _narrowness(spot: Spot) -> int:
    return (spot[0] != TOTAL) + (spot[1] not in (TOTAL, COUNT))
