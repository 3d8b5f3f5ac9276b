"""What counting leaves behind: nothing that names a case, and no change where there is none."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import apply_step, case_to_change
from reporting.casework.entries import EntryKind
from reporting.casework.operations import AnswerDraft, acknowledge, answer
from reporting.casework.ownership.operations import take_case
from reporting.casework.workflow import Step
from reporting.database import Database
from reporting.facts.answers import FactState
from reporting.facts.models import FactChange
from reporting.facts.waiting import changes_waiting
from reporting.report.models import SealedObject
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.sealing import KeyRole
from reporting.sealing.errors import SealBrokenError
from tests.casework.cases import (
    NOW,
    Case,
    caseworker,
    file_of,
    make_case,
    only_fact,
    report_of,
    sending,
    settled_facts,
)
from tests.facts.examples import damage_one
from tests.support.people import StaffedTeam


def doubt(runtime: Runtime, case: Case, by: Caseworker) -> None:
    """Mark a report as unlikely."""
    with runtime.database.writing() as session:
        report = case_to_change(session, case.id, by=by, sending=sending())
        apply_step(session, report, Step.MARK_UNLIKELY, by=by, reason="Spam", now=NOW)


def say_hello(runtime: Runtime, case: Case, by: Caseworker) -> None:
    """Answer the reporter."""
    with runtime.database.writing() as session:
        answer(session, case.id, AnswerDraft("Hello"), by=by, sending=sending())


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
    say_hello(runtime, case, by)

    assert report_of(runtime, case).state is State.IN_PROGRESS
    assert only_fact(runtime).state is FactState.PROVISIONAL


@pytest.mark.parametrize("step", [doubt, say_hello])
def test_a_damaged_fact_keeps_nobody_from_any_step(
    step: Callable[[Runtime, Case, Caseworker], None], runtime: Runtime, team: StaffedTeam
) -> None:
    """5.23: it is in no figure, so that no step has anything to change in it."""
    case, by = make_case(runtime, team), caseworker(runtime, team)
    damage_one(runtime.database)

    step(runtime, case, by)

    assert report_of(runtime, case).state is not State.NEW
    (taken,) = [e for e in file_of(runtime, case, by).entries if e.kind is EntryKind.STEP]
    assert taken.content["counted"] == {}


def test_entries_keep_what_they_said_of_the_fact(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        acknowledge(session, case.id, "", by=by, sending=sending())

    (step,) = [e for e in file_of(runtime, case, by).entries if e.kind is EntryKind.STEP]
    assert step.content["counted"] == {"state": "accepted"}
