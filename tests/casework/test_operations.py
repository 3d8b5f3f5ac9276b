"""What working on a case promises."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from reporting.audit import AuditAction, AuditEntry, verify_chain
from reporting.casework import operations
from reporting.casework.case_page import case_page
from reporting.casework.caseworker import Caseworker
from reporting.casework.operations import AnswerDraft
from reporting.database import Database
from reporting.errors import AlreadyReceivedError, NotFoundError, StepNotAllowedError
from reporting.report.conversation import Message, messages_of
from reporting.report.models import Attachment, Report, SealedKey, SealedObject
from reporting.report.progress import State
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.report.sealed import keys_for_code, opened_objects
from reporting.runtime import Runtime
from reporting.sealing import KeyRole
from reporting.sealing.errors import SealBrokenError
from tests.casework.cases import (
    FILE,
    NOW,
    PROMISE,
    STORY,
    TODAY,
    Case,
    caseworker,
    make_case,
    other_team,
    sending,
)
from tests.support.people import StaffedTeam

Act = Callable[[Session, bytes, Caseworker], object]

ACTS: dict[str, Act] = {
    "open": lambda s, c, by: operations.open_case(s, c, by=by, now=NOW),
    "read": lambda s, c, by: operations.read_story(s, c, by=by, now=NOW),
    "file": lambda s, c, by: operations.open_file(s, c, FILE.attachment_id, by=by, now=NOW),
    "acknowledge": lambda s, c, by: operations.acknowledge(s, c, "", by=by, sending=sending()),
    "answer": lambda s, c, by: operations.answer(
        s, c, AnswerDraft("Hello"), by=by, sending=sending()
    ),
    "page": lambda s, c, by: case_page(s, c, by=by, today=TODAY),
}


def report_of(runtime: Runtime, case: Case) -> Report:
    with runtime.database.reading() as session:
        return session.get_one(Report, case.id)


def conversation(runtime: Runtime, case: Case) -> tuple[Message, ...]:
    """Open the conversation as the reporter does, with the code's keys."""
    with runtime.database.reading() as session:
        keys = keys_for_code(sealed_keys_of(session, case.id), case.code.wrapping_key)
        return messages_of(
            opened_objects(sealed_objects_of(session, case.id), keys, KeyRole.THREAD)
        )


def trail(runtime: Runtime) -> list[tuple[bytes, AuditAction, bytes]]:
    with runtime.database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
        verify_chain(entries)
        return [
            (e.actor, e.action, e.subject)
            for e in entries
            if e.action.startswith(("case:", "story:", "file:"))
        ]


@pytest.mark.parametrize("act", ACTS)
def test_nothing_can_be_done_with_another_teams_case(
    runtime: Runtime, database: Database, team: StaffedTeam, act: str
) -> None:
    theirs = make_case(runtime, other_team(runtime), files=(FILE,))
    by = caseworker(runtime, team)
    for case_id in (theirs.id, bytes(16)):
        with pytest.raises(NotFoundError), database.writing() as session:
            ACTS[act](session, case_id, by)
    assert trail(runtime) == []
    assert conversation(runtime, theirs) == ()


@pytest.mark.parametrize(
    ("act", "action"),
    [
        ("open", AuditAction.CASE_OPENED),
        ("read", AuditAction.STORY_OPENED),
        ("file", AuditAction.FILE_OPENED),
        ("acknowledge", AuditAction.CASE_ACKNOWLEDGED),
    ],
)
def test_every_reading_and_every_step_is_written_down(
    runtime: Runtime, database: Database, team: StaffedTeam, act: str, action: AuditAction
) -> None:
    case, by = make_case(runtime, team, files=(FILE,)), caseworker(runtime, team)
    with database.writing() as session:
        ACTS[act](session, case.id, by)
    assert trail(runtime) == [(by.member_id, action, by.audit_subject(case.id))]
    assert case.id not in trail(runtime)[0][2]


def test_opening_a_case_sees_its_new_message(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, has_new_message=True)
    with database.writing() as session:
        operations.open_case(session, case.id, by=caseworker(runtime, team), now=NOW)
    assert not report_of(runtime, case).has_new_message


def test_the_story_is_read_whole(runtime: Runtime, team: StaffedTeam) -> None:
    case = make_case(runtime, team, contact="040 1234567")
    with runtime.database.writing() as session:
        told = operations.read_story(session, case.id, by=caseworker(runtime, team), now=NOW)
    assert (told.story, told.contact) == (STORY, "040 1234567")


def test_an_acknowledgement_reaches_the_reporter_in_their_language(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team, language="sv"), caseworker(runtime, team)
    with database.writing() as session:
        operations.acknowledge(session, case.id, "", by=by, sending=sending())
    (message,) = conversation(runtime, case)
    assert message.is_from_team
    assert message.day == TODAY
    assert "En människa har läst din anmälan." in message.text
    assert report_of(runtime, case).state is State.ACKNOWLEDGED


