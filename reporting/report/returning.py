"""Whether reporters come back with their code: each is counted once, as one of many (ux §5.6)."""

import logging
import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from reporting.database import Database
from reporting.facts.periods import quarter_of
from reporting.facts.waits import (
    CODE_PLACES,
    RETURN_DAYS,
    Wait,
    WaitCount,
    note_wait,
    take_wait_back,
)
from reporting.report.models import Report
from reporting.report.progress import Promise, week_start
from reporting.report.queries import report_by_id

_log = logging.getLogger("rinnalla.report")


def count_code(session: Session, row: Mapping[str, Any]) -> None:
    """Count that a code was given with a report that comes now, by its row; many get none."""
    if row["code_lookup_id"] is not None:
        quarter = quarter_of(row["state_since"])
        # In one row, every report with a code would wait until the one before it is committed.
        place = secrets.randbelow(CODE_PLACES)
        note_wait(session, Wait.CODE_GIVEN, quarter=quarter, days=place)


def take_count_back(session: Session, *, arrived: date, has_returned: bool) -> None:
    """Count one code less, and one return less: those of a report that was only a rehearsal."""
    quarter = quarter_of(arrived)
    given = WaitCount.quarter == str(quarter), WaitCount.measure == Wait.CODE_GIVEN
    place = session.scalar(select(WaitCount.days).where(*given).limit(1))
    if place is not None:
        take_wait_back(session, Wait.CODE_GIVEN, quarter=quarter, days=place)
    if has_returned:
        take_wait_back(session, Wait.CAME_BACK, quarter=quarter, days=0)


def note_return(database: Database, report_id: bytes, *, promise: Promise, today: date) -> None:
    """Count that a reporter opened the inbox within 30 days; only the first time writes anything.

    `promise` is what a report that comes today is promised. A database that cannot be written
    keeps nobody out of the inbox.
    """
    with database.reading() as session:
        report = report_by_id(session, report_id)
    if report is None or report.has_returned:
        return
    arrived = arrived_on(report, promise=promise, today=today)
    if today <= arrived + timedelta(days=RETURN_DAYS):
        try:
            _count(database, report_id, arrived)
        except SQLAlchemyError as error:
            _log.warning("a return could not be counted: %s", type(error).__name__)


def arrived_on(report: Report, *, promise: Promise, today: date) -> date:
    """Give the day a report came, reckoned back from what it was promised.

    Promises that were made for other numbers of days, or anew, lead out of the week in which it
    came; then it is the last day of that week.
    """
    week = [week_start(report.received_week) + timedelta(days=n) for n in range(7)]
    reckoned = (
        report.feedback_by - (promise.feedback_by - today),
        report.closes_on - (promise.closes_on - today),
        report.acknowledge_by - (promise.acknowledge_by - today),
    )
    return next((day for day in reckoned if day in week), week[-1])


def _count(database: Database, report_id: bytes, arrived: date) -> None:
    first = update(Report).where(Report.id == report_id, Report.has_returned.is_(False))
    with database.writing() as session:
        # Of two pages that are opened at once, one finds that the other was first.
        if session.scalar(first.values(has_returned=True).returning(Report.id)) is not None:
            note_wait(session, Wait.CAME_BACK, quarter=quarter_of(arrived), days=0)
