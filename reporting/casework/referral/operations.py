"""Referring a case: what is checked before a second person is asked, and the deed itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.authorities.cards import Contact
from reporting.authorities.contacts import ContactUnknownError, contact, contacts
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending, Told, kept, move, note_change
from reporting.casework.entries import Entry, EntryKind, append_entry, entries_of
from reporting.casework.operations import AnswerDraft, send_message
from reporting.casework.redaction.copies import RedactedCopy, copies_in
from reporting.casework.referral.letters import referred_letter
from reporting.casework.workflow import Step
from reporting.errors import StepNotAllowedError
from reporting.report.conversation import Message
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.vocabulary import N_, Term


class ReceiverUnknownError(StepNotAllowedError):
    """There is no such authority on our cards, so nothing can be sent there."""


class Basis(Term):
    """What allows a referral."""

    PERMISSION = "permission", N_("The reporter’s OK"), N_("Given in the conversation.")
    LEGAL_DUTY = (
        "legal_duty",
        N_("A legal duty"),
        N_("Such as child welfare. Write which one. The reporter is told."),
    )


@dataclass(frozen=True)
class Referral:
    """To whom a case goes, why it may, and which copy of it."""

    receiver: str
    basis: Basis
    reason: str = field(repr=False)
    permission: int | None = None
    copy: int = 0

    @property
    def details(self) -> dict[str, Any]:
        """Give it as it is sealed with the request for a second person."""
        return {
            "receiver": self.receiver,
            "basis": self.basis,
            "question": self.reason,
            "permission": self.permission,
            "copy": self.copy,
        }


@dataclass(frozen=True)
class Referred:
    """A referral that was made, with the copy that goes to the receiver."""

    receiver: Contact
    at: datetime
    copy: RedactedCopy


def receivers() -> tuple[Contact, ...]:
    """Give the authorities a case can be referred to; help lines take no cases."""
    return tuple(one for one in contacts() if not one.support_in and not one.number_by_law)


def receiver_of(receiver: str) -> Contact:
    """Give an authority by its id. Raises ReceiverUnknownError when it takes no cases."""
    try:
        found = contact(receiver)
    except ContactUnknownError as error:
        raise ReceiverUnknownError(receiver) from error
    if found not in receivers():
        raise ReceiverUnknownError(receiver)
    return found


def permissions_in(messages: Iterable[Message]) -> dict[int, Message]:
    """Give the messages in which a reporter may have said yes: theirs, after one of ours."""
    found, asked = {}, False
    for number, message in enumerate(messages, start=1):
        if asked and not message.is_from_team and message.text:
            found[number] = message
        asked = asked or message.is_from_team
    return found


def refer_case(
    session: Session,
    report: Report,
    details: Mapping[str, Any],
    *,
    asked_by: bytes,
    by: Caseworker,
    sending: Sending,
) -> None:
    """Refer a case that is held, as the second person agreed, and tell its reporter.

    Raises ReceiverUnknownError, or StepNotAllowedError from a state that allows no referral or
    when the copy that was agreed to is gone.
    """
    receiver, before = receiver_of(details["receiver"]), kept(report)
    if not any(c.number == details["copy"] for c in copies_in(entries_of(session, report, by=by))):
        raise StepNotAllowedError("there is no such copy")
    move(report, Step.REFER, today=sending.today)
    content = {**details, "second": by.member_id.hex()}
    now = sending.mark.now
    append_entry(session, report, Entry(EntryKind.REFERRAL, asked_by, now, content), by=by)
    if report.code_lookup_id is not None:
        letter = _letter(report, receiver, details, day=sending.today)
        send_message(session, report, AnswerDraft(letter), by=by, sending=sending)
    told = Told(AuditAction.CASE_REFERRED, str(details["question"]), was_sent=True)
    note_change(session, report, before, by=by, told=told, now=now)


def referral_of(session: Session, report: Report, *, by: Caseworker) -> Referred | None:
    """Give the referral of a case that is referred now, None for any other."""
    entries = entries_of(session, report, by=by)
    made = [entry for entry in entries if entry.kind is EntryKind.REFERRAL]
    if not made or report.state is not State.REFERRED:
        return None
    told = made[-1].content
    copy = next((c for c in copies_in(entries) if c.number == told["copy"]), None)
    return Referred(receiver_of(told["receiver"]), made[-1].at, copy) if copy else None


def names_by_language(receiver: Contact) -> dict[str, str]:
    """Give an authority's names in the languages of our texts."""
    return {language: text.name for language, text in receiver.texts.items()}


def _letter(report: Report, receiver: Contact, details: Mapping[str, Any], *, day: date) -> str:
    return referred_letter(
        report.reply_language,
        receiver=names_by_language(receiver),
        day=day,
        by_law=details["basis"] == Basis.LEGAL_DUTY,
    )
