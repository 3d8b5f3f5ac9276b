"""What a bulk page lists before anything is done, and what a bulk deed did."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reporting.audit import AuditAction, record
from reporting.casework.queries import CaseRow, cases_visible_to
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.triage.bulk.operations import action_of_deed, undoable_bulk
from reporting.triage.filters import QueueFilter
from reporting.triage.models import BulkAction, BulkCase
from reporting.triage.queries import found_ids
from reporting.triage.rows import Desk, owner_names, rows_of

MOST_AT_ONCE = 1000


@dataclass(frozen=True)
class Chosen:
    """A case that was chosen, by its number."""

    id: bytes
    number: str

    @property
    def hex(self) -> str:
        """Give the id as a form sends it."""
        return self.id.hex()


@dataclass(frozen=True)
class BulkDone:
    """What a bulk deed did, and whether it can still be undone."""

    deed_id: bytes
    action: BulkAction
    cases: int


def chosen_cases(
    session: Session,
    case_ids: Collection[bytes],
    similar: bytes | None,
    desk: Desk,
    *,
    with_held: bool = False,
) -> tuple[Chosen, ...]:
    """Give the chosen cases that this person sees, by number.

    Those of a bucket come with them, and `with_held` all that are kept apart.
    """
    wanted = list(case_ids)
    if with_held:
        held = cases_visible_to(desk.by).where(Report.state == State.HELD).order_by(Report.id)
        wanted += session.scalars(held.limit(MOST_AT_ONCE).with_only_columns(Report.id))
    if similar is not None:
        wanted += found_ids(session, QueueFilter(similar=similar), desk)[0]
    visible = cases_visible_to(desk.by).where(Report.id.in_(wanted[:MOST_AT_ONCE]))
    rows = session.execute(visible.with_only_columns(Report.id, Report.number))
    return tuple(sorted((Chosen(*row) for row in rows), key=lambda one: one.number))


def bulk_done(session: Session, deed_id: bytes, desk: Desk, *, now: datetime) -> BulkDone | None:
    """Give what a bulk deed did while it can be undone by this person, None otherwise."""
    deed = undoable_bulk(session, deed_id, desk, now=now)
    if deed is None or not desk.by.has_key:
        return None
    counted = select(func.count()).select_from(BulkCase).where(BulkCase.deed_id == deed_id)
    return BulkDone(deed_id, action_of_deed(deed, desk), session.scalar(counted) or 0)


def exported_rows(
    session: Session, case_ids: Collection[bytes], desk: Desk, *, now: datetime
) -> tuple[tuple[CaseRow, ...], dict[bytes, str]]:
    """Give cases as rows with the names of their owners, and write down that they were exported."""
    subject = desk.by.audit_subject(desk.by.team_id or b"")
    record(session, AuditAction.LIST_EXPORTED, actor=desk.by.member_id, subject=subject, now=now)
    chosen = [one.id for one in chosen_cases(session, case_ids, None, desk)]
    rows = rows_of(session, chosen, desk)
    return rows, owner_names(session, rows)
