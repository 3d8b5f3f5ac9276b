"""Taking the next case, and passing one on: neither asks for a reason (ux §4.2, §4.9)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.changes import (
    Sending,
    Told,
    case_to_change,
    kept,
    locked_case,
    note_change,
    note_sent,
)
from reporting.casework.queries import cases_visible_to
from reporting.errors import NotFoundError, StepNotAllowedError
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.triage.conditions import OPEN, order_of
from reporting.triage.filters import QueueFilter
from reporting.triage.looking import similar_reports
from reporting.triage.models import PassedOn
from reporting.triage.rows import Desk

# Somebody else may be taking the first of these at the same moment.
_TRIES = 5


def take_next(session: Session, desk: Desk, *, sending: Sending) -> bytes:
    """Take the case that is due first of those nobody owns, and give its id.

    Not one the person has a conflict with or has passed on, nor one that is only counted or
    stands in a bucket of similar reports. Raises NotFoundError when there is none.
    """
    passed = select(PassedOn.report_id).where(PassedOn.member_id == desk.by.member_id)
    free = cases_visible_to(desk.by).where(
        Report.state.in_(OPEN - {State.COUNTED}),
        Report.owner_id.is_(None),
        Report.id.not_in(passed),
        Report.id.not_in(similar_reports(session, desk).in_buckets),
    )
    first = free.order_by(*order_of(QueueFilter())).limit(_TRIES)
    for case_id in session.scalars(first.with_only_columns(Report.id)).all():
        report = locked_case(session, case_id, by=desk.by)
        if report.owner_id is None and report.state in OPEN:
            taken, me = AuditAction.CASE_TAKEN, desk.by.member_id
            _give(session, report, me, action=taken, desk=desk, sending=sending)
            return report.id
    raise NotFoundError("there is nothing to take")


def pass_on(session: Session, case_id: bytes, desk: Desk, *, sending: Sending) -> None:
    """Give a case back without a reason, and do not get it again by taking the next one.

    Raises StepNotAllowedError for a case of somebody else or one that is over, and what
    `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=desk.by, sending=sending)
    if report.state not in OPEN or report.owner_id not in {None, desk.by.member_id}:
        raise StepNotAllowedError("somebody else has it, or it is over")
    if session.get(PassedOn, (case_id, desk.by.member_id)) is None:
        session.add(PassedOn(report_id=case_id, member_id=desk.by.member_id))
    action = AuditAction.CASE_HANDED_BACK
    _give(session, report, None, action=action, desk=desk, sending=sending)


def _give(
    session: Session,
    report: Report,
    to: bytes | None,
    *,
    action: AuditAction,
    desk: Desk,
    sending: Sending,
) -> None:
    before = kept(report)
    report.owner_id = to
    note_change(session, report, before, by=desk.by, told=Told(action), now=sending.mark.now)
    note_sent(session, report, sending)