def test_an_acknowledgement_can_be_in_own_words(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        operations.acknowledge(session, case.id, "Thank you, Aino", by=by, sending=sending())
    assert [m.text for m in conversation(runtime, case)] == ["Thank you, Aino"]


def test_a_closed_inbox_is_acknowledged_without_a_message(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        session.get_one(Report, case.id).code_lookup_id = None
        operations.acknowledge(session, case.id, "", by=by, sending=sending())
        objects = sealed_objects_of(session, case.id)
    assert report_of(runtime, case).state is State.ACKNOWLEDGED
    assert KeyRole.THREAD not in {row.role for row in objects}


def test_a_case_is_acknowledged_once(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        operations.acknowledge(session, case.id, "", by=by, sending=sending())
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        operations.acknowledge(session, case.id, "", by=by, sending=sending())
    assert len(conversation(runtime, case)) == 1


@pytest.mark.parametrize("state", [State.IN_PROGRESS, State.WAITING])
def test_an_answer_moves_the_case_and_opens_with_the_reporters_code(
    runtime: Runtime, database: Database, team: StaffedTeam, state: State
) -> None:
    case, by = make_case(runtime, team, state=State.ACKNOWLEDGED), caseworker(runtime, team)
    draft = AnswerDraft("We asked them.", (FILE,), is_question=state is State.WAITING)
    later = PROMISE.closes_on + timedelta(days=30)
    with database.writing() as session:
        operations.answer(session, case.id, draft, by=by, sending=sending(closes_on=later))
    (message,) = conversation(runtime, case)
    assert (message.text, message.files) == ("We asked them.", (FILE,))
    report = report_of(runtime, case)
    assert (report.state, report.closes_on) == (state, later)
    with database.reading() as session:
        assert session.scalars(select(Attachment.blob_name)).all() == [FILE.blob_name]


def test_an_answer_never_shortens_how_long_a_case_is_kept(
    runtime: Runtime, team: StaffedTeam
) -> None:
    """T28: an answer never shortens the time."""
    case, by = make_case(runtime, team), caseworker(runtime, team)
    early = sending(closes_on=date(2026, 12, 1))
    with runtime.database.writing() as session:
        operations.answer(session, case.id, AnswerDraft("Hello"), by=by, sending=early)
    assert report_of(runtime, case).closes_on == PROMISE.closes_on


def test_answers_follow_one_another(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    for words in ("One", "Two", "Three"):
        with runtime.database.writing() as session:
            operations.answer(session, case.id, AnswerDraft(words), by=by, sending=sending())
    assert [m.text for m in conversation(runtime, case)] == ["One", "Two", "Three"]


def test_an_answer_to_a_new_case_acknowledges_it_too(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        operations.answer(session, case.id, AnswerDraft("Hello"), by=by, sending=sending())
    actions = [action for _, action, _ in trail(runtime)]
    assert actions == [AuditAction.CASE_ACKNOWLEDGED, AuditAction.CASE_ANSWERED]


def test_sending_twice_changes_nothing(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by, once = make_case(runtime, team), caseworker(runtime, team), sending()
    with database.writing() as session:
        operations.answer(session, case.id, AnswerDraft("Hello"), by=by, sending=once)
    with pytest.raises(AlreadyReceivedError), database.writing() as session:
        operations.answer(session, case.id, AnswerDraft("Hello"), by=by, sending=once)
    assert len(conversation(runtime, case)) == 1
    assert [a for _, a, _ in trail(runtime)].count(AuditAction.CASE_ANSWERED) == 1


@pytest.mark.parametrize(
    ("state", "text"),
    [(State.COUNTED, "Hello"), (State.CLOSED, "Hello"), (State.UNLIKELY, "Hello"), (None, "")],
)
def test_where_no_answer_was_promised_or_written_none_is_sent(
    runtime: Runtime, team: StaffedTeam, state: State | None, text: str
) -> None:
    case, by = make_case(runtime, team, state=state), caseworker(runtime, team)
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        operations.answer(session, case.id, AnswerDraft(text), by=by, sending=sending())
    assert conversation(runtime, case) == ()


def test_an_answer_that_nobody_could_read_is_refused(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        session.get_one(Report, case.id).code_lookup_id = None
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        operations.answer(session, case.id, AnswerDraft("Hello"), by=by, sending=sending())


def test_a_file_of_another_case_is_not_found(runtime: Runtime, team: StaffedTeam) -> None:
    make_case(runtime, team, files=(FILE,))
    other, by = make_case(runtime, team), caseworker(runtime, team)
    with pytest.raises(NotFoundError), runtime.database.writing() as session:
        operations.open_file(session, other.id, FILE.attachment_id, by=by, now=NOW)


def test_files_open_though_the_other_part_of_the_case_is_damaged(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team, state=State.ACKNOWLEDGED), caseworker(runtime, team)
    with runtime.database.writing() as session:
        draft = AnswerDraft("See this", (FILE,))
        operations.answer(session, case.id, draft, by=by, sending=sending())
        session.execute(delete(SealedKey).where(SealedKey.role == KeyRole.STORY))
        found = operations.open_file(session, case.id, FILE.attachment_id, by=by, now=NOW)
    assert found == FILE


def test_a_damaged_story_is_an_error_and_not_written_down_as_read(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        session.execute(update(SealedObject).values(sealed_content=b"RNB1" + bytes(1000)))
    with pytest.raises(SealBrokenError), runtime.database.writing() as session:
        operations.read_story(session, case.id, by=by, now=NOW)
    assert trail(runtime) == []
