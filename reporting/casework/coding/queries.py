"""Reading how a case is coded: now, and as its reporter answered."""

from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.coding.answers import Coding, coding_of
from reporting.casework.entries import case_file, entries_in, internal_part
from reporting.report.conversation import Summary, summary_of
from reporting.report.models import Report
from reporting.sealing import ObjectKind
from reporting.sealing.errors import SealBrokenError


def coding_of_case(session: Session, report: Report, *, by: Caseworker) -> Coding:
    """Give the coded answers of a case. Raises SealBrokenError when they do not open."""
    part = internal_part(session, report, by=by)
    summary = summary_of(part)
    if summary is None:
        raise SealBrokenError
    return coding_of(summary, case_file(entries_in(part)))


def first_summary(session: Session, report: Report, *, by: Caseworker) -> Summary | None:
    """Give the summary that came with a report, which holds what its reporter answered.

    Raises SealBrokenError when it does not open.
    """
    part = internal_part(session, report, by=by)
    return summary_of([found for found in part if found.kind is ObjectKind.SUMMARY][:1])
