"""Cases as rows of a list, with what the people at a desk need to make them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.casework.caseworker import Caseworker
from reporting.casework.duties import WEEK_DAYS, OwnDays, next_duty
from reporting.casework.queries import CaseRow
from reporting.report.conversation import Summary
from reporting.report.models import Report
from reporting.report.operations import promise_of
from reporting.triage.filters import DueBy
from reporting.triage.kept_keys import KeptKeys
from reporting.triage.summaries import summaries_of


@dataclass(frozen=True)
class Desk:
    """Who looks at lists, on which day, and the keys of summaries that were opened before."""

    by: Caseworker
    today: date
    kept: KeptKeys = field(repr=False)


@dataclass(frozen=True)
class RowGroup:
    """Rows that press alike; without `due` they are in another order than by duty."""

    due: DueBy | None
    rows: tuple[CaseRow, ...]


def rows_of(session: Session, ids: Sequence[bytes], desk: Desk) -> tuple[CaseRow, ...]:
    """Give cases that this person may see as rows, in the order of their ids."""
    found = {r.id: r for r in session.scalars(select(Report).where(Report.id.in_(ids)))}
    told = summaries_of(session, ids, by=desk.by, kept=desk.kept)
    reports = (found[case_id] for case_id in ids if case_id in found)
    return tuple(row_of(report, told.get(report.id), today=desk.today) for report in reports)


def row_of(report: Report, summary: Summary | None, *, today: date) -> CaseRow:
    """Give one case as a row; without a summary it is damaged."""
    own = OwnDays(next_step_on=report.next_step_on)
    return CaseRow(
        case_id=report.id,
        number=report.number,
        state=report.state,
        duty=next_duty(report.state, promise_of(report), today=today, own=own),
        wish=report.wish,
        reply_language=report.reply_language,
        has_new_message=report.has_new_message,
        summary=summary,
        owner_id=report.owner_id,
        next_step_on=report.next_step_on,
    )


def grouped(rows: Iterable[CaseRow]) -> tuple[RowGroup, ...]:
    """Put rows together by how near their next duty is, what presses most first."""
    groups: dict[DueBy, list[CaseRow]] = defaultdict(list)
    for row in rows:
        groups[due_of(row)].append(row)
    return tuple(RowGroup(due, tuple(groups[due])) for due in DueBy if due in groups)


def due_of(row: CaseRow) -> DueBy:
    """Say how near the next duty of a row is; the same as `due_condition` says in SQL."""
    if row.duty is None:
        return DueBy.NEVER
    days = row.duty.days_left
    if days < 0:
        return DueBy.OVERDUE
    if days == 0:
        return DueBy.TODAY
    return DueBy.WEEK if days <= WEEK_DAYS else DueBy.LATER


def owner_names(session: Session, rows: Iterable[CaseRow]) -> dict[bytes, str]:
    """Give the names of the owners of rows by their ids."""
    owners = {row.owner_id for row in rows if row.owner_id is not None}
    return names_of(session, owners) if owners else {}
