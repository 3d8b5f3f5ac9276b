"""Changing who works on a case."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field

from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import (
    Sending,
    Told,
    case_to_change,
    hold_cases,
    kept,
    locked_case,
    note_change,
    note_deed,
    note_sent,
)
from reporting.casework.checklists import NO_CONFLICT
from reporting.casework.entries import Entry, EntryKind, append_entry, case_file, entries_of
from reporting.casework.ownership.queries import colleagues, open_cases_of
from reporting.casework.workflow import FINAL_STATES
from reporting.errors import CaseChangedError, NotFoundError, StepNotAllowedError
from reporting.report.models import Report


@dataclass(frozen=True)
class HandOver:
    """The four lines that nobody has to ask for later (ux §4.7)."""

    want: str = field(repr=False)
    promised: str = field(repr=False)
    next: str = field(repr=False)
    avoid: str = field(repr=False)


def take_case(session: Session, case_id: bytes, *, by: Caseworker, sending: Sending) -> None:
    """Make a case one's own; whoever takes it has said that there is no conflict of interest."""
    report = _open_case(session, case_id, by=by, sending=sending)
    if report.owner_id == by.member_id:
        raise StepNotAllowedError("it is theirs already")
    now = sending.mark.now
    ticked = {"item": NO_CONFLICT, "is_done": True}
    append_entry(session, report, Entry(EntryKind.CHECKED, by.member_id, now, ticked), by=by)
    _give(session, report, by.member_id, Told(AuditAction.CASE_TAKEN), by=by, sending=sending)


def assign_case(
    session: Session, case_id: bytes, to: bytes, reason: str, *, by: Caseworker, sending: Sending
) -> None:
    """Give a case to somebody of the team who can open it."""
    report = _open_case(session, case_id, by=by, sending=sending)
    _check_colleague(session, to, by=by, case_id=case_id)
    told = Told(AuditAction.CASE_ASSIGNED, reason)
    _give(session, report, to, told, by=by, sending=sending)


def hand_back_case(
    session: Session, case_id: bytes, reason: str, *, by: Caseworker, sending: Sending
) -> None:
    """Leave a case without owner, for any reason or none."""
    report = _open_case(session, case_id, by=by, sending=sending)
    if report.owner_id is None:
        raise StepNotAllowedError("nobody has it")
    told = Told(AuditAction.CASE_HANDED_BACK, reason)
    _give(session, report, None, told, by=by, sending=sending)


def hand_over_case(
    session: Session,
    case_id: bytes,
    to: bytes,
    lines: HandOver,
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    """Give a case to a colleague with what they have to know; it shows until they have read it."""
    report = _open_case(session, case_id, by=by, sending=sending)
    _check_colleague(session, to, by=by, case_id=case_id)
    _hand_over(session, report, to, asdict(lines), by=by, sending=sending)
    note_sent(session, report, sending)


def read_hand_over(session: Session, case_id: bytes, *, by: Caseworker, sending: Sending) -> None:
    """Note that the new owner has read the hand-over.

    Raises StepNotAllowedError for anybody else, or when there is none to read.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    unread = case_file(entries_of(session, report, by=by)).hand_over
    if unread is None or report.owner_id != by.member_id:
        raise StepNotAllowedError("no hand-over for this person")
    now = sending.mark.now
    append_entry(session, report, Entry(EntryKind.HAND_OVER_READ, by.member_id, now), by=by)
    note_deed(session, report, AuditAction.CASE_TAKEN_OVER, by=by, now=now)
    note_sent(session, report, sending)


def reassign_cases(
    session: Session,
    owner_id: bytes,
    to: bytes,
    reason: str,
    *,
    numbers: Collection[str],
    by: Caseworker,
    sending: Sending,
) -> int:
    """Give all open cases of somebody to another, as previewed by their numbers; give how many.

    Raises CaseChangedError when these are not the cases that the preview listed, and
    NotFoundError when the new owner cannot work on them.
    """
    listed = open_cases_of(session, owner_id, by=by)
    if {report.number for report in listed} != set(numbers):
        raise CaseChangedError
    hold_cases(session, (case.id for case in listed))
    for case in listed:
        _check_colleague(session, to, by=by, case_id=case.id)
        report = locked_case(session, case.id, by=by)
        lines = {"want": "", "promised": "", "next": reason, "avoid": ""}
        _hand_over(session, report, to, lines, by=by, sending=sending)
    return len(listed)


def _open_case(session: Session, case_id: bytes, *, by: Caseworker, sending: Sending) -> Report:
    report = case_to_change(session, case_id, by=by, sending=sending)
    if report.state in FINAL_STATES:
        raise StepNotAllowedError("nobody works on a case that is over")
    return report


def _check_colleague(session: Session, member_id: bytes, *, by: Caseworker, case_id: bytes) -> None:
    able = colleagues(session, by=by, case_id=case_id)
    if member_id not in {colleague.id for colleague in able}:
        raise NotFoundError("no such colleague")


def _hand_over(
    session: Session,
    report: Report,
    to: bytes,
    lines: Mapping[str, str],
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    now = sending.mark.now
    content = {"to": to.hex(), **lines}
    append_entry(session, report, Entry(EntryKind.HAND_OVER, by.member_id, now, content), by=by)
    before = kept(report)
    report.owner_id = to
    undone = Entry(EntryKind.HAND_OVER_READ, by.member_id, now)
    told = Told(AuditAction.CASE_HANDED_OVER, restores=(undone,))
    note_change(session, report, before, by=by, told=told, now=now)


def _give(
    session: Session,
    report: Report,
    to: bytes | None,
    told: Told,
    *,
    by: Caseworker,
    sending: Sending,
) -> None:
    before = kept(report)
    report.owner_id = to
    note_change(session, report, before, by=by, told=told, now=sending.mark.now)
    note_sent(session, report, sending)
