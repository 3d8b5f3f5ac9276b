"""The promise follows the load: longer when too much comes, never shorter for what was sent."""

import secrets
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from reporting.accounts.models import Member
from reporting.administration.capacity import (
    LONGEST_DAYS,
    Load,
    adapt_promise,
    load_of,
    next_promise,
)
from reporting.audit import AuditAction, AuditEntry
from reporting.config import Config
from reporting.permissions import StaffRole
from reporting.preferences.declared import PreferenceName
from reporting.preferences.operations import set_preference
from reporting.preferences.queries import default_preferences, preferences_of
from reporting.preferences.values import Preferences, SlowPromise
from reporting.report.models import Report
from reporting.report.progress import State, received_week
from reporting.runtime import Runtime
from reporting.web import current
from tests.administration.desk import AdminDesk
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

TODAY = date(2026, 11, 20)  # a Friday; the four full weeks before it are W43 to W46
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
USUAL = default_preferences(Config())


def load(**changes: Any) -> Load:
    usual = Load(2, 0, limit=50, open_cases=40, came=0, closed=0, promise_days=7)
    return replace(usual, **changes)


def make_reports(
    runtime: Runtime,
    count: int,
    *,
    state: State = State.NEW,
    arrived: date = TODAY,
    since: date = TODAY,
) -> None:
    with runtime.database.writing() as session:
        for _ in range(count):
            session.add(
                Report(
                    id=secrets.token_bytes(16),
                    number=secrets.token_hex(8),
                    team_id=bytes(16),
                    state=state,
                    received_week=received_week(arrived),
                    language="fi",
                    reply_language="fi",
                    acknowledge_by=arrived + timedelta(days=7),
                    feedback_by=arrived + timedelta(days=92),
                    closes_on=arrived + timedelta(days=365),
                    state_since=since,
                )
            )


def decided(runtime: Runtime) -> Preferences:
    with runtime.database.reading() as session:
        return preferences_of(session, runtime.config)


def measured(runtime: Runtime) -> Load:
    with runtime.database.reading() as session:
        return load_of(session, preferences_of(session, runtime.config), today=TODAY)


def limit_to(runtime: Runtime, cases: int) -> None:
    with runtime.database.writing() as session:
        name = PreferenceName.LOAD_LIMIT
        set_preference(session, name, cases, by=bytes(16), today=TODAY)


def adapt(runtime: Runtime, today: date = TODAY) -> int:
    return adapt_promise(runtime, today=today, now=NOW)[1]


@pytest.mark.parametrize(
    ("open_cases", "days"),
    [(0, 7), (50, 7), (51, 14), (100, 14), (101, 21), (150, 21), (400, 56), (9999, LONGEST_DAYS)],
)
def test_the_promise_grows_with_the_load_in_whole_weeks(open_cases: int, days: int) -> None:
    assert load(open_cases=open_cases).honest_days == days


def test_what_comes_and_goes_counts_for_the_days_of_the_promise() -> None:
    assert load(came=40, closed=0).forecast == 50
    assert load(came=44, closed=0).forecast == 51
    assert load(came=44, closed=44).forecast == 40
    assert load(open_cases=1, came=0, closed=400).forecast == 0


def test_a_team_without_anybody_promises_the_longest_time() -> None:
    nobody = load(people=0, limit=0, open_cases=1)

    assert nobody.honest_days == LONGEST_DAYS
    assert load(people=0, limit=0, open_cases=0).honest_days == 7


def test_a_usual_promise_longer_than_ours_is_never_shortened() -> None:
    assert load(open_cases=500, promise_days=60).honest_days == 60


def test_a_longer_promise_ends_only_when_there_is_room() -> None:
    slow = replace(USUAL, slow_promise=SlowPromise(14, TODAY))

    assert next_promise(slow, load(open_cases=46), today=TODAY) == slow.slow_promise
    assert next_promise(slow, load(open_cases=45), today=TODAY) is None


def test_a_longer_promise_keeps_its_first_day_while_it_stays_the_same() -> None:
    slow = replace(USUAL, slow_promise=SlowPromise(14, TODAY))
    later = TODAY + timedelta(days=3)

    assert next_promise(slow, load(open_cases=60), today=later) == SlowPromise(14, TODAY)
    assert next_promise(slow, load(open_cases=120), today=later) == SlowPromise(21, later)


