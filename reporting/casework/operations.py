"""What a caseworker does with a case: open it, read it, acknowledge it, answer it."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from reporting.audit import AuditAction, record
from reporting.casework.caseworker import Caseworker
from reporting.casework.opening import DAMAGE, opened_part, team_keys
from reporting.casework.queries import case_visible_to
from reporting.casework.standard_texts import acknowledgement
from reporting.casework.workflow import Step, check_step
from reporting.errors import AlreadyReceivedError, NotFoundError, StepNotAllowedError
from reporting.report.content import message_content
from reporting.report.conversation import Story, messages_of, story_of
from reporting.report.drafts import DraftFile
from reporting.report.models import Attachment, Report, SealedObject, SentForm
from reporting.report.operations import SentMark
from reporting.report.progress import State
from reporting.report.queries import sealed_keys_of, sealed_objects_of, was_sent
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


@dataclass(frozen=True)
class Sending:
    """What every message needs beside its words: once only, its day, and how long it is kept."""

    mark: SentMark
    today: date
    closes_on: date


def open_case(session: Session, case_id: bytes, *, by: Caseworker, now: datetime) -> None:
    """Note that a person opened a case; a new message counts as seen from then on.

    Raises NotFoundError when the case is not one of the person's own team.
    """
    report = _locked(session, case_id, by=by)
    report.has_new_message = False
    _record(session, AuditAction.CASE_OPENED, case_id, by=by, now=now)


def read_story(session: Session, case_id: bytes, *, by: Caseworker, now: datetime) -> Story:
    """Open what was told in a report, and note who read it.

    Raises NotFoundError for a case of another team, SealBrokenError when it does not open.
    """
    story = _story(session, case_visible_to(session, case_id, by=by), by=by)
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


def acknowledge(
    session: Session, case_id: bytes, text: str, *, by: Caseworker, sending: Sending
) -> None:
    """Tell the reporter that a person has read the report, in own words or the standard ones.

    Raises AlreadyReceivedError when this form was sent before, StepNotAllowedError when the case
    is not new, NotFoundError when it is not one of the person's own team.
    """
    report = _case_for(session, case_id, by=by, sending=sending)
    report.state = check_step(Step.ACKNOWLEDGE, report.state).target
    if report.code_lookup_id is not None:  # otherwise the inbox is closed and nobody could read it
        words = text or acknowledgement(
            report.reply_language, feedback_by=report.feedback_by, today=sending.today
        )
        _send(session, report, AnswerDraft(words), by=by, sending=sending)
    _finish(session, AuditAction.CASE_ACKNOWLEDGED, report, by=by, sending=sending)


def answer(
    session: Session, case_id: bytes, draft: AnswerDraft, *, by: Caseworker, sending: Sending
) -> None:
    """Write to the reporter; the case goes on, or waits for them when it is a question.

    An answer to a new report acknowledges it too. Raises AlreadyReceivedError when this form was
    sent before, StepNotAllowedError when the state allows no answer, there is nothing to send or
    nobody could read it, NotFoundError when the case is not one of the person's own team.
    """
    report = _case_for(session, case_id, by=by, sending=sending)
    if draft.is_empty or report.code_lookup_id is None:
        raise StepNotAllowedError("nothing to send, or nobody to read it")
    was_new = report.state is State.NEW
    step = Step.ASK if draft.is_question else Step.ANSWER
    report.state = check_step(step, report.state).target
    _send(session, report, draft, by=by, sending=sending)
    if was_new:
        now = sending.mark.now
        _record(session, AuditAction.CASE_ACKNOWLEDGED, report.id, by=by, now=now)
    _finish(session, AuditAction.CASE_ANSWERED, report, by=by, sending=sending)


def _case_for(session: Session, case_id: bytes, *, by: Caseworker, sending: Sending) -> Report:
    report = _locked(session, case_id, by=by)
    if was_sent(session, sending.mark.token_digest):
        raise AlreadyReceivedError
    return report


def _locked(session: Session, case_id: bytes, *, by: Caseworker) -> Report:
    found = case_visible_to(session, case_id, by=by)
    session.refresh(found, with_for_update=True)  # two people who answer at once take turns
    return found


def _send(
    session: Session, report: Report, draft: AnswerDraft, *, by: Caseworker, sending: Sending
) -> None:
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


def _finish(
    session: Session,
    action: AuditAction,
    report: Report,
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    report.closes_on = max(report.closes_on, sending.closes_on)
    mark = sending.mark
    session.execute(
        insert(SentForm).values(
            shows_code=False,
            token_digest=mark.token_digest,
            content_digest=mark.content_digest,
            report_id=report.id,
            sent_at=mark.now,
        )
    )
    _record(session, action, report.id, by=by, now=mark.now)


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
