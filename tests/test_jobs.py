"""Retention: what must be forgotten is forgotten, and nothing else, however often it runs."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from reporting.database import Database
from reporting.facts.models import FactChange
from reporting.jobs import ClockMovedError, Forgotten, check_clock, run_retention
from reporting.report.models import Report
from reporting.report.operations import UNLIKELY_FOR, end_report
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.storage.local import LocalStorage
from reporting.web import current
from tests import factories
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam


class MeanwhileStorage(LocalStorage):
    """A storage at whose first deletion another whole run of the job happens."""

    def __init__(self, folder: Path, runtime: Runtime, today: date) -> None:
        super().__init__(folder)
        self._runtime, self._today = runtime, today
        self.others: list[Forgotten] = []

    def delete(self, name: str) -> None:
        if not self.others:
            self.others.append(Forgotten(0, 0))
            run = run_retention(self._runtime, today=self._today, now=current.now())
            self.others.append(run)
        super().delete(name)


def send_with_file(client: PageClient, story: str) -> factories.Sent:
    """Send a report with a file."""
    return factories.send_report(client, story=story, files=[factories.upload(factories.JPG)])


def closing_day(runtime: Runtime) -> date:
    """Give the last day on which reports sent today may be opened."""
    return current.today() + timedelta(days=runtime.config.retention_days)


def left(runtime: Runtime) -> dict[str, int]:
    """Give what is left of reports: rows by table, and files."""
    counts = factories.row_counts(runtime.database)
    tables = ("report", "sealed_key", "sealed_object", "attachment")
    return {name: counts[name] for name in tables} | {"files": len(list(runtime.storage.names()))}


def test_a_report_is_deleted_the_day_after_its_inbox_closed_and_not_before(
    database: Database, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T19: when an inbox has closed no row, key or file of its report is left."""
    sent = send_with_file(client, "Words")
    last = closing_day(runtime)

    kept = run_retention(runtime, today=last, now=current.now())
    open_still = factories.inbox(client, sent.code)
    gone = run_retention(runtime, today=last + timedelta(days=1), now=current.now())

    assert kept == Forgotten(0, 0)
    assert open_still.one("h1") is not None
    assert gone.reports == 1
    assert set(left(runtime).values()) == {0}
    assert factories.row_counts(database)["fact"] == 1
    factories.post(client, "/en/inbox", {"code": sent.code}, status=404)


