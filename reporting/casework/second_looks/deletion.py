"""Deleting a case now: keys, words, files, and the links to it in other cases (ux §4.7)."""

from datetime import datetime

from sqlalchemy.orm import Session

from reporting.audit import AuditAction, record
from reporting.casework.caseworker import Caseworker
from reporting.casework.linking import forget_links
from reporting.report.models import Report
from reporting.report.operations import withdraw_report


def delete_case(session: Session, report: Report, *, by: Caseworker, now: datetime) -> list[str]:
    """Delete a case that is held; give the names of its files, to delete after the commit.

    Its fact stays, and so does the trail, which names it by a keyed hash alone. Whoever has the
    code then reads that nothing is found. Cut the database's log after the commit.
    """
    forget_links(session, report, by=by, now=now)
    subject = by.audit_subject(report.id)
    record(session, AuditAction.CASE_DELETED, actor=by.member_id, subject=subject, now=now)
    return withdraw_report(session, report.id)
