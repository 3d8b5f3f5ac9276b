"""How much hard reading somebody did today: known to themselves alone, kept nowhere (ux §4.9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.audit import AuditAction, AuditEntry
from reporting.casework.care import content_notes
from reporting.casework.queries import cases_visible_to
from reporting.report.models import Report
from reporting.triage.conditions import OPEN
from reporting.triage.rows import Desk
from reporting.triage.summaries import summaries_of

_READ = (AuditAction.STORY_OPENED, AuditAction.FILE_OPENED)
_MOST = 1000


@dataclass(frozen=True)
class Exposure:
    """How many cases with hard content somebody read today, and after how many a break is due."""

    cases: int
    break_after: int

    @property
    def wants_break(self) -> bool:
        """Say whether it is time for a break."""
        return self.cases >= self.break_after


def exposure_of(session: Session, desk: Desk, *, since: datetime, break_after: int) -> Exposure:
    """Count the open cases with hard content of which this person read the text or a file."""
    read = select(AuditEntry.subject).where(
        AuditEntry.actor == desk.by.member_id,
        AuditEntry.at >= since,
        AuditEntry.action.in_(_READ),
    )
    subjects = set(session.scalars(read.limit(_MOST)))
    if not subjects:
        return Exposure(0, break_after)
    ids = _cases(session, subjects, desk)
    told = summaries_of(session, ids, by=desk.by, kept=desk.kept) if ids else {}
    hard = [summary for summary in told.values() if content_notes(summary.kinds)]
    return Exposure(len(hard), break_after)


def _cases(session: Session, subjects: Iterable[bytes], desk: Desk) -> list[bytes]:
    # The trail names cases by a keyed hash, so each open case is tried; the archive is left out.
    mine = set(subjects)
    visible = cases_visible_to(desk.by).where(Report.state.in_(OPEN)).with_only_columns(Report.id)
    return [
        case_id for case_id in session.scalars(visible) if desk.by.audit_subject(case_id) in mine
    ]
