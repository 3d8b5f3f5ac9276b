"""Ordering a translation of what a reporter wrote, and entering it."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending, case_to_change, note_deed, note_sent
from reporting.casework.entries import (
    Entry,
    EntryKind,
    append_entry,
    case_file,
    entries_of,
    rewrite_summary,
)
from reporting.errors import StepNotAllowedError
from reporting.report.models import Report
from reporting.vocabulary import N_, Flag, Term


class Into(Term):
    """The languages we read in; each label is the language's own name."""

    FI = "fi", "Suomi"
    SV = "sv", "Svenska"
    EN = "en", "English"


class Maker(Term):
    """Who translated. What a machine did is for reading only, and says so (ux §4.7)."""

    HUMAN = "human", N_("A person")
    MACHINE = "machine", N_("A machine"), N_("Only one that runs in our own hands.")


@dataclass(frozen=True)
class Order:
    """What is to be translated (`story`, or `message-2`), into which language, and why."""

    of: str
    into: Into
    reason: str = field(repr=False)


@dataclass(frozen=True)
class Translation:
    """A translation that came back."""

    of: str
    into: Into
    text: str = field(repr=False)
    maker: Maker
    who: str


def order_translation(
    session: Session, case_id: bytes, order: Order, *, by: Caseworker, sending: Sending
) -> None:
    """Order a translation; the case is flagged until every order of it came back.

    Raises StepNotAllowedError when the same is ordered already, and what `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    file = case_file(entries_of(session, report, by=by))
    if any(e.content["of"] == order.of and e.content["into"] == order.into for e in file.orders):
        raise StepNotAllowedError("it is ordered already")
    told = {"of": order.of, "into": order.into, "reason": order.reason}
    _append(session, report, EntryKind.TRANSLATION_ORDERED, told, by=by, sending=sending)
    if Flag.TRANSLATION not in file.flags:
        flagged = {"flag": Flag.TRANSLATION, "reason": order.reason}
        _append(session, report, EntryKind.FLAG, flagged, by=by, sending=sending)
    _finish(session, report, AuditAction.TRANSLATION_ORDERED, by=by, sending=sending)


def enter_translation(
    session: Session, case_id: bytes, done: Translation, *, by: Caseworker, sending: Sending
) -> None:
    """Seal a translation beside the original, which stays as it is.

    Raises what `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    told = {
        "of": done.of,
        "into": done.into,
        "text": done.text,
        "maker": done.maker,
        "who": done.who,
    }
    _append(session, report, EntryKind.TRANSLATION, told, by=by, sending=sending)
    file = case_file(entries_of(session, report, by=by))
    if not file.orders and Flag.TRANSLATION in file.flags:
        unflagged = {"flag": Flag.TRANSLATION, "reason": ""}
        _append(session, report, EntryKind.UNFLAG, unflagged, by=by, sending=sending)
    _finish(session, report, AuditAction.CASE_TRANSLATED, by=by, sending=sending)


def _append(
    session: Session,
    report: Report,
    kind: EntryKind,
    content: dict[str, str],
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    entry = Entry(kind, by.member_id, sending.mark.now, content)
    append_entry(session, report, entry, by=by)


def _finish(
    session: Session, report: Report, action: AuditAction, *, by: Caseworker, sending: Sending
) -> None:
    flags = case_file(entries_of(session, report, by=by)).flags
    rewrite_summary(session, report, by=by, flags=flags)
    note_deed(session, report, action, by=by, now=sending.mark.now)
    note_sent(session, report, sending)
