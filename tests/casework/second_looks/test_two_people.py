"""Some deeds need two people: one asks, another answers, within a week, the case unchanged."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from reporting.audit import AuditAction
from reporting.casework.conflicts.operations import declare_conflict
from reporting.casework.notes.operations import write_note
from reporting.casework.second_looks.models import Deed, SecondLook
from reporting.casework.second_looks.requests import (
    WAITS_DAYS,
    is_granted,
    second_look,
)
from reporting.casework.second_looks.restoring import restore_case
from reporting.casework.steps.undoing import undo_step
from reporting.database import Database
from reporting.errors import (
    CaseChangedError,
    NotFoundError,
    PermissionMissingError,
    StepNotAllowedError,
)
from reporting.facts.answers import FactState
from reporting.report.progress import State
from reporting.runtime import Runtime
from tests.casework.cases import (
    TODAY,
    caseworker,
    file_of,
    make_case,
    other_team,
    report_of,
    sending,
    settled_facts,
    trail_of,
)
from tests.casework.second_looks.asking import NO, SECOND, YES, answer, ask, waiting
from tests.factories import every_value
from tests.support.people import StaffedTeam

DEEDS = [Deed.OPINION, Deed.UNLIKELY, Deed.EXPORT, Deed.DELETE]


def test_what_is_asked_waits_for_a_colleague_and_not_for_who_asked(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    other = caseworker(runtime, team, member_id=SECOND)
    ask(runtime, case, Deed.DELETE, one)

    [mine], [theirs] = waiting(runtime, one), waiting(runtime, other)
    assert (mine.may_answer, theirs.may_answer) == (False, True)
    assert (theirs.number, theirs.deed) == (case.number, Deed.DELETE)
    assert theirs.last_day == TODAY + timedelta(days=WAITS_DAYS)
    assert trail_of(runtime, case, one) == [AuditAction.SECOND_LOOK_ASKED]


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_is_both_people(runtime: Runtime, team: StaffedTeam, deed: Deed) -> None:
    case, alone = make_case(runtime, team), caseworker(runtime, team)
    ask(runtime, case, deed, alone)

    with pytest.raises(PermissionMissingError):
        answer(runtime, case, deed, YES, alone)

    assert report_of(runtime, case).state is State.NEW
    with runtime.database.reading() as session:
        assert not is_granted(session, report_of(runtime, case), deed, by=alone, today=TODAY)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_question_stands_for_a_week(runtime: Runtime, team: StaffedTeam, deed: Deed) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    other = caseworker(runtime, team, member_id=SECOND)
    ask(runtime, case, deed, one)
    last = TODAY + timedelta(days=WAITS_DAYS)

    assert len(waiting(runtime, other, last)) == 1
    assert waiting(runtime, other, last + timedelta(days=1)) == ()
    with pytest.raises(StepNotAllowedError):
        answer(runtime, case, deed, YES, other, today=last + timedelta(days=1))


@pytest.mark.parametrize("deed", DEEDS)
def test_a_question_stands_no_more_once_the_case_changed(
    runtime: Runtime, team: StaffedTeam, deed: Deed
) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    other = caseworker(runtime, team, member_id=SECOND)
    ask(runtime, case, deed, one)
    with runtime.database.writing() as session:
        write_note(session, case.id, "Wait", by=one, sending=sending())

    assert waiting(runtime, other) == ()
    with pytest.raises(StepNotAllowedError):
        answer(runtime, case, deed, YES, other)


def test_an_answer_to_a_case_that_looks_different_by_now_is_refused(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    ask(runtime, case, Deed.DELETE, one)

    with pytest.raises(CaseChangedError):
        answer(runtime, case, Deed.DELETE, YES, caseworker(runtime, team, member_id=SECOND), seen=0)


def test_refusing_does_nothing_but_to_say_why(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    ask(runtime, case, Deed.UNLIKELY, one)
    answer(runtime, case, Deed.UNLIKELY, NO, caseworker(runtime, team, member_id=SECOND))

    assert report_of(runtime, case).state is State.NEW
    assert waiting(runtime, one) == ()
    said = file_of(runtime, case, one).entries[-1].content
    assert (said["answer"], said["text"]) == ("refused", "I would wait.")
    assert trail_of(runtime, case, one)[-1] is AuditAction.SECOND_LOOK_REFUSED


def test_unlikely_by_two_is_counted_nowhere(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    ask(runtime, case, Deed.UNLIKELY, one)
    answer(runtime, case, Deed.UNLIKELY, YES, caseworker(runtime, team, member_id=SECOND))

    assert report_of(runtime, case).state is State.UNLIKELY
    assert [fact.state for fact in settled_facts(runtime)] == [FactState.WITHDRAWN]
    assert trail_of(runtime, case, one) == [
        AuditAction.SECOND_LOOK_ASKED,
        AuditAction.SECOND_LOOK_GIVEN,
        AuditAction.CASE_MARKED_UNLIKELY,
    ]


def test_agreeing_to_an_export_allows_it_to_who_asked_and_to_nobody_else(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    other = caseworker(runtime, team, member_id=SECOND)
    ask(runtime, case, Deed.EXPORT, one)
    answer(runtime, case, Deed.EXPORT, YES, other)

    late = TODAY + timedelta(days=WAITS_DAYS + 1)
    with runtime.database.reading() as session:
        report = report_of(runtime, case)
        assert is_granted(session, report, Deed.EXPORT, by=one, today=TODAY)
        assert not is_granted(session, report, Deed.EXPORT, by=other, today=TODAY)
        assert not is_granted(session, report, Deed.EXPORT, by=one, today=late)
        assert not is_granted(session, report, Deed.DELETE, by=one, today=TODAY)
    with runtime.database.writing() as session:
        write_note(session, case.id, "Something new", by=other, sending=sending())
    with runtime.database.reading() as session:
        assert not is_granted(session, report_of(runtime, case), Deed.EXPORT, by=one, today=TODAY)


def test_a_row_that_somebody_wrote_into_the_database_does_not_make_two_people_of_one(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    ask(runtime, case, Deed.EXPORT, one)
    with runtime.database.writing() as session:
        session.execute(update(SecondLook).values(given_by=one.member_id))

    with runtime.database.reading() as session:
        report = report_of(runtime, case)
        assert not is_granted(session, report, Deed.EXPORT, by=one, today=TODAY)


def test_a_deed_that_the_state_does_not_allow_cannot_be_asked_for(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, one = make_case(runtime, team, state=State.CLOSED), caseworker(runtime, team)

    for deed in (Deed.UNLIKELY, Deed.REFER):
        with pytest.raises(StepNotAllowedError):
            ask(runtime, case, deed, one)
    assert waiting(runtime, one) == ()


def test_other_teams_and_people_in_conflict_learn_of_nothing(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    knows = caseworker(runtime, team, member_id=SECOND)
    with runtime.database.writing() as session:
        declare_conflict(session, case.id, by=knows, sending=sending())
    ask(runtime, case, Deed.DELETE, one)

    for stranger in (
        knows,
        caseworker(runtime, other_team(runtime), member_id=b"somebody else !!"),
    ):
        assert waiting(runtime, stranger) == ()
        with pytest.raises(NotFoundError):
            answer(runtime, case, Deed.DELETE, YES, stranger)


def test_what_is_asked_is_readable_nowhere_in_the_database(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    ask(runtime, case, Deed.OPINION, one)

    assert not [name for name, value in every_value(database) if "MARKER" in str(value)]
    with database.reading() as session:
        other = caseworker(runtime, team, member_id=SECOND)
        look = second_look(session, case.id, Deed.OPINION, by=other, today=TODAY)
        assert look.details["question"] == "MARKER-QUESTION"


def test_a_restored_report_counts_again(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    ask(runtime, case, Deed.UNLIKELY, one)
    answer(runtime, case, Deed.UNLIKELY, YES, caseworker(runtime, team, member_id=SECOND))
    with database.writing() as session:
        restore_case(session, case.id, "It is true", by=one, sending=sending())

    assert report_of(runtime, case).state is State.NEW
    assert [fact.state for fact in settled_facts(runtime)] == [FactState.PROVISIONAL]


def test_a_report_that_was_marked_by_mistake_counts_again_once_that_is_undone(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, one = make_case(runtime, team), caseworker(runtime, team)
    other = caseworker(runtime, team, member_id=SECOND)
    ask(runtime, case, Deed.UNLIKELY, one)
    answer(runtime, case, Deed.UNLIKELY, YES, other)
    with runtime.database.writing() as session:
        undo_step(session, case.id, by=other, sending=sending())

    assert [fact.state for fact in settled_facts(runtime)] == [FactState.PROVISIONAL]
