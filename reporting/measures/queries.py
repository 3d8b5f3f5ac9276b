"""Reading measures: what was shown how often, by page, by day or week, by language and campaign."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from reporting.measures.models import Measure, PageGroup

LEAST_SHOWN: Final = 10
DAYS: Final = 28
WEEKS: Final = 26


@dataclass(frozen=True)
class Choice:
    """What of the measures is looked at; None is everything. Days are counted back from today."""

    by_week: bool = False
    group: PageGroup | None = None
    language: str | None = None
    campaign: str | None = None

    def first_day(self, today: date) -> date:
        """Give the first day looked at: four weeks back, or the Monday half a year back."""
        if not self.by_week:
            return today - timedelta(days=DAYS - 1)
        return _monday(today) - timedelta(weeks=WEEKS - 1)


@dataclass(frozen=True)
class Row:
    """One line of a table; `count` is None below ten, `bar` its length in hundredths."""

    value: Any
    count: int | None
    bar: int


@dataclass(frozen=True)
class Line:
    """One line of the file; `start` is the day, or the Monday of its week."""

    start: date
    group: PageGroup
    language: str
    campaign: str
    count: int | None


@dataclass(frozen=True)
class Measures:
    """The tables of the page."""

    groups: tuple[Row, ...]
    times: tuple[Row, ...]
    languages: tuple[Row, ...]
    campaigns: tuple[Row, ...]


def measures_of(session: Session, choice: Choice, *, today: date) -> Measures:
    """Give every table for what was chosen; a group that was chosen stands alone in its table."""
    wanted = _wanted(choice, today)
    groups = dict(_sums(session, Measure.page_group, wanted))
    ordered = [(group, groups[group]) for group in PageGroup if group in groups]
    days = _sums(session, Measure.day, wanted)
    times = sorted(_folded(days, by_week=choice.by_week).items())
    return Measures(
        groups=_rows(ordered),
        times=_rows(times),
        languages=_rows(_sums(session, Measure.language, wanted)),
        campaigns=_rows(_sums(session, Measure.campaign, wanted)),
    )


def lines_of(session: Session, choice: Choice, *, today: date) -> list[Line]:
    """Give every count of what was chosen, oldest first."""
    columns = (Measure.day, Measure.page_group, Measure.language, Measure.campaign)
    found = session.execute(select(*columns, Measure.count).where(*_wanted(choice, today)))
    sums: dict[tuple[date, PageGroup, str, str], int] = {}
    for day, group, language, campaign, count in found:
        key = (_monday(day) if choice.by_week else day, group, language, campaign)
        sums[key] = sums.get(key, 0) + count
    order = list(PageGroup)
    keys = sorted(sums, key=lambda key: (key[0], order.index(key[1]), key[2:]))
    return [Line(*key, count=_shown(sums[key])) for key in keys]


def _wanted(choice: Choice, today: date) -> list[ColumnElement[bool]]:
    wanted = [Measure.day >= choice.first_day(today), Measure.day <= today]
    for column, value in (
        (Measure.page_group, choice.group),
        (Measure.language, choice.language),
        (Measure.campaign, choice.campaign),
    ):
        if value is not None:
            wanted.append(column == value)
    return wanted


def _sums(
    session: Session, column: InstrumentedAttribute[Any], wanted: Sequence[ColumnElement[bool]]
) -> list[tuple[Any, int]]:
    total = func.sum(Measure.count)
    asked = select(column, total).where(*wanted).group_by(column).order_by(total.desc(), column)
    return [(value, int(count)) for value, count in session.execute(asked)]


def _folded(days: Iterable[tuple[date, int]], *, by_week: bool) -> dict[date, int]:
    sums: dict[date, int] = {}
    for day, count in days:
        start = _monday(day) if by_week else day
        sums[start] = sums.get(start, 0) + count
    return sums


def _rows(sums: Sequence[tuple[Any, int]]) -> tuple[Row, ...]:
    longest = max((count for _, count in sums), default=0)
    return tuple(
        Row(value, shown, max(1, round(100 * count / longest)) if shown else 0)
        for value, count in sums
        for shown in (_shown(count),)
    )


def _shown(count: int) -> int | None:
    return count if count >= LEAST_SHOWN else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
