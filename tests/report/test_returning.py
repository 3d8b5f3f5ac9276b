"""Whether reporters come back: counted once of each report, and seen by nobody else."""

import secrets
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from reporting.database import Database
from reporting.facts.periods import quarter_of
from reporting.facts.waits import CODE_PLACES, Wait, WaitCount
from reporting.report import returning
from reporting.report.models import Report
from reporting.report.progress import PromiseDays, received_week
from reporting.report.returning import arrived_on, count_code, note_return
from reporting.runtime import Runtime
from reporting.sealing import FormSecret, code_from_secret, format_code
from reporting.web import current
from tests import factories
from tests.factories import every_value, reports
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

DAYS = PromiseDays(acknowledge=7, feedback=92, retention=365)
ARRIVED = date(2026, 11, 18)  # a Wednesday


def counts(database: Database) -> dict[Wait, int]:
    """Give how many reports were counted, by what."""
    with database.reading() as session:
        rows = session.scalars(select(WaitCount)).all()
    # Of codes it is a place drawn at random.
    assert {row.days for row in rows if row.measure is not Wait.CODE_GIVEN} <= {0}
    assert {row.quarter for row in rows} <= {str(quarter_of(current.today()))}
    return {row.measure: row.number for row in rows}


def has_returned(database: Database) -> list[bool]:
    with database.reading() as session:
        return [report.has_returned for report in reports(session)]


def came(database: Database, days: int) -> None:
    """Let the only report have come so many days ago, with the promises of that day."""
    arrived, changed = current.today() - timedelta(days=days), timedelta(days=days)
    with database.writing() as session:
        (report,) = reports(session)
        report.received_week = received_week(arrived)
        report.acknowledge_by -= changed
        report.feedback_by -= changed
        report.closes_on -= changed


def test_a_report_with_a_code_is_counted_and_one_without_is_not(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    factories.send_report(client, story="One", wish="advice")
    factories.send_report(client, story="Two", wish="count")

    assert counts(database) == {Wait.CODE_GIVEN: 1}


def test_codes_are_counted_in_many_rows_so_that_no_report_waits_for_another(
    database: Database,
) -> None:
    row = {"code_lookup_id": b"x", "state_since": current.today()}
    with database.writing() as session:
        for _ in range(200):
            count_code(session, row)

    with database.reading() as session:
        numbers = session.scalars(select(WaitCount.number)).all()
    assert sum(numbers) == 200
    assert len(numbers) > CODE_PLACES // 2


def test_a_form_sent_again_counts_no_second_code(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    sent = factories.send_report(client, story="One", wish="advice")
    factories.send(client, sent.form)

    assert counts(database) == {Wait.CODE_GIVEN: 1}


def test_a_return_counts_once_however_often_the_inbox_is_opened(
    database: Database, client: PageClient, team: StaffedTeam
) -> None:
    sent = factories.send_report(client, story="One", wish="advice")
    assert has_returned(database) == [False]
    for _ in range(3):
        factories.inbox(client, sent.code)

    assert has_returned(database) == [True]
    assert counts(database) == {Wait.CODE_GIVEN: 1, Wait.CAME_BACK: 1}


@pytest.mark.parametrize(("days", "is_counted"), [(30, True), (31, False)])
def test_a_return_counts_within_thirty_days(
    runtime: Runtime, client: PageClient, team: StaffedTeam, days: int, *, is_counted: bool
) -> None:
    sent = factories.send_report(client, story="One", wish="advice")
    came(runtime.database, days)
    factories.inbox(client, sent.code)

    assert has_returned(runtime.database) == [is_counted]


def test_an_unknown_code_writes_nothing(
    runtime: Runtime, client: PageClient, team: StaffedTeam
) -> None:
    factories.send_report(client, story="One", wish="advice")
    before = sorted(map(str, every_value(runtime.database)))
    secret = FormSecret(secrets.token_bytes(32))
    unknown = format_code(code_from_secret(secret, runtime.keyring.code_pepper))
    factories.post(client, "/en/inbox", {"code": unknown}, status=404)

    assert sorted(map(str, every_value(runtime.database))) == before


def test_a_database_that_cannot_be_written_keeps_nobody_out(
    runtime: Runtime, client: PageClient, team: StaffedTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = factories.send_report(client, story="One", wish="advice")

    def fail(session: Session, *_: Any, **__: Any) -> None:
        raise OperationalError("locked", None, Exception())

    monkeypatch.setattr(returning, "note_wait", fail)
    page = factories.inbox(client, sent.code)

    assert page.one("h1") is not None
    assert has_returned(runtime.database) == [False]


def test_a_report_that_is_gone_is_counted_nowhere(database: Database) -> None:
    promise = DAYS.from_day(ARRIVED)
    note_return(database, bytes(16), promise=promise, today=ARRIVED)

    assert counts(database) == {}


def report(promise: PromiseDays = DAYS, **changes: date) -> Report:
    """Give a report that came on a Wednesday with these promises."""
    days = promise.from_day(ARRIVED)
    told = {name: getattr(days, name) for name in ("acknowledge_by", "feedback_by", "closes_on")}
    return Report(received_week=received_week(ARRIVED), **(told | changes))


LATER = ARRIVED + timedelta(days=40)


@pytest.mark.parametrize(
    "promised",
    [
        report(),
        report(acknowledge_by=ARRIVED + timedelta(days=14), closes_on=LATER),
        report(PromiseDays(acknowledge=14, feedback=60, retention=365)),
        report(PromiseDays(acknowledge=7, feedback=60, retention=200)),
    ],
    ids=["all agree", "the feedback tells", "the inbox tells", "the first look tells"],
)
def test_the_day_of_arrival_follows_from_any_promise_that_held(promised: Report) -> None:
    assert arrived_on(promised, promise=DAYS.from_day(LATER), today=LATER) == ARRIVED


def test_where_no_promise_tells_a_report_came_at_the_end_of_its_week() -> None:
    other = report(PromiseDays(acknowledge=30, feedback=60, retention=200))

    found = arrived_on(other, promise=DAYS.from_day(LATER), today=LATER)
    assert (found, found.isoweekday()) == (date(2026, 11, 22), 7)
