"""Periods that figures are counted by: weeks, months, quarters, half-years and years.

Written as ISO 8601 writes years, months and weeks, with quarters and half-years after the same
manner: `2026`, `2026-H2`, `2026-Q3`, `2026-09`, `2026-W38`. An ISO week belongs to the quarter
and year of its Thursday (ISO 8601, 2.2.8).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import total_ordering
from typing import Final

from reporting.errors import RinnallaError

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100


class Span(IntEnum):
    """How long a period is, the shortest first."""

    WEEK = 1
    MONTH = 2
    QUARTER = 3
    HALF = 4
    YEAR = 5


class PeriodUnknownError(RinnallaError):
    """A text that is no period, or one outside the years that are counted."""


@total_ordering
@dataclass(frozen=True)
class Period:
    """One period; `number` is that of the week, month, quarter or half in its year, else 0.

    Ordered by first day, the longer one first, so that a year stands before its quarters.
    """

    span: Span
    year: int
    number: int = 0

    def __str__(self) -> str:
        written = {
            Span.WEEK: f"{self.year}-W{self.number:02d}",
            Span.MONTH: f"{self.year}-{self.number:02d}",
            Span.QUARTER: f"{self.year}-Q{self.number}",
            Span.HALF: f"{self.year}-H{self.number}",
            Span.YEAR: str(self.year),
        }
        return written[self.span]

    def __lt__(self, other: "Period") -> bool:
        return (self.first_day, -self.span) < (other.first_day, -other.span)

    @property
    def first_day(self) -> date:
        """Give the first day of the period."""
        if self.span is Span.WEEK:
            return date.fromisocalendar(self.year, self.number, 1)
        return date(self.year, self._first_month, 1)

    @property
    def last_day(self) -> date:
        """Give the last day of the period."""
        if self.span is Span.WEEK:
            return date.fromisocalendar(self.year, self.number, 7)
        months = self._first_month - 1 + _MONTHS[self.span]
        return date(self.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)

    @property
    def quarter(self) -> "Period | None":
        """Give the quarter this lies in, None when it is longer than one."""
        if self.span > Span.QUARTER:
            return None
        return quarter_of(self._middle)

    @property
    def whole_year(self) -> "Period":
        """Give the year this lies in."""
        return Period(Span.YEAR, self._middle.year)

    @property
    def quarters(self) -> tuple["Period", ...]:
        """Give the quarters that make up a quarter, half-year or year, in order."""
        if self.span < Span.QUARTER:
            raise PeriodUnknownError(f"{self} has no whole quarter")
        first = (self._first_month + 2) // 3
        return tuple(
            Period(Span.QUARTER, self.year, first + n) for n in range(_MONTHS[self.span] // 3)
        )

    @property
    def before(self) -> "Period":
        """Give the period of the same length before this one."""
        day = self.first_day - timedelta(days=1)
        if self.span is Span.WEEK:
            year, number, _ = day.isocalendar()
            return Period(Span.WEEK, year, number)
        if self.span is Span.YEAR:
            return Period(Span.YEAR, day.year)
        return Period(self.span, day.year, (day.month - 1) // _MONTHS[self.span] + 1)

    @property
    def _first_month(self) -> int:
        return 1 if self.span is Span.YEAR else (self.number - 1) * _MONTHS[self.span] + 1

    @property
    def _middle(self) -> date:
        # Any day of it would do but for weeks, which belong where their Thursday is.
        return self.first_day + timedelta(days=3)


_MONTHS: Final = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF: 6, Span.YEAR: 12}
_WRITTEN: Final = re.compile(r"([0-9]{4})(?:-(?:(W|Q|H)?([0-9]{1,2})))?", re.ASCII)
_SPANS: Final = {"W": Span.WEEK, "Q": Span.QUARTER, "H": Span.HALF, None: Span.MONTH}
_DIGITS: Final = {Span.WEEK: 2, Span.MONTH: 2, Span.QUARTER: 1, Span.HALF: 1}


def parse_period(text: str) -> Period:
    """Read a period; raises PeriodUnknownError for anything else, also for a week 54."""
    found = _WRITTEN.fullmatch(text)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise PeriodUnknownError(text)
    if not found[3]:
        return Period(Span.YEAR, int(found[1]))
    period = Period(_SPANS[found[2]], int(found[1]), int(found[3]))
    if len(found[3]) != _DIGITS[period.span] or not 1 <= period.number <= _numbers_in(period):
        raise PeriodUnknownError(text)
    return period


def quarter_of(day: date) -> Period:
    """Give the quarter of a day."""
    return Period(Span.QUARTER, day.year, (day.month + 2) // 3)


def last_whole(span: Span, today: date) -> Period:
    """Give the newest quarter, half-year or year that was over before today."""
    if span is Span.YEAR:
        return Period(Span.YEAR, today.year - 1)
    running = Period(span, today.year, (today.month - 1) // _MONTHS[span] + 1)
    return running.before


def _numbers_in(period: Period) -> int:
    if period.span is not Span.WEEK:
        return 12 // _MONTHS[period.span]
    return date(period.year, 12, 28).isocalendar().week  # always in the last week
