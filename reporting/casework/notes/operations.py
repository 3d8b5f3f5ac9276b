"""Writing on a case for colleagues: notes, the next step, flags, ticks. Nothing here is sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import (
    Sending,
    Told,
    case_to_change,
    kept,
    note_change,
    note_deed,
    note_sent,
    plan_as_it_was,
)
from reporting.casework.checklists import Item
from reporting.casework.counting import append_counted
from reporting.casework.entries import (
    Entry,
    EntryKind,
    append_entry,
    case_file,
    entries_of,
    rewrite_summary,
)
from reporting.casework.workflow import FINAL_STATES
from reporting.errors import StepNotAllowedError
from reporting.report.models import Report
from reporting.vocabulary import Flag


def write_note(
    session: Session, case_id: bytes, text: str, *, by: Caseworker, sending: Sending
) -> None:
    """Add a note that the reporter never sees; it is added to whatever others wrote meanwhile."""
    sending = replace(sending, seen=None)
    report = case_to_change(session, case_id, by=by, sending=sending)
    _append(session, report, EntryKind.NOTE, {"text": text}, by=by, sending=sending)
    _finish(session, report, AuditAction.CASE_NOTED, by=by, sending=sending)


def plan_next_step(
    session: Session, case_id: bytes, text: str, on: date, *, by: Caseworker, sending: Sending
) -> None:
    """Write what is done next in a case and by which day.

    Raises StepNotAllowedError when the case is over.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    if report.state in FINAL_STATES:
        raise StepNotAllowedError("a case that is over has no next step")
    before, now = kept(report), sending.mark.now
    was = plan_as_it_was(session, report, by=by, now=now)
    _plan(session, report, text, on, by=by, sending=sending)
    told = Told(AuditAction.CASE_PLANNED, restores=(was,))
    note_change(session, report, before, by=by, told=told, now=now)
    note_sent(session, report, sending)


def flag_case(
    session: Session,
    case_id: bytes,
    flag: Flag,
    reason: str,
    *,
    step: str,
    by: Caseworker,
    sending: Sending,
) -> None:
    """Set a flag and bring the case to the top of everybody's day, whatever its state or wish.

    `step` is what the next step then says. Raises StepNotAllowedError when it is set already.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    flags = case_file(entries_of(session, report, by=by)).flags
    if flag in flags:
        raise StepNotAllowedError("the flag is set")
    content = {"flag": flag.value, "reason": reason}
    _count(session, report, EntryKind.FLAG, content, by=by, sending=sending)
    if report.state not in FINAL_STATES:
        _plan(session, report, step, sending.today, by=by, sending=sending)
    rewrite_summary(session, report, by=by, flags=_ordered({*flags, flag}))
    _finish(session, report, AuditAction.CASE_FLAGGED, by=by, sending=sending)


def unflag_case(
    session: Session, case_id: bytes, flag: Flag, reason: str, *, by: Caseworker, sending: Sending
) -> None:
    """Take a flag off, for a reason; taking off danger also settles what the reporter ticked.

    Raises StepNotAllowedError when there is nothing to take off.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    flags = case_file(entries_of(session, report, by=by)).flags
    if flag not in flags and flag is not Flag.DANGER:
        raise StepNotAllowedError("the flag is not set")
    content = {"flag": flag.value, "reason": reason}
    _count(session, report, EntryKind.UNFLAG, content, by=by, sending=sending)
    left = _ordered(set(flags) - {flag})
    settled = {"is_urgent": False} if flag is Flag.DANGER else {}
    rewrite_summary(session, report, by=by, flags=left, **settled)
    _finish(session, report, AuditAction.CASE_UNFLAGGED, by=by, sending=sending)


def tick(
    session: Session,
    case_id: bytes,
    done: Collection[Item],
    *,
    among: Sequence[Item],
    by: Caseworker,
    sending: Sending,
) -> None:
    """Keep which items of a list are done; only what changed becomes an entry."""
    report = case_to_change(session, case_id, by=by, sending=sending)
    checked = case_file(entries_of(session, report, by=by)).checked
    changed = [item for item in among if (item in done) != (item.value in checked)]
    for item in changed:
        content = {"item": item.value, "is_done": item in done}
        _count(session, report, EntryKind.CHECKED, content, by=by, sending=sending)
    if changed:
        note_deed(session, report, AuditAction.CASE_CHECKED, by=by, now=sending.mark.now)
    note_sent(session, report, sending)


def _plan(
    session: Session, report: Report, text: str, on: date, *, by: Caseworker, sending: Sending
) -> None:
    content = {"text": text, "on": on.isoformat()}
    _append(session, report, EntryKind.NEXT_STEP, content, by=by, sending=sending)
    report.next_step_on = on


def _append(
    session: Session,
    report: Report,
    kind: EntryKind,
    content: Mapping[str, object],
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    entry = Entry(kind, by.member_id, sending.mark.now, content)
    append_entry(session, report, entry, by=by)


def _count(
    session: Session,
    report: Report,
    kind: EntryKind,
    content: Mapping[str, object],
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    entry = Entry(kind, by.member_id, sending.mark.now, content)
    append_counted(session, report, entry, by=by)


def _finish(
    session: Session, report: Report, action: AuditAction, *, by: Caseworker, sending: Sending
) -> None:
    note_deed(session, report, action, by=by, now=sending.mark.now)
    note_sent(session, report, sending)


def _ordered(flags: Collection[Flag]) -> tuple[Flag, ...]:
    return tuple(flag for flag in Flag if flag in flags)
