"""Taking a case out: a redacted copy with a reason, all of it only if a second person agreed."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from reporting.audit import AuditAction, record
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import locked_case
from reporting.casework.entries import Entry, EntryKind, append_entry, to_the_minute
from reporting.casework.operations import read_story
from reporting.casework.redaction.copies import newest_copy, original_of
from reporting.casework.referral.operations import referral_of
from reporting.casework.second_looks.models import Deed
from reporting.casework.second_looks.requests import is_granted
from reporting.clock import home_day
from reporting.errors import RinnallaError, StepNotAllowedError
from reporting.exports.document import CaseDocument, Stamp, redacted_document, whole_document
from reporting.report.models import Report
from reporting.vocabulary import N_, Term


class NoCopyError(RinnallaError):
    """There is no redacted copy of the case yet."""


class SecondPersonNeededError(RinnallaError):
    """Nobody else has agreed to take this case out as it is, or not for the case as it is now."""


class ExportFormat(Term):
    """The kind of file."""

    PDF = "pdf", N_("PDF, to read and print")
    JSON = "json", N_("JSON, for another program")


class Extent(Term):
    """How much of a case is taken out."""

    REDACTED = "redacted", N_("The newest redacted copy")
    WHOLE = (
        "whole",
        N_("Everything that was told"),
        N_("Names and contact details too. A second person has to agree first."),
    )


@dataclass(frozen=True)
class ExportOrder:
    """What is taken out, as what, and why."""

    extent: Extent
    format: ExportFormat
    reason: str = field(repr=False)


def export_case(
    session: Session,
    case_id: bytes,
    order: ExportOrder,
    *,
    by: Caseworker,
    now: datetime,
) -> CaseDocument:
    """Give a case to take out, and write down who did and why.

    Raises NoCopyError, SecondPersonNeededError, NotFoundError when it is not one of the person's
    own, SealBrokenError when something of it does not open.
    """
    report = locked_case(session, case_id, by=by)
    stamp = Stamp(by.name, to_the_minute(now))
    if order.extent is Extent.WHOLE:
        document = _whole(session, report, stamp, by=by, now=now)
    else:
        copy = newest_copy(session, report, by=by)
        if copy is None:
            raise NoCopyError
        original = original_of(session, report, by=by)
        document = redacted_document(report, original, copy, stamp=stamp)
    _note(session, report, order, by=by, now=now)
    return document


def _whole(
    session: Session, report: Report, stamp: Stamp, *, by: Caseworker, now: datetime
) -> CaseDocument:
    if not is_granted(session, report, Deed.EXPORT, by=by.identity, today=home_day(now)):
        raise SecondPersonNeededError
    read_story(session, report.id, by=by, now=now)  # its reporter sees that it was opened
    return whole_document(report, original_of(session, report, by=by), stamp=stamp)


def referral_document(
    session: Session, case_id: bytes, order: ExportOrder, *, by: Caseworker, now: datetime
) -> CaseDocument:
    """Give the copy that goes to the authority a case is referred to, as two people agreed.

    Raises StepNotAllowedError when the case is not referred, and as `export_case`.
    """
    report = locked_case(session, case_id, by=by)
    referral = referral_of(session, report, by=by)
    if referral is None:
        raise StepNotAllowedError("the case is not referred")
    _note(session, report, order, by=by, now=now)
    return redacted_document(
        report,
        original_of(session, report, by=by),
        referral.copy,
        stamp=Stamp(by.name, to_the_minute(now)),
        receiver=referral.receiver.text("fi").name,
    )


def _note(
    session: Session, report: Report, order: ExportOrder, *, by: Caseworker, now: datetime
) -> None:
    content = {
        "reason": order.reason,
        "format": order.format,
        "is_whole": order.extent is Extent.WHOLE,
    }
    append_entry(session, report, Entry(EntryKind.EXPORTED, by.member_id, now, content), by=by)
    subject = by.audit_subject(report.id)
    record(session, AuditAction.CASE_EXPORTED, actor=by.member_id, subject=subject, now=now)
