"""What undoing promises: ten minutes, one's own last step, nothing that was sent."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from reporting.casework.changes import apply_step, case_to_change
from reporting.casework.notes.operations import plan_next_step, write_note
from reporting.casework.operations import AnswerDraft, answer
from reporting.casework.ownership.operations import HandOver, hand_over_case, take_case
from reporting.casework.steps.operations import (
    Closing,
    Plan,
    close_case,
    continue_case,
    count_only,
)
from reporting.casework.steps.undoing import UNDO_MINUTES, undo_step
from reporting.casework.workflow import Step
from reporting.coding import ClosingReason
from reporting.database import Database
from reporting.errors import StepNotAllowedError
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.runtime import Runtime
from tests.casework.cases import (
    NOW,
    TODAY,
    Case,
    caseworker,
    file_of,
    make_case,
    report_of,
    sending,
)
from tests.support.people import StaffedTeam

CLOSED = Closing(ClosingReason.OUTSIDE)


def silent_case(runtime: Runtime, team: StaffedTeam, **changes: object) -> Case:
    """Store a case whose reporter has no inbox, so that nothing can be sent."""
    case = make_case(runtime, team, **changes)  # type: ignore[arg-type]  # as make_case takes them
    with runtime.database.writing() as session:
        session.execute(update(Report).where(Report.id == case.id).values(code_lookup_id=None))
    return case


@pytest.mark.parametrize("minutes", [0, 5, UNDO_MINUTES - 1])
def test_a_step_is_put_back_whole_within_ten_minutes(
    runtime: Runtime, database: Database, team: StaffedTeam, minutes: int
) -> None:
    case, by = silent_case(runtime, team, state=State.WAITING), caseworker(runtime, team)
    before = report_of(runtime, case)
    with database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=sending())
    later = sending(now=NOW + timedelta(minutes=minutes), seen=1)
    with database.writing() as session:
        undo_step(session, case.id, by=by, sending=later)
    after = report_of(runtime, case)
    for name in ("state", "owner_id", "next_step_on", "state_since", "feedback_by", "closes_on"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.revision == 2


@pytest.mark.parametrize("minutes", [UNDO_MINUTES, 11, 60 * 24, -1])
def test_after_ten_minutes_or_when_the_clock_jumped_back_nothing_is_undone(
    runtime: Runtime, team: StaffedTeam, minutes: int
) -> None:
    case, by = silent_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=sending())
    later = sending(now=NOW + timedelta(minutes=minutes))
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        undo_step(session, case.id, by=by, sending=later)
    assert report_of(runtime, case).state is State.CLOSED


def test_what_was_sent_is_not_undone(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        answer(session, case.id, AnswerDraft("Hello"), by=by, sending=sending())
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        undo_step(session, case.id, by=by, sending=sending())


def test_nobody_undoes_a_step_of_somebody_else(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    other = caseworker(runtime, team, member_id=b"another member!!")
    with runtime.database.writing() as session:
        take_case(session, case.id, by=by, sending=sending())
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        undo_step(session, case.id, by=other, sending=sending())


def test_a_step_is_not_undone_once_what_it_changed_has_changed_again(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = silent_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=sending())
        session.execute(update(Report).values(state=State.IN_PROGRESS))  # the reporter wrote
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        undo_step(session, case.id, by=by, sending=sending())


def test_an_undone_step_is_not_undone_again(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        take_case(session, case.id, by=by, sending=sending())
        undo_step(session, case.id, by=by, sending=sending())
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        undo_step(session, case.id, by=by, sending=sending())


def test_a_note_in_between_does_not_keep_a_step_from_being_undone(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        take_case(session, case.id, by=by, sending=sending())
        write_note(session, case.id, "A note", by=by, sending=sending())
        undo_step(session, case.id, by=by, sending=sending())
    assert report_of(runtime, case).owner_id is None
    assert len(file_of(runtime, case, by).notes) == 1


def test_undoing_brings_the_words_of_the_next_step_back(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team, state=State.ACKNOWLEDGED), caseworker(runtime, team)
    plan = Plan("First", TODAY + timedelta(days=3))
    with runtime.database.writing() as session:
        continue_case(session, case.id, plan, by=by, sending=sending())
        later = TODAY + timedelta(days=9)
        plan_next_step(session, case.id, "Second", later, by=by, sending=sending())
        undo_step(session, case.id, by=by, sending=sending())
    file = file_of(runtime, case, by)
    assert (file.next_step, file.next_step_on) == ("First", plan.on)
    assert report_of(runtime, case).next_step_on == plan.on


def test_undoing_a_hand_over_takes_its_lines_away(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    lines = HandOver("An apology", "Nothing", "Ring them", "Do not mail")
    with runtime.database.writing() as session:
        to = team.lead.member_id
        hand_over_case(session, case.id, to, lines, by=by, sending=sending())
        undo_step(session, case.id, by=by, sending=sending())
    assert file_of(runtime, case, by).hand_over is None
    assert report_of(runtime, case).owner_id is None


def test_only_counting_and_steps_of_two_people_can_be_undone_too(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        count_only(session, case.id, "", by=by, sending=sending())
        undo_step(session, case.id, by=by, sending=sending())
        report = case_to_change(session, case.id, by=by, sending=sending())
        apply_step(session, report, Step.MARK_UNLIKELY, by=by, reason="Spam", now=NOW)
        undo_step(session, case.id, by=by, sending=sending())
    assert report_of(runtime, case).state is State.NEW