def test_a_message_on_the_last_day_keeps_the_report(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T28: a message on the last day extends it."""
    sent = factories.send_report(client)
    today = current.today()
    with runtime.database.writing() as session:
        for report in factories.reports(session):
            report.closes_on = today

    factories.act(client, factories.inbox(client, sent.code), "message", message="Wait")
    done = run_retention(runtime, today=today + timedelta(days=1), now=current.now())

    assert done.reports == 0
    assert factories.inbox(client, sent.code).one("article") is not None


def test_running_twice_forgets_nothing_more(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    send_with_file(client, "Words")
    after = closing_day(runtime) + timedelta(days=1)

    runs = [run_retention(runtime, today=after, now=current.now()) for _ in range(3)]

    assert [run.reports for run in runs] == [1, 0, 0]


def test_two_runs_at_once_both_end_well_and_nothing_is_left(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    for number in range(3):
        send_with_file(client, f"Story {number}")
    after = closing_day(runtime) + timedelta(days=1)
    folder = runtime.config.instance / "files"
    meanwhile = MeanwhileStorage(folder, runtime, after)

    run_retention(replace(runtime, storage=meanwhile), today=after, now=current.now())

    assert meanwhile.others[1].reports == 2
    assert set(left(runtime).values()) == {0}


def test_the_notes_of_sent_forms_are_forgotten_after_a_day(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    factories.send_report(client)
    now = current.now()

    run_retention(runtime, today=current.today(), now=now + timedelta(hours=23))
    kept = factories.row_counts(runtime.database)["sent_form"]
    run_retention(runtime, today=current.today(), now=now + timedelta(hours=25))

    assert (kept, factories.row_counts(runtime.database)["sent_form"]) == (1, 0)
    assert left(runtime)["report"] == 1


def test_no_deleted_byte_is_left_in_the_database_or_its_log(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T19, 4.35: no deleted byte is left."""
    send_with_file(client, "Words")
    sealed = [
        value
        for name, value in factories.every_value(runtime.database)
        if name in {"sealed_key.sealed_key", "sealed_object.sealed_content"}
    ]
    pieces = [value[at : at + 24] for value in sealed if isinstance(value, bytes) for at in (0, 64)]

    def stored() -> bytes:
        files = runtime.config.instance.glob("rinnalla.db*")
        return b"".join(path.read_bytes() for path in files)

    before = [piece in stored() for piece in pieces]
    after = closing_day(runtime) + timedelta(days=1)
    run_retention(runtime, today=after, now=current.now())

    assert all(before)
    assert not [piece for piece in pieces if piece in stored()]


def test_files_of_living_reports_are_no_orphans(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T19: orphans go, living files stay."""
    send_with_file(client, "Words")

    run_retention(runtime, today=current.today(), now=current.now())

    assert left(runtime)["files"] == 1


def test_a_withdrawn_report_leaves_no_byte_in_the_database_or_its_log(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T19, 4.35: nor of a withdrawn report."""
    sent = factories.send_report(client, story="Words")
    sealed = [
        value[:24]
        for name, value in factories.every_value(runtime.database)
        if name.startswith("sealed_object.") and isinstance(value, bytes) and len(value) > 32
    ]

    factories.act(client, factories.inbox(client, sent.code), "withdraw", sure="yes")

    files = runtime.config.instance.glob("rinnalla.db*")
    stored = b"".join(path.read_bytes() for path in files)
    assert sealed
    assert not [piece for piece in sealed if piece in stored]


@pytest.mark.parametrize("days", [0, 1, 364])
def test_nothing_young_is_deleted(
    days: int, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    send_with_file(client, "Words")
    before = left(runtime)

    run_retention(runtime, today=current.today() + timedelta(days=days), now=current.now())

    assert left(runtime) == before


def test_a_report_that_got_more_time_meanwhile_is_not_deleted(
    database: Database, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T28: what came between looking and deleting counts."""
    factories.send_report(client)
    report_id = factories.only_report(runtime, team).report.id

    with database.writing() as session:
        assert end_report(session, report_id, today=closing_day(runtime)) == []

    assert factories.row_counts(database)["report"] == 1


def test_a_report_found_unlikely_is_deleted_after_a_month_and_not_before(
    database: Database, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T29: unlikely reports end too."""
    send_with_file(client, "Words")
    today = current.today()
    with runtime.database.writing() as session:
        for report in factories.reports(session):
            report.state, report.state_since = State.UNLIKELY, today

    month = today + UNLIKELY_FOR
    early = run_retention(runtime, today=month - timedelta(days=1), now=current.now())
    due = run_retention(runtime, today=month, now=current.now())

    assert (early.reports, due.reports) == (0, 1)
    assert set(left(runtime).values()) == {0}


@pytest.mark.parametrize(("days", "may"), [(0, True), (7, True), (8, False), (400, False)])
def test_retention_refuses_a_clock_that_jumped(
    days: int, *, may: bool, database: Database, runtime: Runtime
) -> None:
    """5.11: after more than a week without a run, somebody must say that the clock is right."""
    today = current.today()
    run_retention(runtime, today=today, now=current.now())

    if may:
        check_clock(runtime, today=today + timedelta(days=days))
    else:
        with pytest.raises(ClockMovedError, match="--after-pause"):
            check_clock(runtime, today=today + timedelta(days=days))


def test_retention_refuses_a_clock_that_went_back(runtime: Runtime) -> None:
    """5.11: nor does it run on a day before the last one."""
    run_retention(runtime, today=current.today(), now=current.now())

    with pytest.raises(ClockMovedError):
        check_clock(runtime, today=current.today() - timedelta(days=1))


def test_a_first_run_is_never_refused(runtime: Runtime) -> None:
    check_clock(runtime, today=current.today() + timedelta(days=4000))


def test_a_fact_that_does_not_open_keeps_no_report_alive_and_stops_no_run(
    database: Database, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    send_with_file(client, "Words")
    with database.writing() as session:
        change = session.scalars(select(FactChange)).one()
        change.sealed_answers = change.sealed_answers[:-1] + bytes(1)
    day = closing_day(runtime) + timedelta(days=1)

    run_retention(runtime, today=day, now=current.now())

    assert set(left(runtime).values()) == {0}


@pytest.mark.parametrize("state", State)
def test_in_every_state_a_report_ends_on_its_day(
    state: State, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T29: no state keeps a report for ever; its end date alone decides, and is never empty."""
    send_with_file(client, "Words")
    with runtime.database.writing() as session:
        for report in factories.reports(session):
            report.state, report.state_since = state, closing_day(runtime)

    run_retention(runtime, today=closing_day(runtime) + timedelta(days=1), now=current.now())

    assert set(left(runtime).values()) == {0}
    assert not Report.__table__.c.closes_on.nullable
