"""Undoing the last step of a case for ten minutes, where nothing was sent (ux §4.4)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import (
    KEPT,
    Sending,
    Told,
    case_to_change,
    kept,
    note_change,
    note_sent,
    written,
)
from reporting.casework.counting import take_waits_back
from reporting.casework.entries import (
    CaseFile,
    Entry,
    EntryKind,
    append_entry,
    case_file,
    entries_of,
)
from reporting.errors import StepNotAllowedError
from reporting.report.models import Report
from reporting.report.progress import State

UNDO_MINUTES = 10


def undoable_step(
    file: CaseFile, report: Report, *, member_id: bytes, now: datetime
) -> Entry | None:
    """Give the step of a case that this person may undo now, None when there is none.

    Only the newest step, by whoever took it, within ten minutes, where nothing was sent and
    nothing it changed has changed since.
    """
    steps = [entry for entry in file.entries if entry.kind is EntryKind.STEP]
    if not steps:
        return None
    last = steps[-1]
    told = last.content
    is_own = last.by == member_id and told["action"] != AuditAction.CASE_UNDONE
    is_fresh = timedelta() <= now - last.at < timedelta(minutes=UNDO_MINUTES)
    still = all(written(getattr(report, name)) == told["after"][name] for name in told["after"])
    return last if is_own and is_fresh and still and not told["was_sent"] else None


def undo_step(session: Session, case_id: bytes, *, by: Caseworker, sending: Sending) -> None:
    """Put back what the last step of a case changed.

    Raises StepNotAllowedError when it can be undone no more, and what `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    now = sending.mark.now
    file = case_file(entries_of(session, report, by=by))
    step = undoable_step(file, report, member_id=by.member_id, now=now)
    if step is None:
        raise StepNotAllowedError("nothing to undo")
    take_waits_back(session, step)
    before = kept(report)
    for name, value in step.content["before"].items():
        setattr(report, name, _read(name, value))
    for entry in _restored(step.content, by, now):
        append_entry(session, report, entry, by=by)
    told = Told(AuditAction.CASE_UNDONE, step.content["action"])
    note_change(session, report, before, by=by, told=told, now=now)
    note_sent(session, report, sending)


def _restored(content: Mapping[str, Any], by: Caseworker, now: datetime) -> list[Entry]:
    return [
        Entry(EntryKind(told["kind"]), by.member_id, now, told["content"])
        for told in content["restores"]
    ]


def _read(name: str, value: Any) -> Any:
    assert name in KEPT
    if value is None:
        return None
    if name == "state":
        return State(value)
    return bytes.fromhex(value) if name == "owner_id" else date.fromisoformat(value)
