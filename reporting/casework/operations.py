"""Reading a case, and writing to its reporter: open, read, acknowledge, answer."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from reporting.audit import AuditAction, record
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import (
    Sending,
    Told,
    case_to_change,
    kept,
    locked_case,
    move,
    note_change,
    note_sent,
)
from reporting.casework.entries import Entry, EntryKind, append_entry, case_file, entries_of
from reporting.casework.opening import DAMAGE, opened_part, team_keys
from reporting.casework.queries import case_visible_to
from reporting.casework.standard_texts import approved_acknowledgement
from reporting.casework.workflow import Step
from reporting.clock import home_day
from reporting.errors import NotFoundError, StepNotAllowedError
from reporting.report.content import message_content
from reporting.report.conversation import Story, messages_of, story_of
from reporting.report.drafts import DraftFile
from reporting.report.models import Attachment, Report, SealedObject
from reporting.report.openings import Opening, note_opening
from reporting.report.progress import State
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.report.sealed import attachment_row, last_of, sealed_object
from reporting.sealing import Author, KeyRole, ObjectKind
from reporting.sealing.errors import SealBrokenError


@dataclass(frozen=True)
class AnswerDraft:
    """What a caseworker writes to the reporter; a question makes the case wait for them."""

    text: str = field(repr=False)
    files: tuple[DraftFile, ...] = ()
    is_question: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to send."""
        return not (self.text or self.files)


def open_case(session: Session, case_id: bytes, *, by: Caseworker, now: datetime) -> None:
    """Note that a person opened a case; a new message counts as seen from then on.

    Raises NotFoundError when the case is not one of the person's own team.
    """
    report = locked_case(session, case_id, by=by)
    report.has_new_message = False
    _record(session, AuditAction.CASE_OPENED, case_id, by=by, now=now)


def read_story(session: Session, case_id: bytes, *, by: Caseworker, now: datetime) -> Story:
    """Open what was told in a report, and note who read it; its reporter sees day and role.

    Raises NotFoundError for a case of another team, SealBrokenError when it does not open.
    """
    report = locked_case(session, case_id, by=by)
    story = _story(session, report, by=by)
    _tell_of_opening(session, report, by=by, now=now)
    _record(session, AuditAction.STORY_OPENED, case_id, by=by, now=now)
    return story


def open_file(
    session: Session, case_id: bytes, attachment_id: bytes, *, by: Caseworker, now: datetime
) -> DraftFile:
    """Give what opens one file of a case's story or conversation, and note who opened it.

    Raises NotFoundError for a file that is not in this case, or a case of another team.
    """
    report = case_visible_to(session, case_id, by=by)
    for file in _files(session, report, by=by):
        if file.attachment_id == attachment_id:
            _record(session, AuditAction.FILE_OPENED, case_id, by=by, now=now)
            return file
    raise NotFoundError("no such file in this case")


def read_contact(
    session: Session, case_id: bytes, reason: str, *, by: Caseworker, now: datetime
) -> Story:
    """Open the contact details of a report for a reason, and note who read them and why.

    Raises NotFoundError for a case of another team, SealBrokenError when it does not open.
    """
    report = locked_case(session, case_id, by=by)
    story = _story(session, report, by=by)
    entry = Entry(EntryKind.CONTACT, by.member_id, now, {"reason": reason})
    append_entry(session, report, entry, by=by)
    _tell_of_opening(session, report, by=by, now=now)
    _record(session, AuditAction.CONTACT_OPENED, case_id, by=by, now=now)
    return story


