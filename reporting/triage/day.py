"""The Today page: what presses, what is due, and what came, each with its first rows (ux §4.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from reporting.casework.entries import EntryKind, entries_of
from reporting.casework.opening import DAMAGE
from reporting.casework.queries import CaseRow, case_visible_to
from reporting.report.progress import State
from reporting.triage.filters import Owner, QueueFilter
from reporting.triage.looking import Looked, pressing_cases
from reporting.triage.presets import FILTERS, TODAY, CaseList
from reporting.triage.queries import BucketRow, bucket_rows, list_counts, page_ids, within_buckets
from reporting.triage.rows import Desk, owner_names, rows_of
from reporting.vocabulary import Flag

TODAY_ROWS = 5

# Counted beside the lists, so that a quiet day still says how many wait for somebody.
_ANY_NEW = CaseList.TEAM
_NEW_OF_NOBODY = QueueFilter(state=State.NEW, owner=Owner.NOBODY)
_PRESSES = frozenset({Flag.DANGER, Flag.CHILD})


@dataclass(frozen=True)
class Age:
    """Since when something is known: hours when it is known to the hour, days otherwise."""

    days: int
    hours: int | None = None


@dataclass(frozen=True)
class CaseGroup:
    """One list with its first rows, how many there are in all, and the filter that shows them."""

    which: CaseList
    count: int
    rows: tuple[CaseRow, ...]
    wanted: QueueFilter
    buckets: tuple[BucketRow, ...] = ()
    ages: Mapping[bytes, Age] = field(default_factory=dict)


@dataclass(frozen=True)
class Day:
    """Everything that the Today page lists; `is_cut` says that not every case was looked at."""

    groups: tuple[CaseGroup, ...]
    names: Mapping[bytes, str]
    unowned: int
    is_cut: bool

    @property
    def is_nothing_due(self) -> bool:
        """Say whether nothing presses and nothing is due or late."""
        due = {CaseList.NOW, CaseList.OVERDUE, CaseList.TODAY}
        return not any(group.which in due for group in self.groups)


def today_filter(which: CaseList, *, is_team: bool) -> QueueFilter:
    """Give what a group of the Today page lists: mine and nobody's, or the whole team's."""
    wanted = FILTERS[which]
    is_own = wanted.owner is Owner.MINE
    return replace(wanted, owner=Owner.ANYONE) if is_team and is_own else wanted


def day_of(session: Session, desk: Desk, *, is_team: bool, now: datetime) -> Day:
    """Give the groups of the Today page that have cases, each with its first rows."""
    looked = pressing_cases(session, desk)
    filters = {which: today_filter(which, is_team=is_team) for which in TODAY}
    del filters[CaseList.NOW]  # what is in it was found by looking
    counts = list_counts(session, desk, filters | {_ANY_NEW: _NEW_OF_NOBODY})
    lists = [_now(session, looked, desk)] if looked.urgent else []
    for which, wanted in filters.items():
        if counts[which]:
            found = _List(which, wanted, counts[which])
            lists.append(_filled(session, found, looked=looked, desk=desk))
    ids = [case_id for one in lists for case_id in one.ids]
    rows = {row.case_id: row for row in rows_of(session, ids, desk)}
    groups = tuple(_group(session, one, rows, desk=desk, now=now) for one in lists)
    names = owner_names(session, rows.values())
    return Day(groups, names, counts[_ANY_NEW], looked.is_cut)


@dataclass(frozen=True)
class _List:
    which: CaseList
    wanted: QueueFilter
    count: int
    ids: Sequence[bytes] = ()
    buckets: tuple[BucketRow, ...] = ()


def _filled(session: Session, found: _List, *, looked: Looked, desk: Desk) -> _List:
    bundled = within_buckets(session, found.wanted, looked, desk)
    ids: Sequence[bytes] = ()
    if found.count > len(bundled):
        ids = page_ids(session, found.wanted, desk, without=bundled, rows=TODAY_ROWS)
    return replace(found, ids=ids, buckets=bucket_rows(session, looked, desk, bundled))


def _now(session: Session, looked: Looked, desk: Desk) -> _List:
    bundled = looked.in_buckets.intersection(looked.urgent)
    alone = [case_id for case_id in looked.urgent if case_id not in bundled]
    heads = bucket_rows(session, looked, desk, bundled)
    which = CaseList.NOW
    return _List(which, FILTERS[which], len(looked.urgent), alone[:TODAY_ROWS], heads)


def _group(
    session: Session, one: _List, rows: Mapping[bytes, CaseRow], *, desk: Desk, now: datetime
) -> CaseGroup:
    shown = tuple(rows[case_id] for case_id in one.ids if case_id in rows)
    ages = {}
    if one.which is CaseList.NOW:
        ages = {row.case_id: _age(session, row, desk, now) for row in shown}
    return CaseGroup(one.which, one.count, shown, one.wanted, one.buckets, ages)


def _age(session: Session, row: CaseRow, desk: Desk, now: datetime) -> Age:
    report = case_visible_to(session, row.case_id, by=desk.by)
    if row.summary is not None and _PRESSES.intersection(row.summary.flags):
        try:
            entries = entries_of(session, report, by=desk.by)
        except DAMAGE:  # then the day is what is known
            entries = ()
        flagged = [e.at for e in entries if e.kind is EntryKind.FLAG]
        if flagged:
            return _since(flagged[-1], now)
    return Age(_days(report.state_since, desk.today))


def _since(moment: datetime, now: datetime) -> Age:
    hours = max(0, int((now - moment).total_seconds() // 3600))
    return Age(hours // 24, hours)


def _days(since: date, today: date) -> int:
    return max(0, (today - since).days)
