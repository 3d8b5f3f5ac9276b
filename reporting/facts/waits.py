"""How long people waited for us: counts by quarter and days, of which none leads to a report."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import String, bindparam, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from reporting.config import Config
from reporting.database import CLUSTERED, Base, table_of
from reporting.facts.periods import Period
from reporting.prepared import Prepared
from reporting.upserts import insert_on
from reporting.vocabulary import N_, Term

MOST_DAYS: Final = 400
"""Whoever waited for longer is counted as having waited so long."""

RETURN_DAYS: Final = 30
"""Whoever opens the inbox within so many days kept the code (ux §5.6)."""

CODE_PLACES: Final = 32
"""Over so many rows the count of codes is spread, lest reports wait for each other's commit."""


class Wait(Term):
    """What is counted once of a report, with the days from its arrival."""

    ACKNOWLEDGED = (
        "acknowledged",
        N_("Told that a person has read the report"),
        N_("We promise it within 7 days."),
    )
    ANSWERED = "answered", N_("Told what we did"), N_("We promise it within 3 months.")
    CAME_BACK = (
        "came_back",
        N_("Came back with the code"),
        N_("Within 30 days, among all who were given a code."),
    )
    CODE_GIVEN = "code_given", N_("Given a code")


PROMISED_DAYS: Final[Mapping[Wait, int]] = {
    Wait.ACKNOWLEDGED: Config.acknowledge_days,
    Wait.ANSWERED: Config.feedback_days,
}
"""Within how many days figures call a promise kept: the service's own, whatever was in force."""


class WaitCount(Base):
    """How many reports of a quarter waited so many days; `days` tells none for codes."""

    __tablename__ = "wait_count"
    __table_args__ = (CLUSTERED,)

    quarter: Mapped[str] = mapped_column(String(7), primary_key=True)
    measure: Mapped[Wait] = mapped_column(primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


def note_wait(session: Session, measure: Wait, *, quarter: Period, days: int) -> None:
    """Count one report; `quarter` is that of its arrival."""
    _COUNT.run(session, _place(measure, quarter, days) | {"of_measure": measure.value})


def take_wait_back(session: Session, measure: Wait, *, quarter: Period, days: int) -> None:
    """Count one report less, after what ended its wait was undone."""
    place = _place(measure, quarter, days)
    session.execute(_LESS, place)
    session.execute(_NONE_LEFT, place)


_TABLE: Final = table_of(WaitCount)
_KEY: Final = ("quarter", "measure", "days")
_THERE: Final = [_TABLE.c[name] == bindparam(f"of_{name}") for name in _KEY]
_LESS: Final = update(_TABLE).where(*_THERE).values(number=_TABLE.c.number - 1)
_NONE_LEFT: Final = delete(_TABLE).where(*_THERE, _TABLE.c.number <= 0)


def _count_on(database: str) -> Any:
    place: dict[str, Any] = {name: bindparam(f"of_{name}") for name in _KEY}
    added = insert_on(database, _TABLE).values(**place, number=1)
    grown = {"number": _TABLE.c.number + 1}
    return added.on_conflict_do_update(index_elements=list(_TABLE.primary_key), set_=grown)


_COUNT: Final = Prepared(_count_on)  # a report that is sent writes one of these


def _place(measure: Wait, quarter: Period, days: int) -> dict[str, Any]:
    return {
        "of_quarter": str(quarter),
        "of_measure": measure,
        "of_days": min(max(days, 0), MOST_DAYS),
    }
