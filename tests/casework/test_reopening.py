"""A message of the reporter always brings the case back to people (ux §4.4)."""

from datetime import timedelta

import pytest

from reporting.casework.duties import duties
from reporting.casework.operations import AnswerDraft, answer
from reporting.casework.queries import own_days
from reporting.database import Database
from reporting.errors import CaseChangedError
from reporting.report.drafts import MessageDraft
from reporting.report.operations import add_message, change_wish, promise_of
from reporting.report.progress import State, state_after_message
from reporting.report.queries import sealed_keys_of
from reporting.report.sealed import keys_for_code
from reporting.runtime import Runtime
from reporting.vocabulary import Wish
from tests.casework.cases import (
    PROMISE,
    TODAY,
    Case,
    caseworker,
    make_case,
    mark,
    report_of,
    sending,
)
from tests.support.people import StaffedTeam

LATER = TODAY + timedelta(days=40)
BACK = {State.WAITING, State.REFERRED, State.CLOSED}


def reporter_writes(runtime: Runtime, case: Case) -> None:
    with runtime.database.writing() as session:
        keys = keys_for_code(sealed_keys_of(session, case.id), case.code.wrapping_key)
        words = MessageDraft("I thought of one more thing.")
        add_message(session, keys, words, mark=mark(), promise=PROMISE, today=LATER)


@pytest.mark.parametrize("state", State)
def test_a_message_raises_the_revision_and_a_new_state_begins_that_day(
    runtime: Runtime, database: Database, team: StaffedTeam, state: State
) -> None:
    case = make_case(runtime, team, state=state)
    reporter_writes(runtime, case)
    report = report_of(runtime, case)
    assert report.revision == 1
    assert report.state is state_after_message(state)
    assert report.state_since == (LATER if report.state is not state else TODAY)
    assert report.has_new_message


@pytest.mark.parametrize("state", sorted(BACK))
def test_a_case_that_comes_back_is_due_within_a_week_of_the_message(
    runtime: Runtime, team: StaffedTeam, state: State
) -> None:
    case = make_case(runtime, team, state=state)
    reporter_writes(runtime, case)
    report = report_of(runtime, case)
    assert report.next_step_on == PROMISE.acknowledge_by
    owed = duties(report.state, promise_of(report), today=LATER, own=own_days(report))
    assert owed[0].due_on == PROMISE.acknowledge_by


def test_an_answer_that_crosses_a_message_is_stopped(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team, state=State.WAITING), caseworker(runtime, team)
    reporter_writes(runtime, case)
    stale = sending(seen=0)
    with pytest.raises(CaseChangedError), runtime.database.writing() as session:
        answer(session, case.id, AnswerDraft("Are you there?"), by=by, sending=stale)


@pytest.mark.parametrize("wish", Wish)
def test_a_changed_wish_raises_the_revision_too(
    runtime: Runtime, team: StaffedTeam, wish: Wish
) -> None:
    case = make_case(runtime, team, wish=Wish.ADVICE)
    with runtime.database.writing() as session:
        keys = keys_for_code(sealed_keys_of(session, case.id), case.code.wrapping_key)
        change_wish(session, keys, wish, promise=PROMISE, today=LATER)
    assert report_of(runtime, case).revision == (0 if wish is Wish.ADVICE else 1)
