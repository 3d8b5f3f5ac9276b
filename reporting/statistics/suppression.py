"""Which further figures of a table are hidden, so that none can be worked out from the others.

Everything here looks at figures that are already perturbed, never at what was counted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from reporting.facts.answers import Dimension
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.subjects import Spot
from reporting.statistics.tables import COUNT, TOTAL

Figures = Mapping[Spot, int | None]
"""Figures of one table as they would be published; None is one that is hidden."""

Bounds = Callable[[int | None], tuple[float, float]]
"""The least and the greatest count that may be behind a figure."""

MULTIPLE: Final = frozenset({Dimension.GROUND, Dimension.KIND})
"""Questions with several answers: the parts may add up to more than the whole."""

# What is perhaps more than this of a group tells of everyone in the group what they answered.
_OF_A_GROUP: Final = (9, 10)
_OF_EVERYBODY: Final = (1, 1)

_SMALL: Final = 4
_LEAST_CHOICES: Final = 5


@dataclass(frozen=True)
class Line:
    """A figure and those it is divided into; with `is_sum` they add up to it.

    `limit` is the share, as a fraction, that no part may perhaps have; None where to know it
    hurts nobody, as for when people told and where in Finland.
    """

    whole: Spot
    parts: tuple[Spot, ...]
    is_sum: bool
    limit: tuple[int, int] | None = None


def lines_of(view: View, rows: tuple[str, ...], columns: tuple[str, ...]) -> list[Line]:
    """Give every line of a table of a view."""
    return [line for line in _lines(view, rows, columns) if line.parts]


def suppressed(figures: Figures, lines: Iterable[Line], bounds: Bounds) -> dict[Spot, int | None]:
    """Give the figures of a table with as many more hidden as it takes."""
    sheet = _Sheet(dict(figures), bounds)
    known = [replace(line, parts=_counted(line, figures)) for line in lines]
    known = [line for line in known if line.parts and line.whole in figures]
    while sum(sheet.hide_in(line) for line in known):
        pass
    return sheet.figures


class _Sheet:
    """Figures while more and more of them are hidden, and what each can still be."""

    def __init__(self, figures: dict[Spot, int | None], bounds: Bounds) -> None:
        self.figures = figures
        self.ranges = {spot: bounds(figure) for spot, figure in figures.items()}

    def hide_in(self, line: Line) -> bool:
        """Hide what one line needs hidden; say whether anything was."""
        hidden = self._dominant(line)
        if not hidden and line.is_sum and len(line.parts) > 1:
            hidden = self._too_exact(line) or self._companion(line)
        for spot in hidden:
            self.figures[spot] = None
            self.ranges[spot] = (0, inf)
        return bool(hidden)

    def _dominant(self, line: Line) -> list[Spot]:
        """Give what shows that perhaps nearly all of a group gave one answer."""
        shown = self._shown(line)
        whole = self.figures[line.whole] or sum(self._size(part) for part in shown)
        if line.limit is None or not whole:
            return []
        share, of = line.limit
        ruling = [part for part in shown if self.ranges[part][1] * of >= whole * share]
        return shown if ruling and line.is_sum else ruling

    def _too_exact(self, line: Line) -> list[Spot]:
        """Give the parts of a line that leaves fewer than five choices for a small count."""
        if not self._is_narrow(line):
            return []
        return self._shown(line) or [line.whole] * (self.figures[line.whole] is not None)

    def _companion(self, line: Line) -> list[Spot]:
        """Give the smallest part beside a single hidden figure, which would be the rest."""
        if sum(self.figures[spot] is None for spot in (line.whole, *line.parts)) != 1:
            return []
        # A zero would protect less than the smallest figure that is none.
        order = sorted(self._shown(line), key=lambda spot: (not self._size(spot), self._size(spot)))
        return order[:1]

    def _is_narrow(self, line: Line) -> bool:
        low, high = self.ranges[line.whole]
        ranges = [self.ranges[part] for part in line.parts]
        lows, highs = sum(least for least, _ in ranges), sum(most for _, most in ranges)
        if _is_told(max(low, lows), min(high, highs)):
            return True
        return any(
            _is_told(max(least, low - _rest(highs, most)), min(most, high - (lows - least)))
            for least, most in ranges
        )

    def _shown(self, line: Line) -> list[Spot]:
        return [part for part in line.parts if self.figures[part] is not None]

    def _size(self, spot: Spot) -> int:
        return self.figures[spot] or 0


def _counted(line: Line, figures: Figures) -> tuple[Spot, ...]:
    return tuple(part for part in line.parts if part in figures)


def _rest(highs: float, most: float) -> float:
    # Beside a part without an end nothing is known of the others; that only errs to their side.
    return highs - most if highs < inf else inf


def _is_told(least: float, most: float) -> bool:
    return least <= _SMALL and most - least < _LEAST_CHOICES - 1


def _lines(view: View, rows: tuple[str, ...], columns: tuple[str, ...]) -> Iterator[Line]:
    spec = VIEWS[view]
    is_over_time = spec.rows is Dimension.QUARTER
    for column in (*columns, TOTAL):
        parts = tuple((row, column) for row in rows)
        limit = None if is_over_time or view is View.PLACES else _limit(column)
        yield Line((TOTAL, column), parts, spec.rows not in MULTIPLE, limit)
    whole = COUNT if COUNT in columns else TOTAL
    is_sum = whole == TOTAL and spec.columns not in MULTIPLE
    for row in (*rows, TOTAL):
        parts = tuple((row, column) for column in columns if column != COUNT)
        yield Line((row, whole), parts, is_sum, _limit(TOTAL if is_over_time else row))


def _limit(group: str) -> tuple[int, int]:
    return _OF_EVERYBODY if group in (TOTAL, COUNT) else _OF_A_GROUP
