"""How long reporters waited: counted once for each promise, from the day they came."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending, apply_step, case_to_change
from reporting.casework.entries import Entry, EntryKind
from reporting.casework.operations import AnswerDraft, acknowledge, answer
from reporting.casework.ownership.operations import take_case
from reporting.casework.second_looks.restoring import restore_case
from reporting.casework.steps.operations import Closing, Plan, close_case, continue_case, count_only
from reporting.casework.steps.undoing import undo_step
from reporting.casework.waits import standing_steps, waits_ended
from reporting.casework.workflow import Step
from reporting.coding import ClosingReason
from reporting.database import Database
from reporting.facts.waits import Wait, WaitCount
from reporting.report.drafts import MessageDraft
from reporting.report.models import Report
from reporting.report.operations import add_message
from reporting.report.progress import State
from reporting.report.queries import sealed_keys_of
from reporting.report.sealed import keys_for_code
from reporting.runtime import Runtime
from reporting.vocabulary import Wish
from tests.casework.cases import (
    NOW,
    PROMISE,
    TODAY,
    Case,
    caseworker,
    make_case,
    mark,
    sending,
)
from tests.support.people import StaffedTeam

CLOSED = Closing(ClosingReason.OUTSIDE, "We looked.", "Write to us.")
HELLO, QUESTION = AnswerDraft("Hello"), AnswerDraft("When?", is_question=True)


@pytest.fixture
def by(runtime: Runtime, team: StaffedTeam) -> Caseworker:
    """Give a caseworker of the team."""
    return caseworker(runtime, team)


def after(days: int, *, minutes: int = 0) -> Sending:
    """Give what goes with a change made so many days after the report came."""
    later = timedelta(days=days)
    return sending(today=TODAY + later, now=NOW + later + timedelta(minutes=minutes))


def waits(runtime: Runtime) -> dict[str, list[int]]:
    """Give the days of every wait of the quarter, by what was waited for; not the codes given."""
    found: dict[str, list[int]] = {}
    with runtime.database.reading() as session:
        for row in session.scalars(select(WaitCount).order_by(WaitCount.days)):
            assert row.quarter in {"2026-Q4", "2027-Q1"}
            if row.measure is not Wait.CODE_GIVEN:
                found.setdefault(row.measure.value, []).extend([row.days] * row.number)
    return found


def write(runtime: Runtime, case: Case, *, days: int) -> None:
    """Let the reporter write a message so many days after the report came."""
    with runtime.database.writing() as session:
        keys = keys_for_code(sealed_keys_of(session, case.id), case.code.wrapping_key)
        today = TODAY + timedelta(days=days)
        text = MessageDraft("Hello?")
        add_message(session, keys, text, mark=mark(), promise=PROMISE, today=today)


def without_inbox(runtime: Runtime, case: Case) -> None:
    """Take the inbox away, so that steps send nothing and can be undone."""
    with runtime.database.writing() as session:
        session.execute(update(Report).where(Report.id == case.id).values(code_lookup_id=None))


def test_the_first_look_and_the_first_answer_are_counted_from_arrival(
    runtime: Runtime, database: Database, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    with database.writing() as session:
        acknowledge(session, case.id, "", by=by, sending=after(3))
    assert waits(runtime) == {"acknowledged": [3]}
    with database.writing() as session:
        answer(session, case.id, HELLO, by=by, sending=after(40))

    assert waits(runtime) == {"acknowledged": [3], "answered": [40]}


def test_an_answer_to_a_new_report_ends_both_waits(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    with runtime.database.writing() as session:
        answer(session, case.id, HELLO, by=by, sending=after(2))

    assert waits(runtime) == {"acknowledged": [2], "answered": [2]}


def test_a_question_is_a_first_look_and_no_answer(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    with runtime.database.writing() as session:
        answer(session, case.id, QUESTION, by=by, sending=after(1))
        close_case(session, case.id, CLOSED, by=by, sending=after(50))

    assert waits(runtime) == {"acknowledged": [1], "answered": [50]}


def test_each_promise_counts_once_however_often_a_case_is_answered_and_opened_again(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    with runtime.database.writing() as session:
        answer(session, case.id, HELLO, by=by, sending=after(2))
        close_case(session, case.id, CLOSED, by=by, sending=after(4))
    write(runtime, case, days=10)
    plan = Plan("Go on", TODAY + timedelta(days=30))
    with runtime.database.writing() as session:
        answer(session, case.id, HELLO, by=by, sending=after(11))
        close_case(session, case.id, CLOSED, by=by, sending=after(12))
        continue_case(session, case.id, plan, by=by, sending=after(13))
        close_case(session, case.id, CLOSED, by=by, sending=after(14))

    assert waits(runtime) == {"acknowledged": [2], "answered": [2]}


def test_the_quarter_is_that_of_arrival(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)  # on 20 November
    with runtime.database.writing() as session:
        acknowledge(session, case.id, "", by=by, sending=after(70))
        rows = session.scalars(select(WaitCount).where(WaitCount.measure == Wait.ACKNOWLEDGED))
        assert [(row.quarter, row.days) for row in rows] == [("2026-Q4", 70)]


def test_who_only_wants_to_be_counted_waits_for_nothing(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case, other = make_case(runtime, team, wish=Wish.COUNT), make_case(runtime, team)
    with runtime.database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=after(5))
        count_only(session, other.id, "", by=by, sending=after(5))

    assert waits(runtime) == {}


def test_who_was_counted_and_then_wrote_waits_from_that_day(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team, wish=Wish.COUNT)
    write(runtime, case, days=20)
    with runtime.database.writing() as session:
        take_case(session, case.id, by=by, sending=after(22))
        answer(session, case.id, HELLO, by=by, sending=after(24))

    assert waits(runtime) == {"acknowledged": [4], "answered": [4]}


def test_who_was_taken_for_unlikely_waited_all_that_time(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    with runtime.database.writing() as session:
        report = case_to_change(session, case.id, by=by, sending=after(2))
        now = after(2).mark.now
        apply_step(session, report, Step.MARK_UNLIKELY, by=by, reason="Spam", now=now)
        restore_case(session, case.id, "It is true", by=by, sending=after(9))
        take_case(session, case.id, by=by, sending=after(9))
        acknowledge(session, case.id, "", by=by, sending=after(10))

    assert waits(runtime) == {"acknowledged": [10]}


def test_undoing_takes_the_count_back_and_doing_it_again_counts_again(
    runtime: Runtime, database: Database, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    without_inbox(runtime, case)
    with database.writing() as session:
        acknowledge(session, case.id, "", by=by, sending=after(3))
    assert waits(runtime) == {"acknowledged": [3]}
    with database.writing() as session:
        undo_step(session, case.id, by=by, sending=after(3, minutes=9))
    assert waits(runtime) == {}
    with database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=after(6))

    assert waits(runtime) == {"acknowledged": [6], "answered": [6]}


def test_undoing_a_second_closing_leaves_the_first_answer_counted(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    with runtime.database.writing() as session:
        answer(session, case.id, HELLO, by=by, sending=after(2))
    without_inbox(runtime, case)
    with runtime.database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=after(8))
        undo_step(session, case.id, by=by, sending=after(8, minutes=5))

    assert waits(runtime) == {"acknowledged": [2], "answered": [2]}


def test_without_a_step_out_of_new_a_case_came_in_the_middle_of_its_week(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team, state=State.IN_PROGRESS)  # in week 47, from 16 November
    with runtime.database.writing() as session:
        answer(session, case.id, HELLO, by=by, sending=after(0))

    assert waits(runtime) == {"answered": [(TODAY - date(2026, 11, 19)).days]}


def step(action: AuditAction, *, was: State = State.NEW, now: State = State.NEW) -> Entry:
    """Give a step as an entry keeps it."""
    content = {"action": action.value, "from": was.value, "to": now.value, "before": {}}
    return Entry(EntryKind.STEP, bytes(16), datetime(2026, 11, 20, 9, tzinfo=UTC), content)


def test_what_is_no_step_ends_no_wait() -> None:
    note = Entry(EntryKind.NOTE, bytes(16), NOW, {"text": "A note"})
    seen = step(AuditAction.CASE_ACKNOWLEDGED, now=State.ACKNOWLEDGED)

    assert waits_ended((), week="2026-W47") == ()
    assert waits_ended((note,), week="2026-W47") == ()
    assert waits_ended((seen, note), week="2026-W47") == ()
    undone = step(AuditAction.CASE_UNDONE, was=State.CLOSED)
    assert waits_ended((undone,), week="2026-W47") == ()


def test_only_the_newest_step_is_taken_away_by_undoing() -> None:
    first, second = step(AuditAction.CASE_TAKEN), step(AuditAction.CASE_PLANNED)
    undone = step(AuditAction.CASE_UNDONE)

    assert standing_steps((first, second, undone)) == [first]
    assert standing_steps((undone, first)) == [first]