def acknowledge(
    session: Session, case_id: bytes, text: str, *, by: Caseworker, sending: Sending
) -> None:
    """Tell the reporter that a person has read the report, in own words or the standard ones.

    Raises AlreadyReceivedError when this form was sent before, CaseChangedError when the case is
    not as it was seen, StepNotAllowedError when it is not new, NotFoundError when it is not one
    of the person's own team.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    before = kept(report)
    move(report, Step.ACKNOWLEDGE, today=sending.today)
    can_be_read = report.code_lookup_id is not None  # otherwise the inbox is closed
    if can_be_read:
        words = text or approved_acknowledgement(
            session,
            report.reply_language,
            feedback_by=report.feedback_by,
            today=sending.today,
        )
        send_message(session, report, AnswerDraft(words), by=by, sending=sending)
    told = Told(AuditAction.CASE_ACKNOWLEDGED, was_sent=can_be_read)
    note_change(session, report, before, by=by, told=told, now=sending.mark.now)
    note_sent(session, report, sending)


def answer(
    session: Session, case_id: bytes, draft: AnswerDraft, *, by: Caseworker, sending: Sending
) -> None:
    """Write to the reporter; the case goes on, or waits for them when it is a question.

    An answer to a new report acknowledges it too, and a case without owner becomes the writer's.
    Raises AlreadyReceivedError when this form was sent before, CaseChangedError when the case is
    not as it was seen, StepNotAllowedError when the state allows no answer, there is nothing to
    send or nobody could read it, NotFoundError when the case is not one of the person's own team.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    if draft.is_empty or report.code_lookup_id is None:
        raise StepNotAllowedError("nothing to send, or nobody to read it")
    before, now = kept(report), sending.mark.now
    was_new = report.state is State.NEW
    _drop_unplanned_day(session, report, by=by)
    move(report, Step.ASK if draft.is_question else Step.ANSWER, today=sending.today)
    report.owner_id = report.owner_id or by.member_id
    send_message(session, report, draft, by=by, sending=sending)
    if was_new:
        _record(session, AuditAction.CASE_ACKNOWLEDGED, report.id, by=by, now=now)
    told = Told(AuditAction.CASE_ANSWERED, was_sent=True)
    note_change(session, report, before, by=by, told=told, now=now)
    note_sent(session, report, sending)


def send_message(
    session: Session, report: Report, draft: AnswerDraft, *, by: Caseworker, sending: Sending
) -> None:
    """Seal a message to the reporter after the others; the case is then kept for longer."""
    report.closes_on = max(report.closes_on, sending.closes_on)
    keys = team_keys(sealed_keys_of(session, report.id), by.seeds, KeyRole.THREAD)
    last = last_of(sealed_objects_of(session, report.id), KeyRole.THREAD)
    words = message_content(draft.text, draft.files, day=sending.today)
    row = sealed_object(
        keys, KeyRole.THREAD, ObjectKind.MESSAGE, words, author=Author.TEAM, after=last
    )
    session.execute(insert(SealedObject).values(row))
    if draft.files:
        rows = [attachment_row(report.id, file) for file in draft.files]
        session.execute(insert(Attachment), rows)


def _drop_unplanned_day(session: Session, report: Report, *, by: Caseworker) -> None:
    """Take away the day to look again that a message set: answering is what it was for."""
    planned = None
    with suppress(*DAMAGE):  # what is damaged must not keep people from answering
        planned = case_file(entries_of(session, report, by=by)).next_step_on
    if planned != report.next_step_on:
        report.next_step_on = None


def _tell_of_opening(session: Session, report: Report, *, by: Caseworker, now: datetime) -> None:
    rows, day = sealed_objects_of(session, report.id), home_day(now)
    with suppress(*DAMAGE):  # a damaged conversation must not keep the story closed
        keys = team_keys(sealed_keys_of(session, report.id), by.seeds, KeyRole.THREAD)
        note_opening(session, rows, keys, Opening(day, by.role))


def _files(session: Session, report: Report, *, by: Caseworker) -> list[DraftFile]:
    keys, objects = sealed_keys_of(session, report.id), sealed_objects_of(session, report.id)
    files: list[DraftFile] = []
    with suppress(*DAMAGE):  # what is damaged must not keep the other files closed
        thread = opened_part(objects, keys, by.seeds, role=KeyRole.THREAD)
        files += [file for message in messages_of(thread) for file in message.files]
    with suppress(*DAMAGE):
        told = story_of(opened_part(objects, keys, by.seeds, role=KeyRole.STORY))
        files += told.files if told else ()
    return files


def _story(session: Session, report: Report, *, by: Caseworker) -> Story:
    keys, objects = sealed_keys_of(session, report.id), sealed_objects_of(session, report.id)
    try:
        story = story_of(opened_part(objects, keys, by.seeds, role=KeyRole.STORY))
    except (LookupError, ValueError) as error:  # it opened, but a value in it is none of ours
        raise SealBrokenError from error
    if story is None:
        raise SealBrokenError
    return story


def _record(
    session: Session, action: AuditAction, case_id: bytes, *, by: Caseworker, now: datetime
) -> None:
    record(session, action, actor=by.member_id, subject=by.audit_subject(case_id), now=now)
