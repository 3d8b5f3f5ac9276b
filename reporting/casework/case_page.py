"""What a case page shows: what to do next, the conversation, what was told, who did what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.audit import AuditAction, AuditEntry
from reporting.casework.care import content_notes, rounded_words
from reporting.casework.caseworker import Caseworker
from reporting.casework.opening import DAMAGE, opened_part
from reporting.casework.queries import CaseRow, case_row, case_visible_to
from reporting.casework.standard_texts import acknowledgement, text_language
from reporting.casework.workflow import Step, allowed_steps
from reporting.report.conversation import Message, messages_of
from reporting.report.models import Report, SealedKey, SealedObject
from reporting.report.operations import promise_of
from reporting.report.progress import Promise
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.sealing import KeyRole
from reporting.vocabulary import N_, Kind

HISTORY_LINES = 100
_HOME = ZoneInfo("Europe/Helsinki")

DEEDS = {
    AuditAction.CASE_ACKNOWLEDGED: N_("%(name)s told the reporter that a person has read it."),
    AuditAction.CASE_ANSWERED: N_("%(name)s wrote to the reporter."),
    AuditAction.CASE_OPENED: N_("%(name)s opened the case."),
    AuditAction.FILE_OPENED: N_("%(name)s opened a file."),
    AuditAction.STORY_OPENED: N_("%(name)s read the text."),
}


@dataclass(frozen=True)
class HistoryLine:
    """One entry of the history: when (in Finland), who, and what as a sentence with a name."""

    at: datetime
    name: str
    deed: str


@dataclass(frozen=True)
class CasePage:
    """A case as its page shows it, without the story; `messages` is None when damaged."""

    row: CaseRow
    promise: Promise
    language: str
    has_inbox: bool
    messages: tuple[Message, ...] | None = field(repr=False)
    history: tuple[HistoryLine, ...]
    standard_message: str
    standard_language: str

    @property
    def may_acknowledge(self) -> bool:
        """Say whether the reporter has still to be told that a person has read the report."""
        return Step.ACKNOWLEDGE in allowed_steps(self.row.state)

    @property
    def may_answer(self) -> bool:
        """Say whether somebody could read an answer, and the state allows one."""
        can_be_read = self.has_inbox and self.messages is not None
        return can_be_read and Step.ANSWER in allowed_steps(self.row.state)

    @property
    def may_ask(self) -> bool:
        """Say whether the answer may be a question that we then wait for."""
        return self.may_answer and Step.ASK in allowed_steps(self.row.state)

    @property
    def notes(self) -> tuple[Kind, ...]:
        """Give what the text may contain, by the kinds that were ticked."""
        return content_notes(self.row.summary.kinds) if self.row.summary else ()

    @property
    def words(self) -> int:
        """Give about how many words the text has."""
        return rounded_words(self.row.summary.words) if self.row.summary else 0


def case_page(session: Session, case_id: bytes, *, by: Caseworker, today: date) -> CasePage:
    """Give a case of the person's own team as its page shows it.

    Raises NotFoundError for any other. Opens the internal and the thread key, not the story's.
    """
    report = case_visible_to(session, case_id, by=by)
    keys, objects = sealed_keys_of(session, case_id), sealed_objects_of(session, case_id)
    return CasePage(
        row=case_row(report, keys, objects, by=by, today=today),
        promise=promise_of(report),
        language=report.language,
        has_inbox=report.code_lookup_id is not None,
        messages=_messages(keys, objects, by),
        history=history_of(session, by.audit_subject(case_id)),
        standard_message=_standard_message(report, today),
        standard_language=text_language(report.reply_language),
    )


def history_of(session: Session, subject: bytes) -> tuple[HistoryLine, ...]:
    """Give the newest audit entries of a case, newest first."""
    statement = (
        select(AuditEntry)
        .where(AuditEntry.subject == subject, AuditEntry.action.in_(DEEDS))
        .order_by(AuditEntry.sequence.desc())
        .limit(HISTORY_LINES)
    )
    entries = session.scalars(statement).all()
    names = names_of(session, {entry.actor for entry in entries})
    return tuple(
        HistoryLine(e.at.astimezone(_HOME), names.get(e.actor, "–"), DEEDS[e.action])
        for e in entries
    )


def _messages(
    keys: Sequence[SealedKey], objects: Sequence[SealedObject], by: Caseworker
) -> tuple[Message, ...] | None:
    try:
        return messages_of(opened_part(objects, keys, by.seeds, role=KeyRole.THREAD))
    except DAMAGE:
        return None


def _standard_message(report: Report, today: date) -> str:
    return acknowledgement(report.reply_language, feedback_by=report.feedback_by, today=today)
