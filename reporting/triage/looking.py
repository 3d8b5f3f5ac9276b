"""Looking through the cases that may press: whose summaries must be opened, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from reporting.casework.queries import cases_visible_to
from reporting.report.conversation import Summary
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.triage.coded import fits, needs_somebody_now
from reporting.triage.conditions import clear_conditions, may_press, order_of
from reporting.triage.filters import QueueFilter
from reporting.triage.floods import BUCKET_SIZE, Bucket, NewReport, buckets
from reporting.triage.rows import Desk
from reporting.triage.summaries import FEW, Ids, summaries_of

# Summaries that are opened for one page at most; beyond that the page says that it did not look.
MOST_LOOKED_AT = 2000


@dataclass(frozen=True)
class Looked:
    """What pressing cases say: those about danger, oldest first, and similar reports together.

    `is_cut` says that there were more cases than are looked through at once.
    """

    urgent: tuple[bytes, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    is_cut: bool = False
    summaries: dict[bytes, Summary] = field(default_factory=dict, repr=False)

    @property
    def in_buckets(self) -> frozenset[bytes]:
        """Give every case that stands in a bucket."""
        return frozenset(case_id for bucket in self.buckets for case_id in bucket.case_ids)

    def bucket_of(self, case_id: bytes) -> Bucket | None:
        """Give the bucket a case is in."""
        return next((one for one in self.buckets if case_id in one.case_ids), None)


def pressing_cases(session: Session, desk: Desk) -> Looked:
    """Look through new cases and those whose day has come, of the whole team."""
    visible = cases_visible_to(desk.by).where(may_press(desk.today))
    ordered = visible.order_by(Report.state_since, Report.id)
    return _looked(session, ordered, desk)


def similar_reports(session: Session, desk: Desk, *, state: State = State.NEW) -> Looked:
    """Look through the reports nobody owns, new or held, of those weeks in which there are many."""
    new = cases_visible_to(desk.by).where(
        Report.state == state, Report.owner_id.is_(None), Report.has_new_message.is_(False)
    )
    full = new.with_only_columns(Report.received_week).group_by(Report.received_week)
    weeks = session.scalars(full.having(func.count() >= BUCKET_SIZE)).all()
    if not weeks:
        return Looked()
    ordered = new.where(Report.received_week.in_(weeks)).order_by(Report.state_since, Report.id)
    return _looked(session, ordered, desk)


def fitting_cases(
    session: Session, wanted: QueueFilter, desk: Desk
) -> tuple[tuple[bytes, ...], bool]:
    """Give the cases whose coded answers fit, in order, and whether there were too many to look."""
    conditions = clear_conditions(wanted, by=desk.by, today=desk.today)
    ordered = cases_visible_to(desk.by).where(*conditions).order_by(*order_of(wanted))
    chosen = ordered.limit(MOST_LOOKED_AT + 1).with_only_columns(Report.id)
    ids = session.scalars(chosen).all()
    told = summaries_of(session, _the_same(chosen, ids), by=desk.by, kept=desk.kept)
    fitting = (i for i in ids[:MOST_LOOKED_AT] if i in told and fits(told[i], wanted))
    return tuple(fitting), len(ids) > MOST_LOOKED_AT


def _looked(session: Session, ordered: Select[Report], desk: Desk) -> Looked:
    columns = (Report.id, Report.received_week, Report.state, Report.owner_id)
    chosen = ordered.limit(MOST_LOOKED_AT + 1)
    rows = session.execute(chosen.with_only_columns(*columns, Report.has_new_message)).all()
    ids = [row.id for row in rows]
    same = _the_same(chosen.with_only_columns(Report.id), ids)
    told = summaries_of(session, same, by=desk.by, kept=desk.kept)
    seen = [row for row in rows[:MOST_LOOKED_AT] if row.id in told]
    return Looked(
        urgent=tuple(row.id for row in seen if needs_somebody_now(told[row.id])),
        buckets=buckets(NewReport(r.id, r.received_week, told[r.id]) for r in seen if _is_loose(r)),
        is_cut=len(rows) > MOST_LOOKED_AT,
        summaries=told,
    )


def _is_loose(row: Any) -> bool:
    is_unread = row.state in {State.NEW, State.HELD}
    return is_unread and row.owner_id is None and not row.has_new_message


def _the_same(chosen: Select[Any], ids: Sequence[bytes]) -> Ids:
    return ids if len(ids) <= FEW else chosen
