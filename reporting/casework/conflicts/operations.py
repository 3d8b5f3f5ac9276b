"""Declaring a conflict of interest, and lifting it again."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending, case_to_change, locked_case, note_deed
from reporting.casework.conflicts.models import Conflict
from reporting.errors import NotFoundError


def declare_conflict(session: Session, case_id: bytes, *, by: Caseworker, sending: Sending) -> None:
    """Let a case disappear for the person who asks; whose it was, it is nobody's again.

    The trail names the person and no reason (ux §4.7). Raises NotFoundError when it is not one
    of the person's own, CaseChangedError when it is not as it was seen.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    if report.owner_id == by.member_id:
        report.owner_id = None
    session.add(Conflict(member_id=by.member_id, report_id=case_id))
    note_deed(session, report, AuditAction.CONFLICT_DECLARED, by=by, now=sending.mark.now)


def lift_conflict(
    session: Session, case_id: bytes, member_id: bytes, *, by: Caseworker, now: datetime
) -> None:
    """Let a member see a case again; nobody lifts a conflict of their own.

    Raises NotFoundError when there is no such conflict, or the case does not exist for `by`.
    """
    report = locked_case(session, case_id, by=by)
    which = (Conflict.report_id == case_id, Conflict.member_id == member_id)
    found = session.scalars(delete(Conflict).where(*which).returning(Conflict.member_id)).all()
    if not found:
        raise NotFoundError("no such conflict")
    note_deed(session, report, AuditAction.CONFLICT_LIFTED, by=by, now=now)
