"""Invented waits of the demo: four quarters in which the team grew faster."""

from datetime import date
from typing import Final

from reporting.database import Database
from reporting.facts.periods import Period, Span, last_whole
from reporting.facts.waits import Wait, WaitCount

_QUARTERS: Final = 4
# How many of a hundred reports waited how many days, in the oldest of the quarters.
_USUAL: Final = {
    Wait.ACKNOWLEDGED: {0: 8, 1: 16, 2: 18, 3: 14, 5: 12, 6: 10, 7: 8, 9: 8, 14: 6},
    Wait.ANSWERED: {9: 10, 21: 20, 34: 25, 55: 20, 76: 14, 90: 6, 118: 5},
    Wait.CODE_GIVEN: {0: 120},
    Wait.CAME_BACK: {0: 71},
}


def load_waits(database: Database, *, today: date) -> None:
    """Write the waits of the last four whole quarters; the same every time."""
    quarter, rows = last_whole(Span.QUARTER, today), []
    for back in range(_QUARTERS):
        rows += _rows_of(quarter, shorter_by=_QUARTERS - 1 - back)
        quarter = quarter.before
    with database.writing() as session:
        session.add_all(rows)


def _rows_of(quarter: Period, *, shorter_by: int) -> list[WaitCount]:
    counts: dict[tuple[Wait, int], int] = {}
    for measure, usual in _USUAL.items():
        for days, number in usual.items():
            place = (measure, days - days * shorter_by // 10)
            counts[place] = counts.get(place, 0) + number + shorter_by
    return [
        WaitCount(quarter=str(quarter), measure=measure, days=days, number=number)
        for (measure, days), number in counts.items()
    ]
