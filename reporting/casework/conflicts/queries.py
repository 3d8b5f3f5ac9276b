"""Reading conflicts of interest, for the leads who may lift them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.casework.conflicts.models import Conflict
from reporting.casework.queries import cases_visible_to
from reporting.permissions import Identity
from reporting.report.models import Report


@dataclass(frozen=True)
class ConflictRow:
    """That a case is hidden from a member, as a lead reads it."""

    case_id: bytes
    number: str
    member_id: bytes
    name: str


def conflicts_seen_by(session: Session, *, by: Identity) -> tuple[ConflictRow, ...]:
    """Give the conflicts of the team's cases, by number; none of a case hidden from `by`."""
    visible = cases_visible_to(by).with_only_columns(Report.id, Report.number, Conflict.member_id)
    rows = session.execute(
        visible.join(Conflict, Conflict.report_id == Report.id).order_by(Report.number)
    ).all()
    names = names_of(session, {row.member_id for row in rows})
    return tuple(
        ConflictRow(r.id, r.number, r.member_id, names.get(r.member_id, "–")) for r in rows
    )


def members_in_conflict(session: Session, case_id: bytes) -> frozenset[bytes]:
    """Give the ids of the members for whom a case does not exist, so none is given it."""
    return frozenset(
        session.scalars(select(Conflict.member_id).where(Conflict.report_id == case_id))
    )
