"""What a reporter does: send a report, write a message, change the wish, withdraw."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from reporting.database import table_of
from reporting.deletions import note_deletion
from reporting.errors import AlreadyReceivedError, CodeUnknownError
from reporting.facts.operations import note_fact
from reporting.inserts import Inserts
from reporting.report import content, sealed
from reporting.report.drafts import MessageDraft
from reporting.report.models import Attachment, Report, SealedKey, SealedObject, SentForm
from reporting.report.progress import (
    RESTARTED,
    Promise,
    State,
    state_after_message,
)
from reporting.report.queries import sealed_objects_of
from reporting.report.returning import count_code
from reporting.report.sealed_report import SealedReport
from reporting.sealing import Author, ObjectKind
from reporting.sealing import KeyRole as Role
from reporting.vocabulary import Wish

_REPORTS = Inserts(Report)
_KEYS = Inserts(SealedKey)
_OBJECTS = Inserts(SealedObject)
_ATTACHMENTS = Inserts(Attachment)
_SENT_FORMS = Inserts(SentForm)

# How long a report that two people found unlikely is kept, so that they may think again.
UNLIKELY_FOR = timedelta(days=30)

# Numbers are random, so that one tells neither the order nor how many reports there are.
_NUMBERS = 10**6
_FORGET_SENT_FORMS = delete(table_of(SentForm)).where(
    table_of(SentForm).c.sent_at < bindparam("before")
)


@dataclass(frozen=True)
class SentMark:
    """What is remembered of a sent form for a day: digests and the moment, nothing readable."""

    token_digest: bytes
    content_digest: bytes
    now: datetime

    @property
    def sent_at(self) -> datetime:
        """Give the moment as it is kept, to ten minutes."""
        return self.now.replace(minute=self.now.minute // 10 * 10, second=0, microsecond=0)


def store_report(session: Session, report: SealedReport, *, mark: SentMark) -> str:
    """Store a sealed report and its fact; give the report number.

    Raises IntegrityError when this form has been sent before, or when its random number is
    taken; the caller tells which and tries again.
    """
    number = f"{mark.now.year}-{secrets.randbelow(_NUMBERS):06d}"
    _REPORTS.add(session, [report.row | {"number": number}])
    _note_sent(session, mark, report.row["id"])
    _KEYS.add(session, report.keys)
    _OBJECTS.add(session, report.objects)
    if report.attachments:
        _ATTACHMENTS.add(session, report.attachments)
    note_fact(session, report.fact)
    count_code(session, report.row)
    return number


def add_message(
    session: Session,
    keys: sealed.ReportKeys,
    draft: MessageDraft,
    *,
    mark: SentMark,
    promise: Promise,
    today: date,
) -> None:
    """Add a reporter's message once, reopen the report and give its inbox more time.

    `promise` is what a report that comes today is promised. Raises AlreadyReceivedError when
    this form was sent before, CodeUnknownError when the report is gone.
    """
    report = _locked(session, keys.report_id)
    earlier = session.get(SentForm, mark.token_digest)
    if earlier is not None:
        raise AlreadyReceivedError(is_same=earlier.content_digest == mark.content_digest)
    text = content.message_content(draft.text, draft.files, day=today)
    _append(session, keys, ObjectKind.MESSAGE, text)
    if draft.files:
        rows = [sealed.attachment_row(keys.report_id, file) for file in draft.files]
        _ATTACHMENTS.add(session, rows)
    _bring_back(report, promise, today)
    _note_sent(session, mark, keys.report_id)


def change_wish(
    session: Session, keys: sealed.ReportKeys, wish: Wish, *, promise: Promise, today: date
) -> None:
    """Change what the reporter wishes for and leave a line about it in the conversation.

    The fact keeps the wish it came with: the code does not open what leads to the fact.
    Raises CodeUnknownError when the report is gone.
    """
    report = _locked(session, keys.report_id)
    if report.wish is wish:
        return
    report.wish = wish
    _append(session, keys, ObjectKind.REQUEST, content.wish_content(wish, day=today))
    if wish is not Wish.COUNT:
        _bring_back(report, promise, today)
    elif report.state is State.NEW:
        _note_change(report, State.COUNTED, today)
    else:
        _note_change(report, report.state, today)
    report.has_new_message = True


def end_report(session: Session, report_id: bytes, *, today: date) -> list[str]:
    """Delete a report whose time is over, as `withdraw_report` does.

    Gives no names and deletes nothing when a message gave it more time meanwhile.
    """
    report = _locked(session, report_id)
    if report.closes_on >= today and not is_forgotten(report, today):
        return []
    return withdraw_report(session, report_id)


def is_forgotten(report: Report, today: date) -> bool:
    """Say whether a report was found unlikely so long ago that it is deleted (ux §4.4)."""
    return report.state is State.UNLIKELY and report.state_since + UNLIKELY_FOR <= today


def withdraw_report(session: Session, report_id: bytes) -> list[str]:
    """Delete a report with its keys, words and rows; give the names of its files to delete next.

    The fact stays: it does not say which report it came from. So does, for a day, that its form
    was sent: sending it once more must not bring the report back.
    """
    _locked(session, report_id)
    names = session.scalars(select(Attachment.blob_name).where(Attachment.report_id == report_id))
    files = list(names)
    for table in map(table_of, (Attachment, SealedObject, SealedKey)):
        session.execute(delete(table).where(table.c.report_id == report_id))
    session.execute(delete(Report).where(Report.id == report_id))
    note_deletion(session, report_id)
    return files


def stop_showing_code(session: Session, token_digest: bytes) -> None:
    """Show the code of a sent form no more, though it be sent again within the half hour."""
    form = session.get(SentForm, token_digest)
    if form is not None:
        form.shows_code = False


def close_form(session: Session, token_digest: bytes, *, now: datetime) -> None:
    """Take a form in no more: what is still on its way is answered as sent before.

    Raises IntegrityError when it is being taken in this moment.
    """
    if session.get(SentForm, token_digest) is None:
        mark = SentMark(token_digest, token_digest, now)
        closed = SentForm(token_digest=token_digest, content_digest=token_digest, shows_code=False)
        closed.sent_at = mark.sent_at
        session.add(closed)
        session.flush()  # the error belongs here


def forget_sent_forms(session: Session, *, before: datetime) -> None:
    """Delete the notes of forms sent before a moment; they are kept for a day."""
    session.execute(_FORGET_SENT_FORMS, {"before": before})


def promise_of(report: Report) -> Promise:
    """Give the promises a stored report carries."""
    return Promise(report.acknowledge_by, report.feedback_by, report.closes_on)


def _append(
    session: Session, keys: sealed.ReportKeys, kind: ObjectKind, words: dict[str, Any]
) -> None:
    last = sealed.last_of(sealed_objects_of(session, keys.report_id), Role.THREAD)
    row = sealed.sealed_object(keys, Role.THREAD, kind, words, author=Author.REPORTER, after=last)
    _OBJECTS.add(session, [row])


def _locked(session: Session, report_id: bytes) -> Report:
    report = session.get(Report, report_id, with_for_update=True)
    if report is None:
        raise CodeUnknownError
    return report


def _bring_back(report: Report, promise: Promise, today: date) -> None:
    if report.state in RESTARTED:  # nothing was owed any more; now the clocks start again
        report.acknowledge_by = promise.acknowledge_by
        report.feedback_by = promise.feedback_by
    state = state_after_message(report.state)
    if state is State.IN_PROGRESS and report.state is not state:
        report.next_step_on = promise.acknowledge_by  # "You wrote. We read it again." (ux §4.4)
    _note_change(report, state, today)
    report.has_new_message = True
    report.closes_on = max(report.closes_on, promise.closes_on)


def _note_change(report: Report, state: State, today: date) -> None:
    if state is not report.state:
        report.state, report.state_since = state, today
    report.revision += 1  # whoever has the case open sees that it is another one now


def _note_sent(session: Session, mark: SentMark, report_id: bytes) -> None:
    note = {
        "token_digest": mark.token_digest,
        "content_digest": mark.content_digest,
        "report_id": report_id,
        "shows_code": True,
        "sent_at": mark.sent_at,
    }
    _SENT_FORMS.add(session, [note])
