"""Changing a case: once, from what was seen, written down with who, when and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from reporting.audit import AuditAction, record
from reporting.casework.caseworker import Caseworker
from reporting.casework.counting import append_counted
from reporting.casework.duties import ASK_AGAIN
from reporting.casework.entries import Entry, EntryKind, case_file, entries_of
from reporting.casework.queries import case_visible_to
from reporting.casework.workflow import FINAL_STATES, Step, check_step
from reporting.clock import HOME
from reporting.errors import AlreadyReceivedError, CaseChangedError
from reporting.report.models import Report, SentForm
from reporting.report.operations import SentMark
from reporting.report.progress import Promise
from reporting.report.queries import was_sent

# What a step can change in clear, and what undoing it puts back.
KEPT = (
    *("state", "owner_id", "next_step_on", "state_since"),
    *("acknowledge_by", "feedback_by", "closes_on"),
)

ACTIONS: Mapping[Step, AuditAction] = {
    Step.ACKNOWLEDGE: AuditAction.CASE_ACKNOWLEDGED,
    Step.ANSWER: AuditAction.CASE_ANSWERED,
    Step.ASK: AuditAction.CASE_ANSWERED,
    Step.CLOSE: AuditAction.CASE_CLOSED,
    Step.CONTINUE: AuditAction.CASE_CONTINUED,
    Step.COUNT_ONLY: AuditAction.CASE_COUNTED,
    Step.MARK_UNLIKELY: AuditAction.CASE_MARKED_UNLIKELY,
    Step.REFER: AuditAction.CASE_REFERRED,
    Step.RELEASE: AuditAction.CASE_RELEASED,
    Step.RESTORE: AuditAction.CASE_RESTORED,
}


@dataclass(frozen=True)
class Sending:
    """What every change needs beside its words: once only, its day, how long a case is kept.

    `seen` is the revision that the page showed, None where nobody looked at a page. `promise` is
    what a report that comes today is promised.
    """

    mark: SentMark
    today: date
    closes_on: date
    seen: int | None = None
    promise: Promise | None = None


@dataclass(frozen=True)
class Told:
    """What the trail says of a change: which one, why, and whether the reporter was told.

    `restores` are entries that undoing it appends, such as the next step as it was before.
    """

    action: AuditAction
    reason: str = ""
    was_sent: bool = False
    restores: Sequence[Entry] = ()


def case_to_change(session: Session, case_id: bytes, *, by: Caseworker, sending: Sending) -> Report:
    """Give a case, held until the end of the transaction, for one change of it.

    Raises NotFoundError when it is not one of the person's own, AlreadyReceivedError when this
    form was sent before, CaseChangedError when it is no longer the case that the page showed.
    """
    report = locked_case(session, case_id, by=by)
    if was_sent(session, sending.mark.token_digest):
        raise AlreadyReceivedError
    if sending.seen is not None and sending.seen != report.revision:
        raise CaseChangedError
    return report


def locked_case(session: Session, case_id: bytes, *, by: Caseworker) -> Report:
    """Give a case held until the end of the transaction, so that two people take turns."""
    found = case_visible_to(session, case_id, by=by)
    session.refresh(found, with_for_update=True)
    return found


def hold_cases(session: Session, case_ids: Iterable[bytes]) -> None:
    """Hold several cases from the start, in one order for everybody.

    Whoever changes one writes into the audit trail, which then waits for nobody else's cases:
    taking them one by one would let two people wait for each other for good.
    """
    wanted = select(Report.id).where(Report.id.in_(list(case_ids)))
    session.execute(wanted.order_by(Report.id).with_for_update())


def apply_step(
    session: Session, report: Report, step: Step, *, by: Caseworker, reason: str, now: datetime
) -> None:
    """Take a step in a case that is held: its state, the sealed entry, the trail, the revision.

    What else the step needs is the caller's to check. Raises StepNotAllowedError when the state
    does not allow it.
    """
    before = kept(report)
    move(report, step, today=now.astimezone(HOME).date())
    note_change(session, report, before, by=by, told=Told(ACTIONS[step], reason), now=now)


def move(report: Report, step: Step, *, today: date) -> None:
    """Bring a case into the state a step leads to, with the days that hang on it.

    Raises StepNotAllowedError when its state does not allow the step.
    """
    state = check_step(step, report.state).target
    if state is not report.state or step is Step.ASK:
        report.state_since = today
        if state in ASK_AGAIN:
            report.next_step_on = today + timedelta(days=ASK_AGAIN[state][1])
        elif state in FINAL_STATES or report.state in ASK_AGAIN:
            report.next_step_on = None
    report.state = state


def kept(report: Report) -> dict[str, Any]:
    """Give what a step can change, before it does."""
    return {name: getattr(report, name) for name in KEPT}


def note_change(
    session: Session,
    report: Report,
    before: Mapping[str, Any],
    *,
    by: Caseworker,
    told: Told,
    now: datetime,
) -> None:
    """Seal what changed and why, write it into the trail, and raise the revision."""
    changed = [name for name in KEPT if getattr(report, name) != before[name]]
    content = {
        "action": told.action,
        "from": before["state"],
        "to": report.state,
        "reason": told.reason,
        "was_sent": told.was_sent,
        "before": {name: written(before[name]) for name in changed},
        "after": {name: written(getattr(report, name)) for name in changed},
        "restores": [{"kind": e.kind, "content": dict(e.content)} for e in told.restores],
    }
    append_counted(session, report, Entry(EntryKind.STEP, by.member_id, now, content), by=by)
    note_deed(session, report, told.action, by=by, now=now)


def note_deed(
    session: Session, report: Report, action: AuditAction, *, by: Caseworker, now: datetime
) -> None:
    """Write a deed that changed a case into the trail, and raise the revision."""
    report.revision += 1
    record(session, action, actor=by.member_id, subject=by.audit_subject(report.id), now=now)


def plan_as_it_was(session: Session, report: Report, *, by: Caseworker, now: datetime) -> Entry:
    """Give the entry that puts the next step of a case back to what it is before a change."""
    file = case_file(entries_of(session, report, by=by))
    on = file.next_step_on.isoformat() if file.next_step_on else None
    return Entry(EntryKind.NEXT_STEP, by.member_id, now, {"text": file.next_step, "on": on})


def note_sent(session: Session, report: Report, sending: Sending) -> None:
    """Remember that a form was sent, so that sending it again changes nothing."""
    mark = sending.mark
    session.execute(
        insert(SentForm).values(
            shows_code=False,
            token_digest=mark.token_digest,
            content_digest=mark.content_digest,
            report_id=report.id,
            # Not the exact moment, which would tell which line of the trail is whose.
            sent_at=mark.sent_at,
        )
    )


def written(value: Any) -> Any:
    """Give the value of a clear column as an entry keeps it."""
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else value