def test_open_cases_and_full_weeks_are_counted(runtime: Runtime, team: StaffedTeam) -> None:
    for state in (State.NEW, State.ACKNOWLEDGED, State.IN_PROGRESS, State.WAITING):
        make_reports(runtime, 2, state=state)
    for state in (State.COUNTED, State.CLOSED, State.UNLIKELY, State.REFERRED):
        make_reports(runtime, 3, state=state)
    make_reports(runtime, 5, arrived=TODAY - timedelta(weeks=1))
    make_reports(runtime, 7, state=State.CLOSED, arrived=TODAY - timedelta(weeks=4))
    make_reports(runtime, 1, arrived=TODAY - timedelta(weeks=5))
    make_reports(runtime, 1, state=State.COUNTED, arrived=TODAY - timedelta(weeks=2))
    make_reports(runtime, 4, state=State.CLOSED, arrived=date(2026, 6, 1), since=date(2026, 11, 10))

    found = measured(runtime)

    assert (found.open_cases, found.came, found.closed) == (14, 12, 4)
    assert (found.people, found.away, found.limit) == (2, 0, 50)


def test_people_count_with_their_own_limit_unless_they_are_away(
    runtime: Runtime, team: StaffedTeam
) -> None:
    make_member(runtime, StaffRole.ADMIN)
    away = make_member(runtime, StaffRole.CASEWORKER, kit=team.recovery_code)
    gone = make_member(runtime, StaffRole.LEAD, kit=team.recovery_code)
    values: dict[bytes, dict[str, Any]] = {
        team.caseworker.member_id: {"case_limit": 5, "away_until": TODAY - timedelta(days=1)},
        away.member_id: {"away_until": TODAY},
        gone.member_id: {"is_active": False},
    }
    with runtime.database.writing() as session:
        for member_id, changed in values.items():
            session.execute(update(Member).where(Member.id == member_id).values(**changed))

    found = measured(runtime)

    assert (found.people, found.away, found.limit) == (2, 1, 30)


def test_the_promise_changes_the_same_day_and_what_was_sent_keeps_its_own(
    runtime: Runtime, team: StaffedTeam
) -> None:
    limit_to(runtime, 1)
    make_reports(runtime, 5)
    with runtime.database.reading() as session:
        promised = set(session.scalars(select(Report.acknowledge_by)))

    assert adapt(runtime) == 21

    assert decided(runtime).slow_promise == SlowPromise(21, TODAY)
    with runtime.database.reading() as session:
        assert set(session.scalars(select(Report.acknowledge_by))) == promised
        actions = list(session.scalars(select(AuditEntry.action)))
    assert actions.count(AuditAction.PROMISE_ADAPTED) == 1


def test_running_twice_changes_nothing_more_and_room_brings_the_promise_back(
    runtime: Runtime, team: StaffedTeam
) -> None:
    limit_to(runtime, 1)
    make_reports(runtime, 5)
    assert [adapt(runtime), adapt(runtime, TODAY + timedelta(days=1))] == [21, 21]
    promise = decided(runtime).slow_promise
    assert promise is not None
    assert promise.since == TODAY

    limit_to(runtime, 25)
    assert adapt(runtime) == 7
    with runtime.database.reading() as session:
        actions = list(session.scalars(select(AuditEntry.action)))
    assert actions.count(AuditAction.PROMISE_ADAPTED) == 2


def test_the_lead_sees_the_load_and_can_hold_the_promise_to_it(
    desk: AdminDesk, client: PageClient
) -> None:
    limit_to(desk.runtime, 1)
    make_reports(desk.runtime, 5, arrived=current.today(), since=current.today())
    sign_in(client, desk.team.lead)
    page = client.get("/staff/promise?lang=en")
    assert "Honest would be 21 days" in page.text

    answer = client.follow("/staff/promise", client.fill(page, "/staff/promise?lang=en"))

    assert "21" in answer.text
    assert "Now we answer within 21 days" in desk.resident.get("/en/").text
