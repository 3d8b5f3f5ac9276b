"""Which reports count, how, and how long their reporters waited: what follows from each step."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import apply_step, case_to_change
from reporting.casework.checklists import Item
from reporting.casework.counting import counted
from reporting.casework.entries import EntryKind
from reporting.casework.linking import LinkKind
from reporting.casework.notes.operations import flag_case, tick, unflag_case
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
from reporting.facts.models import Fact, FactChange
from reporting.facts.waiting import changes_waiting
from reporting.links.operations import answer_all, link_cases, unlink_cases
from reporting.report.drafts import MessageDraft
from reporting.report.models import Report, SealedObject
from reporting.report.operations import add_message, change_wish
from reporting.report.progress import State
from reporting.report.queries import sealed_keys_of
from reporting.report.sealed import keys_for_code
from reporting.runtime import Runtime
from reporting.sealing import KeyRole
from reporting.sealing.errors import SealBrokenError
from reporting.vocabulary import Flag, Wish
from tests.casework.cases import (
    NOW,
    PROMISE,
    TODAY,
    Case,
    caseworker,
    file_of,
    make_case,
    mark,
    report_of,
    sending,
    settled_facts,
)
from tests.support.people import StaffedTeam

CLOSED = Closing(ClosingReason.ADVICE_GIVEN, "We looked.", "Write to us.")
PLAN = Plan("Go on", TODAY + timedelta(days=3))


def fact_of(runtime: Runtime) -> Fact:
    """Give the only fact once everything has settled."""
    (fact,) = settled_facts(runtime)
    return fact


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

    fact = fact_of(runtime)
    assert (fact.state, fact.closing_reason, fact.is_mass) == (FactState.PROVISIONAL, None, False)


@pytest.mark.parametrize("text", ["", "Thank you"])
def test_acknowledging_accepts(runtime: Runtime, team: StaffedTeam, text: str) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        acknowledge(session, case.id, text, by=by, sending=sending())

    assert fact_of(runtime).state is FactState.ACCEPTED


@pytest.mark.parametrize("is_question", [False, True])
def test_writing_to_the_reporter_accepts(
    runtime: Runtime, team: StaffedTeam, *, is_question: bool
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    draft = AnswerDraft("Hello", is_question=is_question)
    with runtime.database.writing() as session:
        answer(session, case.id, draft, by=by, sending=sending())

    assert fact_of(runtime).state is FactState.ACCEPTED


def test_only_counting_a_new_report_accepts(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        count_only(session, case.id, "", by=by, sending=sending())

    assert fact_of(runtime).state is FactState.ACCEPTED


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
        assert fact_of(runtime).state is state


def test_closing_a_counted_report_accepts_and_says_why(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team, wish=Wish.COUNT), caseworker(runtime, team)
    with database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=sending())

    fact = fact_of(runtime)
    assert (fact.state, fact.closing_reason) == (FactState.ACCEPTED, ClosingReason.ADVICE_GIVEN)


def test_unlikely_is_withdrawn_and_restored_is_provisional_again(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    doubt(runtime, case, by)
    assert fact_of(runtime).state is FactState.WITHDRAWN
    with runtime.database.writing() as session:
        restore_case(session, case.id, "It is true", by=by, sending=sending())

    assert fact_of(runtime).state is FactState.PROVISIONAL


@pytest.mark.parametrize("reason", ClosingReason)
def test_every_reason_of_closing_reaches_the_fact(
    runtime: Runtime, team: StaffedTeam, reason: ClosingReason
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    closing = Closing(reason, "We looked.", "Write to us.")
    with runtime.database.writing() as session:
        close_case(session, case.id, closing, by=by, sending=sending())

    assert fact_of(runtime).closing_reason is reason


def test_reopening_takes_the_reason_away_and_undoing_that_brings_it_back(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=sending())
        continue_case(session, case.id, PLAN, by=by, sending=sending())
    assert fact_of(runtime).closing_reason is None
    with runtime.database.writing() as session:
        undo_step(session, case.id, by=by, sending=sending())

    assert fact_of(runtime).closing_reason is ClosingReason.ADVICE_GIVEN


def test_a_case_that_its_reporter_reopened_loses_the_reason_with_the_next_step(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        close_case(session, case.id, CLOSED, by=by, sending=sending())
    write(runtime, case)
    with runtime.database.writing() as session:
        answer(session, case.id, AnswerDraft("We go on."), by=by, sending=sending())

    assert fact_of(runtime).closing_reason is None


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

    assert fact_of(runtime).state is FactState.ACCEPTED


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
    assert fact_of(runtime).state is FactState.ACCEPTED
    with runtime.database.writing() as session:
        undo_step(session, case.id, by=by, sending=sending(now=NOW + timedelta(minutes=9)))

    fact = fact_of(runtime)
    assert (fact.state, fact.closing_reason) == (FactState.PROVISIONAL, None)


def silent(runtime: Runtime, team: StaffedTeam) -> Case:
    """Store a case whose reporter has no inbox, so that steps can be undone."""
    case = make_case(runtime, team)
    with runtime.database.writing() as session:
        session.execute(update(Report).where(Report.id == case.id).values(code_lookup_id=None))
    return case


def test_the_flag_of_a_mass_report_is_in_the_fact_while_it_is_set(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        flag_case(session, case.id, Flag.MASS, "Many", step="Link", by=by, sending=sending())
    assert fact_of(runtime).is_mass
    with database.writing() as session:
        unflag_case(session, case.id, Flag.MASS, "One", by=by, sending=sending())
    assert not fact_of(runtime).is_mass


def test_other_flags_and_links_say_nothing_in_the_fact(runtime: Runtime, team: StaffedTeam) -> None:
    one, other, by = make_case(runtime, team), make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        flag_case(session, one.id, Flag.MEDIA, "Asked", step="Tell", by=by, sending=sending())
        kind = LinkKind.SAME_EVENT
        link_cases(session, one.id, other.id, kind, by=by, sending=sending())

    assert [fact.is_mass for fact in settled_facts(runtime)] == [False, False]


def test_cases_linked_as_a_mass_report_are_part_of_one_until_the_link_goes(
    runtime: Runtime, team: StaffedTeam
) -> None:
    one, other, by = make_case(runtime, team), make_case(runtime, team), caseworker(runtime, team)
    kind = LinkKind.MASS_REPORT
    with runtime.database.writing() as session:
        link_cases(session, one.id, other.id, kind, by=by, sending=sending())
    assert [fact.is_mass for fact in settled_facts(runtime)] == [True, True]
    with runtime.database.writing() as session:
        unlink_cases(session, one.id, other.id, kind, by=by, sending=sending())

    assert [fact.is_mass for fact in settled_facts(runtime)] == [False, False]


def test_one_answer_to_a_mass_report_accepts_all_of_it(runtime: Runtime, team: StaffedTeam) -> None:
    cases, by = [make_case(runtime, team) for _ in range(3)], caseworker(runtime, team)
    bucket = [report_of(runtime, case) for case in cases]
    answer_all(runtime.database, bucket, AnswerDraft("Hello"), by=by, sending=sending())

    assert [fact.state for fact in settled_facts(runtime)] == [FactState.ACCEPTED] * 3


def test_a_changed_wish_leaves_the_fact_as_it_came(runtime: Runtime, team: StaffedTeam) -> None:
    case = make_case(runtime, team, wish=Wish.ADVICE)
    with runtime.database.writing() as session:
        keys = keys_for_code(sealed_keys_of(session, case.id), case.code.wrapping_key)
        change_wish(session, keys, Wish.LOOK_INTO, promise=PROMISE, today=TODAY)

    assert fact_of(runtime).wish is Wish.ADVICE


def test_a_step_that_changes_nothing_of_a_fact_touches_none(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        acknowledge(session, case.id, "", by=by, sending=sending())
    settled_facts(runtime)
    with runtime.database.writing() as session:
        take_case(session, case.id, by=by, sending=sending())
        answer(session, case.id, AnswerDraft("Hello"), by=by, sending=sending())

    with runtime.database.reading() as session:
        assert changes_waiting(session, runtime.keyring) == ()


def test_what_waits_names_neither_case_nor_answer_without_the_secrets(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    settled_facts(runtime)
    with database.writing() as session:
        acknowledge(session, case.id, "", by=by, sending=sending())

    with database.reading() as session:
        (row,) = session.scalars(select(FactChange)).all()
    stored = row.key_digest + row.sealed_answers
    assert case.id not in stored
    assert case.id.hex().encode() not in stored
    assert b"accepted" not in stored


def test_a_damaged_summary_keeps_nobody_from_answering_but_from_calling_it_unlikely(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        of_case = (SealedObject.report_id == case.id, SealedObject.role == KeyRole.INTERNAL)
        session.execute(update(SealedObject).where(*of_case).values(sealed_content=bytes(1200)))
    with pytest.raises(SealBrokenError):
        doubt(runtime, case, by)
    with runtime.database.writing() as session:
        answer(session, case.id, AnswerDraft("Hello"), by=by, sending=sending())

    assert report_of(runtime, case).state is State.IN_PROGRESS
    assert fact_of(runtime).state is FactState.PROVISIONAL


@pytest.mark.parametrize("state", State)
def test_a_state_without_any_entry_counts_by_itself(state: State) -> None:
    expected = {
        State.NEW: FactState.PROVISIONAL,
        State.COUNTED: FactState.PROVISIONAL,
        State.UNLIKELY: FactState.WITHDRAWN,
    }

    found = counted(state, ())
    assert found.state is expected.get(state, FactState.ACCEPTED)
    assert (found.closing_reason, found.is_mass) == (None, False)


def test_entries_keep_what_they_said_of_the_fact(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        acknowledge(session, case.id, "", by=by, sending=sending())

    (step,) = [e for e in file_of(runtime, case, by).entries if e.kind is EntryKind.STEP]
    assert step.content["counted"] == {"state": "accepted"}
