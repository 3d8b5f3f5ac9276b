"""Which reports count, how, and how long their reporters waited: what follows from each step."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import apply_step, case_to_change
from reporting.casework.checklists import Item
from reporting.casework.counting import counted
from reporting.casework.notes.operations import tick
from reporting.casework.operations import AnswerDraft, acknowledge, answer
from reporting.casework.ownership.operations import take_case
from reporting.casework.second_looks.restoring import restore_case
from reporting.casework.steps.operations import (
    Closing,
    Plan,
    close_case,
    continue_case,
    count_only,
)
from reporting.casework.steps.undoing import undo_step
from reporting.casework.workflow import Step
from reporting.coding import ClosingReason
from reporting.database import Database
from reporting.facts.answers import FactState
from reporting.report.drafts import MessageDraft
from reporting.report.models import Report
from reporting.report.operations import add_message, change_wish
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
    only_fact,
    report_of,
    sending,
)
from tests.support.people import StaffedTeam

CLOSED = Closing(ClosingReason.ADVICE_GIVEN, "We looked.", "Write to us.")
PLAN = Plan("Go on", TODAY + timedelta(days=3))


def doubt(runtime: Runtime, case: Case, by: Caseworker) -> None:
    """Mark a report as unlikely."""
    with runtime.database.writing() as session:
        report = case_to_change(session, case.id, by=by, sending=sending())
        apply_step(session, report, Step.MARK_UNLIKELY, by=by, reason="Spam", now=NOW)


def write(runtime: Runtime, case: Case) -> None:
    """Let the reporter write a message."""
    with runtime.database.writing() as session:
        keys = keys_for_code(sealed_keys_of(session, case.id), case.code.wrapping_key)
        text = MessageDraft("I am here.")
        add_message(session, keys, text, mark=mark(), promise=PROMISE, today=TODAY)


def test_a_new_report_is_provisional_and_taking_it_changes_nothing(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        take_case(session, case.id, by=by, sending=sending())

    fact = only_fact(runtime)
    assert (fact.state, fact.closing_reason, fact.is_mass) == (FactState.PROVISIONAL, None, False)


@pytest.mark.parametrize("text", ["", "Thank you"])
def test_acknowledging_accepts(runtime: Runtime, team: StaffedTeam, text: str) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        acknowledge(session, case.id, text, by=by, sending=sending())

    assert only_fact(runtime).state is FactState.ACCEPTED


@pytest.mark.parametrize("is_question", [False, True])
def test_writing_to_the_reporter_accepts(
    runtime: Runtime, team: StaffedTeam, *, is_question: bool
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    draft = AnswerDraft("Hello", is_question=is_question)
    with runtime.database.writing() as session:
        answer(session, case.id, draft, by=by, sending=sending())

    assert only_fact(runtime).state is FactState.ACCEPTED


def test_only_counting_a_new_report_accepts(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        count_only(session, case.id, "", by=by, sending=sending())

    assert only_fact(runtime).state is FactState.ACCEPTED


def test_a_report_that_came_to_be_counted_counts_once_it_was_screened(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team, wish=Wish.COUNT), caseworker(runtime, team)
    among = (Item.SCREENED, Item.CODED)
    for done, state in (
        ({Item.CODED}, FactState.PROVISIONAL),
        ({Item.CODED, Item.SCREENED}, FactState.ACCEPTED),
        (set(), FactState.PROVISIONAL),
    ):
        with runtime.database.writing() as session:
            tick(session, case.id, done, among=among, by=by, sending=sending())
        assert only_fact(runtime).state is state


def test_closing_a_counted_report_accepts_and_says_why(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team, wish=Wish.COUNT), caseworker(runtime, team)
    with database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=sending())

    fact = only_fact(runtime)
    assert (fact.state, fact.closing_reason) == (FactState.ACCEPTED, ClosingReason.ADVICE_GIVEN)


def test_unlikely_is_withdrawn_and_restored_is_provisional_again(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    doubt(runtime, case, by)
    assert only_fact(runtime).state is FactState.WITHDRAWN
    with runtime.database.writing() as session:
        restore_case(session, case.id, "It is true", by=by, sending=sending())

    assert only_fact(runtime).state is FactState.PROVISIONAL


@pytest.mark.parametrize("reason", ClosingReason)
def test_every_reason_of_closing_reaches_the_fact(
    runtime: Runtime, team: StaffedTeam, reason: ClosingReason
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    closing = Closing(reason, "We looked.", "Write to us.")
    with runtime.database.writing() as session:
        close_case(session, case.id, closing, by=by, sending=sending())

    assert only_fact(runtime).closing_reason is reason


def test_reopening_takes_the_reason_away_and_undoing_that_brings_it_back(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=sending())
        continue_case(session, case.id, PLAN, by=by, sending=sending())
    assert only_fact(runtime).closing_reason is None
    with runtime.database.writing() as session:
        undo_step(session, case.id, by=by, sending=sending())

    assert only_fact(runtime).closing_reason is ClosingReason.ADVICE_GIVEN


def test_a_case_that_its_reporter_reopened_loses_the_reason_with_the_next_step(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=sending())
    write(runtime, case)
    with runtime.database.writing() as session:
        answer(session, case.id, AnswerDraft("We go on."), by=by, sending=sending())

    assert only_fact(runtime).closing_reason is None


def test_a_reporters_message_does_not_make_a_report_provisional_again(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        count_only(session, case.id, "", by=by, sending=sending())
    write(runtime, case)
    assert report_of(runtime, case).state is State.NEW
    with runtime.database.writing() as session:
        take_case(session, case.id, by=by, sending=sending())

    assert only_fact(runtime).state is FactState.ACCEPTED


def _acknowledged(runtime: Runtime, case: Case, team: StaffedTeam) -> None:
    with runtime.database.writing() as session:
        by = caseworker(runtime, team)
        acknowledge(session, case.id, "", by=by, sending=sending())


def _counted(runtime: Runtime, case: Case, team: StaffedTeam) -> None:
    with runtime.database.writing() as session:
        count_only(session, case.id, "", by=caseworker(runtime, team), sending=sending())


def _closed(runtime: Runtime, case: Case, team: StaffedTeam) -> None:
    with runtime.database.writing() as session:
        close_case(session, case.id, CLOSED, by=caseworker(runtime, team), sending=sending())


@pytest.mark.parametrize("deed", [_acknowledged, _counted, _closed])
def test_undoing_within_ten_minutes_undoes_what_the_fact_was_told(
    runtime: Runtime,
    team: StaffedTeam,
    deed: Callable[[Runtime, Case, StaffedTeam], None],
) -> None:
    case, by = silent(runtime, team), caseworker(runtime, team)
    deed(runtime, case, team)
    assert only_fact(runtime).state is FactState.ACCEPTED
    with runtime.database.writing() as session:
        undo_step(session, case.id, by=by, sending=sending(now=NOW + timedelta(minutes=9)))

    fact = only_fact(runtime)
    assert (fact.state, fact.closing_reason) == (FactState.PROVISIONAL, None)


def silent(runtime: Runtime, team: StaffedTeam) -> Case:
    """Store a case whose reporter has no inbox, so that steps can be undone."""
    case = make_case(runtime, team)
    with runtime.database.writing() as session:
        session.execute(update(Report).where(Report.id == case.id).values(code_lookup_id=None))
    return case


def test_a_changed_wish_leaves_the_fact_as_it_came(runtime: Runtime, team: StaffedTeam) -> None:
    case = make_case(runtime, team, wish=Wish.ADVICE)
    with runtime.database.writing() as session:
        keys = keys_for_code(sealed_keys_of(session, case.id), case.code.wrapping_key)
        change_wish(session, keys, Wish.LOOK_INTO, promise=PROMISE, today=TODAY)

    assert only_fact(runtime).wish is Wish.ADVICE


@pytest.mark.parametrize("state", State)
def test_a_state_without_any_entry_counts_by_itself(state: State) -> None:
    expected = {
        State.NEW: FactState.PROVISIONAL,
        State.COUNTED: FactState.PROVISIONAL,
        State.HELD: FactState.WITHDRAWN,
        State.UNLIKELY: FactState.WITHDRAWN,
    }

    found = counted(state, ())
    assert found.state is expected.get(state, FactState.ACCEPTED)
    assert (found.closing_reason, found.is_mass) == (None, False)
