"""What a case page is made of."""

from datetime import timedelta

from sqlalchemy import update

from reporting.casework import operations
from reporting.casework.case_page import case_page
from reporting.casework.operations import AnswerDraft
from reporting.report.models import SealedObject
from reporting.runtime import Runtime
from reporting.sealing import KeyRole
from tests.casework.cases import (
    NOW,
    TODAY,
    caseworker,
    make_case,
    sending,
)
from tests.support.people import StaffedTeam


def test_a_page_with_a_damaged_conversation_still_shows_the_case(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        operations.answer(session, case.id, AnswerDraft("Hello"), by=by, sending=sending())
        changed = update(SealedObject).where(SealedObject.role == KeyRole.THREAD)
        session.execute(changed.values(author=1))
    with runtime.database.reading() as session:
        page = case_page(session, case.id, by=by, today=TODAY)
    assert page.messages is None
    assert not page.may_answer
    assert not page.row.is_damaged


def test_the_history_tells_who_did_what_newest_first(runtime: Runtime, team: StaffedTeam) -> None:
    case, member_id = make_case(runtime, team), team.caseworker.member_id
    known = caseworker(runtime, team, member_id=member_id)
    with runtime.database.writing() as session:
        operations.open_case(session, case.id, by=known, now=NOW)
        operations.read_story(session, case.id, by=known, now=NOW + timedelta(minutes=5))
    with runtime.database.reading() as session:
        page = case_page(session, case.id, by=known, today=TODAY)
    assert [(line.name, line.deed) for line in page.history] == [
        ("Caseworker", "%(name)s read the text."),
        ("Caseworker", "%(name)s opened the case."),
    ]
    assert page.history[-1].at.strftime("%H.%M") == "11.00"
