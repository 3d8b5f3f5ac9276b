"""The queue: which cases a filter finds, how many, and one page of them as rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Select, and_, case, func
from sqlalchemy.orm import Session

from reporting.casework.queries import CaseRow, cases_visible_to
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.triage.conditions import OPEN, clear_conditions, order_of, readable_condition
from reporting.triage.filters import Order, Owner, QueueFilter
from reporting.triage.looking import Looked, fitting_cases, similar_reports
from reporting.triage.presets import COUNTED, CaseList
from reporting.triage.rows import Desk, RowGroup, grouped, owner_names, rows_of

PAGE_ROWS = 50


@dataclass(frozen=True)
class BucketRow:
    """One row for many similar reports: the one that stands for all, and how many they are."""

    row: CaseRow
    count: int


@dataclass(frozen=True)
class QueuePage:
    """One page of a queue.

    `count` is how many cases the filter finds, those in buckets too. `is_cut` says that more
    cases would have to be opened than are opened at once.
    """

    wanted: QueueFilter
    count: int
    rows: tuple[CaseRow, ...]
    page: int = 1
    pages: int = 1
    buckets: tuple[BucketRow, ...] = ()
    names: Mapping[bytes, str] = field(default_factory=dict)
    is_cut: bool = False

    @cached_property
    def groups(self) -> tuple[RowGroup, ...]:
        """Give the rows by how much they press, or as one group when sorted otherwise."""
        if self.wanted.sort is Order.DUTY:
            return grouped(self.rows)
        return (RowGroup(None, self.rows),) if self.rows else ()


def queue_page(session: Session, wanted: QueueFilter, desk: Desk, *, page: int = 1) -> QueuePage:
    """Give one page of what a filter finds; a page past the end is the last one."""
    if wanted.is_coded or wanted.similar is not None:
        return _opened_page(session, wanted, desk, page)
    return _clear_page(session, wanted, desk, page)


def found_ids(session: Session, wanted: QueueFilter, desk: Desk) -> tuple[tuple[bytes, ...], bool]:
    """Give the cases of a filter for which summaries must be opened, and whether there are more."""
    if wanted.similar is None:
        return fitting_cases(session, wanted, desk)
    looked = similar_reports(session, desk)
    bucket = looked.bucket_of(wanted.similar)
    if bucket is None:
        looked = similar_reports(session, desk, state=State.HELD)
        bucket = looked.bucket_of(wanted.similar)
    return (bucket.case_ids if bucket else ()), looked.is_cut


def count_of(session: Session, wanted: QueueFilter, desk: Desk) -> int:
    """Give how many cases a filter finds."""
    if wanted.is_coded or wanted.similar is not None:
        return len(found_ids(session, wanted, desk)[0])
    counted = _visible(wanted, desk).with_only_columns(func.count())
    return session.scalar(counted.order_by(None)) or 0


def list_counts(
    session: Session, desk: Desk, filters: Mapping[CaseList, QueueFilter] = COUNTED
) -> dict[CaseList, int]:
    """Give how many cases each of these lists has, with one statement.

    They look at clear columns only, and none of them at closed cases.
    """
    conditions = [
        and_(*clear_conditions(wanted, by=desk.by, today=desk.today)) for wanted in filters.values()
    ]
    counted = [func.count(case((condition, 1))) for condition in conditions]
    alive = cases_visible_to(desk.by).where(Report.state.in_(OPEN | {State.HELD, State.UNLIKELY}))
    found = session.execute(alive.with_only_columns(*counted)).one()
    return dict(zip(filters, found, strict=True))


def hindrance(session: Session, wanted: QueueFilter, desk: Desk) -> tuple[str, int] | None:
    """Give which condition of a filter keeps most cases away, and how many there were without it.

    None when taking any single one away would find nothing either (ux §4.10).
    """
    counts = {name: count_of(session, wanted.without(name), desk) for name in wanted.active}
    name = max(counts, key=lambda one: counts[one], default=None)
    return (name, counts[name]) if name and counts[name] else None


def page_ids(
    session: Session,
    wanted: QueueFilter,
    desk: Desk,
    *,
    without: Collection[bytes] = (),
    rows: int = PAGE_ROWS,
    offset: int = 0,
) -> Sequence[bytes]:
    """Give the ids of some rows of a filter on clear columns, without those that are left out."""
    orders = order_of(wanted)
    if wanted.state is State.NEW and wanted.sort is Order.DUTY:
        orders = (case((readable_condition(by=desk.by), 0), else_=1), *orders)
    statement = _visible(wanted, desk).order_by(*orders).limit(rows).offset(offset)
    if without:
        statement = statement.where(Report.id.not_in(without))
    # Ids are sorted first, which an index can do alone; the few rows are then found by their id.
    return session.scalars(statement.with_only_columns(Report.id)).all()


def within_buckets(
    session: Session, wanted: QueueFilter, looked: Looked, desk: Desk
) -> frozenset[bytes]:
    """Give the cases of a filter that stand in buckets."""
    if not looked.buckets:
        return frozenset()
    bundled = _visible(wanted, desk).where(Report.id.in_(looked.in_buckets))
    return frozenset(session.scalars(bundled.with_only_columns(Report.id)))


def bucket_rows(
    session: Session, looked: Looked, desk: Desk, within: Collection[bytes]
) -> tuple[BucketRow, ...]:
    """Give the buckets as rows, each with how many of its cases are among some cases."""
    counts = {one.head.case_id: len(set(one.case_ids) & set(within)) for one in looked.buckets}
    heads = [case_id for case_id, count in counts.items() if count]
    rows = rows_of(session, heads, desk) if heads else ()
    found = (BucketRow(row, counts[row.case_id]) for row in rows)
    return tuple(sorted(found, key=lambda one: (-one.count, one.row.case_id)))


def _clear_page(session: Session, wanted: QueueFilter, desk: Desk, page: int) -> QueuePage:
    looked = Looked()
    if _shows_buckets(wanted):
        looked = similar_reports(session, desk, state=wanted.state or State.NEW)
    bundled = within_buckets(session, wanted, looked, desk)
    count = count_of(session, wanted, desk)
    page, pages = _place(count - len(bundled), page)
    offset = (page - 1) * PAGE_ROWS
    rows = rows_of(session, page_ids(session, wanted, desk, without=bundled, offset=offset), desk)
    return QueuePage(
        wanted=wanted,
        count=count,
        rows=rows,
        page=page,
        pages=pages,
        buckets=bucket_rows(session, looked, desk, bundled) if bundled and page == 1 else (),
        names=owner_names(session, rows),
        is_cut=looked.is_cut,
    )


def _opened_page(session: Session, wanted: QueueFilter, desk: Desk, page: int) -> QueuePage:
    found, is_cut = found_ids(session, wanted, desk)
    page, pages = _place(len(found), page)
    rows = rows_of(session, found[(page - 1) * PAGE_ROWS : page * PAGE_ROWS], desk)
    names = owner_names(session, rows)
    return QueuePage(wanted, len(found), rows, page, pages, names=names, is_cut=is_cut)


def _shows_buckets(wanted: QueueFilter) -> bool:
    # Lists in which new reports of nobody can be many; whoever narrows further wants to see each.
    narrowed = (
        *(wanted.wish, wanted.language, wanted.week),
        *(wanted.message, wanted.second, wanted.readable),
    )
    return (
        wanted.state in {None, State.NEW, State.HELD}
        and wanted.owner in {Owner.MINE, Owner.NOBODY, Owner.ANYONE}
        and wanted.sort is Order.DUTY
        and not any(narrowed)
    )


def _visible(wanted: QueueFilter, desk: Desk) -> Select[Any]:
    conditions = clear_conditions(wanted, by=desk.by, today=desk.today)
    return cases_visible_to(desk.by).where(*conditions)


def _place(count: int, page: int) -> tuple[int, int]:
    pages = max(1, -(-count // PAGE_ROWS))
    return min(page, pages), pages
