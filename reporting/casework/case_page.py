"""What a case page shows: what to do next, the conversation, what was told, who did what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from reporting.casework.care import content_notes, rounded_words
from reporting.casework.case_head import CaseHead, case_head
from reporting.casework.caseworker import Caseworker
from reporting.casework.entries import Entry
from reporting.casework.history import HistoryLine, history_of
from reporting.casework.opening import DAMAGE, opened_part
from reporting.casework.queries import CaseRow, case_visible_to
from reporting.casework.second_looks.requests import Waiting, second_looks_waiting
from reporting.casework.standard_texts import approved_acknowledgement, text_language
from reporting.casework.steps.undoing import undoable_step
from reporting.casework.translations.queries import Translated, translations_in
from reporting.casework.workflow import Step
from reporting.report.conversation import Message, messages_of
from reporting.report.models import Report, SealedKey, SealedObject
from reporting.report.progress import Promise
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.sealing import KeyRole
from reporting.vocabulary import Kind


@dataclass(frozen=True)
class CasePage:
    """A case as its page shows it, without the story; `messages` is None when damaged."""

    head: CaseHead
    messages: tuple[Message, ...] | None = field(repr=False)
    history: tuple[HistoryLine, ...]
    standard_message: str
    standard_language: str
    undoable: Entry | None
    week: str
    second_looks: tuple[Waiting, ...] = ()

    @property
    def row(self) -> CaseRow:
        """Give the case as a line of a list."""
        return self.head.row

    @property
    def promise(self) -> Promise:
        """Give the promises the case carries."""
        return self.head.promise

    @property
    def has_inbox(self) -> bool:
        """Say whether the reporter could read a message."""
        return self.head.has_inbox

    @property
    def may_acknowledge(self) -> bool:
        """Say whether the reporter has still to be told that a person has read the report."""
        return self.head.may(Step.ACKNOWLEDGE)

    @property
    def may_answer(self) -> bool:
        """Say whether somebody could read an answer, and the state allows one."""
        can_be_read = self.has_inbox and self.messages is not None
        return can_be_read and self.head.may(Step.ANSWER)

    @property
    def may_ask(self) -> bool:
        """Say whether the answer may be a question that we then wait for."""
        return self.may_answer and self.head.may(Step.ASK)

    @property
    def translations(self) -> Mapping[str, tuple[Translated, ...]]:
        """Give what was translated, by the part of the case: `story`, `message-2`."""
        return translations_in(self.head.file)

    @property
    def notes(self) -> tuple[Kind, ...]:
        """Give what the text may contain, by the kinds that were ticked."""
        return content_notes(self.row.summary.kinds) if self.row.summary else ()

    @property
    def words(self) -> int:
        """Give about how many words the text has."""
        return rounded_words(self.row.summary.words) if self.row.summary else 0


def case_page(
    session: Session, case_id: bytes, *, by: Caseworker, today: date, now: datetime | None = None
) -> CasePage:
    """Give a case of the person's own team as its page shows it.

    Raises NotFoundError for any other. Opens the internal and the thread key, not the story's.
    """
    report = case_visible_to(session, case_id, by=by)
    head = case_head(session, case_id, by=by, today=today)
    keys, objects = sealed_keys_of(session, case_id), sealed_objects_of(session, case_id)
    undoable = None
    if now is not None:
        undoable = undoable_step(head.file, report, member_id=by.member_id, now=now)
    return CasePage(
        head=head,
        messages=opened_messages(keys, objects, by),
        history=history_of(session, by.audit_subject(case_id), head.file.entries),
        standard_message=standard_message(session, report, today),
        standard_language=text_language(report.reply_language),
        undoable=undoable,
        week=report.received_week,
        second_looks=second_looks_waiting(session, by=by, today=today, case_id=case_id),
    )


def opened_messages(
    keys: Sequence[SealedKey], objects: Sequence[SealedObject], by: Caseworker
) -> tuple[Message, ...] | None:
    """Give the conversation of a case, None when it does not open."""
    try:
        return messages_of(opened_part(objects, keys, by.seeds, role=KeyRole.THREAD))
    except DAMAGE:
        return None


def standard_message(session: Session, report: Report, today: date) -> str:
    """Give the words that acknowledge a report as they would be sent now."""
    return approved_acknowledgement(
        session, report.reply_language, feedback_by=report.feedback_by, today=today
    )
