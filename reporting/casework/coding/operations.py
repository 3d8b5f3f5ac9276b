"""Correcting the coded answers of a case; what its reporter told stays as it was told."""

from typing import Any

from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending, case_to_change, note_deed, note_sent
from reporting.casework.coding.answers import FACT_NAMES, Coding, corrected, plain
from reporting.casework.coding.queries import coding_of_case
from reporting.casework.counting import append_counted
from reporting.casework.entries import (
    CODED_NAMES,
    Entry,
    EntryKind,
    case_file,
    entries_of,
    rewrite_summary,
)
from reporting.errors import StepNotAllowedError
from reporting.report.models import Report
from reporting.vocabulary import Flag


def correct_coding(
    session: Session,
    case_id: bytes,
    coding: Coding,
    reason: str,
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    """Code a case as somebody who read it sees it; the fact follows when facts are settled next.

    Nothing is written where nothing changed. Raises StepNotAllowedError when a report is taken
    out of the figures without a reason, SealBrokenError when its summary does not open, and what
    `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    before = coding_of_case(session, report, by=by)
    changed = corrected(before, coding)
    if changed.get("is_counted") is False and not reason:
        raise StepNotAllowedError("a report is taken out of the figures for a reason")
    if changed:
        _flag(session, report, changed, reason, by=by, sending=sending)
        told = {"before": plain(before, changed), "after": plain(coding, changed)}
        content = {**told, "reason": reason}
        entry = Entry(EntryKind.CODED, by.member_id, sending.mark.now, content)
        answers = {name: value for name, value in changed.items() if name in FACT_NAMES}
        append_counted(session, report, entry, by=by, **answers)
        _rewrite(session, report, changed, by=by)
        note_deed(session, report, AuditAction.CASE_CODED, by=by, now=sending.mark.now)
    note_sent(session, report, sending)


def _flag(
    session: Session,
    report: Report,
    changed: dict[str, Any],
    reason: str,
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    """Set or take off the flag that says the same as this answer, so that lists show it too."""
    if "is_mass" not in changed:
        return
    kind = EntryKind.FLAG if changed["is_mass"] else EntryKind.UNFLAG
    action = AuditAction.CASE_FLAGGED if changed["is_mass"] else AuditAction.CASE_UNFLAGGED
    content, now = {"flag": Flag.MASS.value, "reason": reason}, sending.mark.now
    append_counted(session, report, Entry(kind, by.member_id, now, content), by=by)
    note_deed(session, report, action, by=by, now=now)


def _rewrite(session: Session, report: Report, changed: dict[str, Any], *, by: Caseworker) -> None:
    told = {name: value for name, value in changed.items() if name in CODED_NAMES}
    if "is_mass" in changed:
        told["flags"] = case_file(entries_of(session, report, by=by)).flags
    if told:
        rewrite_summary(session, report, by=by, **told)
