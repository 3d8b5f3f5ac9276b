"""What closing, only counting and going on promise."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from reporting.audit import AuditAction
from reporting.casework.changes import apply_step, case_to_change
from reporting.casework.entries import EntryKind
from reporting.casework.operations import AnswerDraft, answer
from reporting.casework.steps.letters import closing_line, reopening_line
from reporting.casework.steps.operations import (
    Closing,
    Plan,
    close_case,
    continue_case,
    count_only,
)
from reporting.casework.workflow import TRANSITIONS, Step
from reporting.coding import ClosingReason
from reporting.database import Database
from reporting.errors import (
    AlreadyReceivedError,
    CaseChangedError,
    NotFoundError,
    StepNotAllowedError,
)
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.vocabulary import ReplyLanguage
from tests.casework.cases import (
    NOW,
    PROMISE,
    TODAY,
    Case,
    caseworker,
    file_of,
    make_case,
    other_team,
    report_of,
    sending,
    trail_of,
)
from tests.casework.desk import conversation
from tests.support.people import StaffedTeam

CLOSING = Closing(ClosingReason.ADVICE_GIVEN, "Here is what you can do.", "Write if it goes on.")
PLAN = Plan("Ask the operator", TODAY + timedelta(days=7))


def without_inbox(runtime: Runtime, case: Case) -> None:
    with runtime.database.writing() as session:
        session.execute(update(Report).where(Report.id == case.id).values(code_lookup_id=None))


def test_closing_tells_the_reporter_why_what_and_what_now(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team, language="sv"), caseworker(runtime, team)
    with database.writing() as session:
        close_case(session, case.id, CLOSING, by=by, sending=sending())
    (letter,) = conversation(runtime, case)
    assert letter.split("\n\n") == [
        "Vi har avslutat arbetet med din anmälan. Orsak: vi gav råd.",
        "Here is what you can do.",
        "Write if it goes on.",
    ]
    report = report_of(runtime, case)
    assert (report.state, report.owner_id) == (State.CLOSED, by.member_id)
    assert (report.next_step_on, report.state_since, report.revision) == (None, TODAY, 1)
    assert trail_of(runtime, case, by) == [AuditAction.CASE_CLOSED]


@pytest.mark.parametrize("state", [s for s in State if Step.CLOSE in TRANSITIONS[s]])
def test_every_state_that_may_be_closed_is_closed_where_nobody_reads(
    runtime: Runtime, team: StaffedTeam, state: State
) -> None:
    case, by = make_case(runtime, team, state=state), caseworker(runtime, team)
    without_inbox(runtime, case)
    with runtime.database.writing() as session:
        close_case(session, case.id, Closing(ClosingReason.OUTSIDE), by=by, sending=sending())
    assert report_of(runtime, case).state is State.CLOSED
    assert conversation(runtime, case) == []


@pytest.mark.parametrize(
    "closing",
    [
        Closing(ClosingReason.OUTSIDE),
        Closing(ClosingReason.OUTSIDE, "Words"),
        Closing(ClosingReason.OUTSIDE, "", "Next"),
    ],
)
def test_a_reporter_who_can_read_is_never_left_without_last_words(
    runtime: Runtime, team: StaffedTeam, closing: Closing
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        close_case(session, case.id, closing, by=by, sending=sending())
    assert report_of(runtime, case).state is State.NEW


@pytest.mark.parametrize("reason", ClosingReason)
@pytest.mark.parametrize("language", ReplyLanguage)
def test_every_reason_has_its_line_in_every_language_we_answer_in(
    reason: ClosingReason, language: ReplyLanguage
) -> None:
    line = closing_line(reason, language.value)
    assert line.endswith(".")
    assert "{" not in line
    assert reopening_line(language.value)


def test_only_counting_needs_no_message_and_ticks_the_screening(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        count_only(session, case.id, "They wished so", by=by, sending=sending())
    assert report_of(runtime, case).state is State.COUNTED
    assert file_of(runtime, case, by).checked == {"screened"}
    assert conversation(runtime, case) == []


@pytest.mark.parametrize("state", [s for s in State if Step.CONTINUE in TRANSITIONS[s]])
def test_going_on_sets_an_owner_a_next_step_and_its_day(
    runtime: Runtime, database: Database, team: StaffedTeam, state: State
) -> None:
    case, by = make_case(runtime, team, state=state), caseworker(runtime, team)
    with database.writing() as session:
        continue_case(session, case.id, PLAN, by=by, sending=sending())
    report = report_of(runtime, case)
    assert (report.state, report.owner_id) == (State.IN_PROGRESS, by.member_id)
    assert report.next_step_on == PLAN.on
    assert file_of(runtime, case, by).next_step == "Ask the operator"


def test_opening_a_closed_case_again_starts_the_promise_of_feedback_anew(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team, state=State.CLOSED), caseworker(runtime, team)
    with runtime.database.writing() as session:
        session.execute(update(Report).values(feedback_by=date(2026, 1, 1)))
    with runtime.database.writing() as session:
        continue_case(session, case.id, PLAN, by=by, sending=sending())
    assert report_of(runtime, case).feedback_by == PROMISE.feedback_by


def test_asking_sets_the_day_to_ask_again_and_an_answer_takes_it_away(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    question = AnswerDraft("Which line?", is_question=True)
    with runtime.database.writing() as session:
        answer(session, case.id, question, by=by, sending=sending())
    assert report_of(runtime, case).next_step_on == TODAY + timedelta(days=14)
    with runtime.database.writing() as session:
        answer(session, case.id, AnswerDraft("Thank you"), by=by, sending=sending())
    report = report_of(runtime, case)
    assert (report.state, report.next_step_on) == (State.IN_PROGRESS, None)


def test_an_answer_leaves_a_planned_day_where_it_is(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team, state=State.ACKNOWLEDGED), caseworker(runtime, team)
    with runtime.database.writing() as session:
        continue_case(session, case.id, PLAN, by=by, sending=sending())
        answer(session, case.id, AnswerDraft("Soon more"), by=by, sending=sending())
    assert report_of(runtime, case).next_step_on == PLAN.on


@pytest.mark.parametrize(("step", "state"), [(s, w) for w in State for s in TRANSITIONS[w]])
def test_a_step_writes_down_who_when_why_from_where_and_where_to(
    runtime: Runtime, team: StaffedTeam, step: Step, state: State
) -> None:
    if step is Step.REPORTER_WRITES:
        return
    case, by = make_case(runtime, team, state=state), caseworker(runtime, team)
    with runtime.database.writing() as session:
        report = case_to_change(session, case.id, by=by, sending=sending())
        apply_step(session, report, step, by=by, reason="Because", now=NOW)
    (entry,) = file_of(runtime, case, by).entries
    assert (entry.kind, entry.by, entry.at) == (EntryKind.STEP, by.member_id, NOW)
    target = TRANSITIONS[state][step].target
    assert (entry.content["from"], entry.content["to"]) == (state.value, target.value)
    assert entry.content["reason"] == "Because"
    assert report_of(runtime, case).state is target
    assert report_of(runtime, case).revision == 1
    assert len(trail_of(runtime, case, by)) == 1


@pytest.mark.parametrize("step", [Step.CLOSE, Step.COUNT_ONLY, Step.CONTINUE])
def test_a_step_from_a_page_that_is_too_old_changes_nothing(
    runtime: Runtime, database: Database, team: StaffedTeam, step: Step
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        answer(session, case.id, AnswerDraft("First"), by=by, sending=sending(seen=0))
    stale = sending(seen=0)
    acts = {
        Step.CLOSE: lambda s: close_case(s, case.id, CLOSING, by=by, sending=stale),
        Step.COUNT_ONLY: lambda s: count_only(s, case.id, "", by=by, sending=stale),
        Step.CONTINUE: lambda s: continue_case(s, case.id, PLAN, by=by, sending=stale),
    }
    with pytest.raises(CaseChangedError), database.writing() as session:
        acts[step](session)
    assert report_of(runtime, case).state is State.IN_PROGRESS


def test_a_step_sent_twice_is_taken_once(runtime: Runtime, team: StaffedTeam) -> None:
    case, by, once = make_case(runtime, team), caseworker(runtime, team), sending(seen=0)
    with runtime.database.writing() as session:
        close_case(session, case.id, CLOSING, by=by, sending=once)
    with pytest.raises(AlreadyReceivedError), runtime.database.writing() as session:
        close_case(session, case.id, CLOSING, by=by, sending=once)
    assert len(conversation(runtime, case)) == 1


def test_no_step_is_taken_in_another_teams_case(runtime: Runtime, team: StaffedTeam) -> None:
    theirs, by = make_case(runtime, other_team(runtime)), caseworker(runtime, team)
    with pytest.raises(NotFoundError), runtime.database.writing() as session:
        close_case(session, theirs.id, CLOSING, by=by, sending=sending())
