"""What tests of lists share: somebody at a desk, cases as they should be, and what is listed."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import update

from reporting.casework.caseworker import Caseworker
from reporting.database import Database
from reporting.report.models import Report
from reporting.report.progress import Promise, State
from reporting.runtime import Runtime
from reporting.triage.filters import Owner, QueueFilter
from reporting.triage.kept_keys import KeptKeys
from reporting.triage.queries import queue_page
from reporting.triage.rows import Desk
from tests.casework.cases import PROMISE, TODAY, Case, caseworker, make_case
from tests.support.people import StaffedTeam

EVERYONE = QueueFilter(owner=Owner.ANYONE)


def promised(days: int, *, from_day: date = TODAY) -> Promise:
    """Give promises of which every day is so many days from today."""
    day = from_day + timedelta(days=days)
    return Promise(day, day, PROMISE.closes_on)


def desk_of(runtime: Runtime, team: StaffedTeam, *, by: Caseworker | None = None) -> Desk:
    """Give the desk of the team's caseworker."""
    return Desk(by or person(runtime, team), TODAY, KeptKeys())


def person(runtime: Runtime, team: StaffedTeam) -> Caseworker:
    """Give the team's caseworker with the team's keys opened."""
    return caseworker(runtime, team, member_id=team.caseworker.member_id)


def change(runtime: Runtime, case: Case, **values: Any) -> None:
    """Set clear columns of a case."""
    with runtime.database.writing() as session:
        session.execute(update(Report).where(Report.id == case.id).values(**values))


def many(runtime: Runtime, team: StaffedTeam, count: int, **changes: Any) -> list[Case]:
    """Store so many alike reports."""
    return [make_case(runtime, team, **changes) for _ in range(count)]


def numbers(database: Database, desk: Desk, wanted: QueueFilter = EVERYONE) -> list[str]:
    """Give the report numbers on the first page of a filter, in order."""
    with database.reading() as session:
        return [row.number for row in queue_page(session, wanted, desk).rows]


STATES = tuple(State)
