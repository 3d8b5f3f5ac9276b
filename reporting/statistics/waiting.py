"""How long people waited, as a table: a figure of the service that is made of no fact (ux §5.3)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.facts.periods import Period
from reporting.facts.waits import PROMISED_DAYS, Wait, WaitCount
from reporting.statistics.catalogue import View
from reporting.statistics.tables import HIDDEN, Cell, Missing, Table
from reporting.vocabulary import N_, Term

LEAST: Final = 5
"""Nothing is shown of fewer reports than this."""

LEAST_FOR_SHARES: Final = 30
"""Shares are shown of at least so many reports (ux §5.2 D3)."""

ROWS: Final = (Wait.ACKNOWLEDGED, Wait.ANSWERED, Wait.CAME_BACK)


class WaitFigure(Term):
    """The columns of the table."""

    NUMBER = "number", N_("Reports")
    KEPT_PERCENT = "kept_percent", N_("In time, %")
    MEDIAN_DAYS = "median_days", N_("Half within, days")
    NINETY_DAYS = "ninety_days", N_("Nine in ten within, days")


_NONE: Final = Cell(None, Missing.NOT_APPLICABLE)


def waiting_table(session: Session, period: Period) -> Table:
    """Give how long those waited who came in a quarter, half-year or year.

    Everybody is counted once in each row, in the quarter in which they came; who waits still is
    in none. `reports` are those that were told that somebody has read them. Raises
    PeriodUnknownError for a period shorter than a quarter.
    """
    waits = _waits(session, period)
    given = sum(waits[Wait.CODE_GIVEN].values())
    cells = {
        **_time_cells(Wait.ACKNOWLEDGED, waits[Wait.ACKNOWLEDGED]),
        **_time_cells(Wait.ANSWERED, waits[Wait.ANSWERED]),
        **_return_cells(sum(waits[Wait.CAME_BACK].values()), given),
    }
    return Table(
        view=View.WAITING,
        period=period,
        rows=tuple(row.value for row in ROWS),
        columns=tuple(figure.value for figure in WaitFigure),
        cells=cells,
        reports=cells[Wait.ACKNOWLEDGED.value, WaitFigure.NUMBER.value],
        untold=_NONE,
    )


def published_waiting(table: Table) -> Table:
    """Give the table as others may see it: numbers of reports rounded to five (ux §5.2 D2).

    Shares and days are figures of the service; those of too few are hidden already.
    """
    number = WaitFigure.NUMBER.value
    cells = {
        place: _rounded(cell) if place[1] == number else cell for place, cell in table.cells.items()
    }
    return replace(table, cells=cells, reports=_rounded(table.reports))


def _rounded(cell: Cell) -> Cell:
    return cell if cell.value is None else Cell(5 * ((cell.value + 2) // 5))


def _waits(session: Session, period: Period) -> Mapping[Wait, Counter[int]]:
    """Give how many reports waited how many days, by what they waited for."""
    found: dict[Wait, Counter[int]] = {measure: Counter() for measure in Wait}
    quarters = [str(quarter) for quarter in period.quarters]
    for row in session.scalars(select(WaitCount).where(WaitCount.quarter.in_(quarters))):
        found[row.measure][row.days] += row.number
    return found


def _time_cells(measure: Wait, waits: Counter[int]) -> dict[tuple[str, str], Cell]:
    number = waits.total()
    if number < LEAST:
        return {(measure.value, figure.value): HIDDEN for figure in WaitFigure}
    kept = sum(n for days, n in waits.items() if days <= PROMISED_DAYS[measure])
    figures = {
        WaitFigure.NUMBER: Cell(number),
        WaitFigure.KEPT_PERCENT: _share(kept, number),
        WaitFigure.MEDIAN_DAYS: Cell(_days_for(waits, percent=50)),
        WaitFigure.NINETY_DAYS: Cell(_days_for(waits, percent=90)),
    }
    return {(measure.value, figure.value): cell for figure, cell in figures.items()}


def _return_cells(number: int, given: int) -> dict[tuple[str, str], Cell]:
    is_shown = number >= LEAST
    # Who had their code before codes were counted may come back too.
    share = _share(min(number, given), given) if is_shown else HIDDEN
    figures = {
        WaitFigure.NUMBER: Cell(number) if is_shown else HIDDEN,
        WaitFigure.KEPT_PERCENT: share,
        WaitFigure.MEDIAN_DAYS: _NONE,
        WaitFigure.NINETY_DAYS: _NONE,
    }
    return {(Wait.CAME_BACK.value, figure.value): cell for figure, cell in figures.items()}


def _share(part: int, whole: int) -> Cell:
    return Cell(round(100 * part / whole)) if whole >= LEAST_FOR_SHARES else HIDDEN


def _days_for(waits: Counter[int], *, percent: int) -> int:
    """Give within how many days so many per cent had heard from us, by the nearest rank."""
    rank, reached = -(-waits.total() * percent // 100), 0
    for days in sorted(waits):
        reached += waits[days]
        if reached >= rank:
            return days
    raise ValueError("nobody waited")
