"""Which open cases may belong to this one: by coded answers alone, the likeliest first (ux §4.7).

No text is opened for it. Only who opens the organisations of the few that are suggested compares
those too, and that is written down like any reading.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import hold_cases
from reporting.casework.entries import entries_of
from reporting.casework.linking import links_in
from reporting.casework.lists import LIVE
from reporting.casework.operations import read_story
from reporting.casework.queries import CaseRow, case_rows, cases_visible_to
from reporting.deferred import Deferred
from reporting.report.conversation import Summary
from reporting.report.models import Report
from reporting.report.progress import week_start
from reporting.sealing.errors import SealBrokenError

if TYPE_CHECKING:
    from rapidfuzz import fuzz
else:
    fuzz = Deferred("rapidfuzz.fuzz")

MOST_CASES: Final = 800
MOST_SHOWN: Final = 10
LEAST_POINTS: Final = 5
ALIKE: Final = 85

_WEEK: Final = 7


@dataclass(frozen=True)
class Suggestion:
    """A case that may belong to this one, and what they have in common."""

    row: CaseRow
    points: int
    same_town: bool
    same_area: bool
    same_kinds: int
    same_grounds: int
    same_week: bool
    same_organisation: bool = False


def suggested_links(
    session: Session, report: Report, *, by: Caseworker, today: date
) -> tuple[Suggestion, ...]:
    """Give the person's open cases that are likest to this one; none that is linked already."""
    linked = {case_id for case_id, _ in links_in(entries_of(session, report, by=by))}
    reports = _candidates(session, report, by=by)
    rows = case_rows(session, tuple(reports), by=by, today=today)
    weeks = {one.id: one.received_week for one in reports}
    own = next((row for row in rows if row.case_id == report.id), None)
    if own is None or own.summary is None:
        return ()
    others = (r for r in rows if r.case_id not in linked and r.case_id != report.id)
    return ranked(own.summary, report.received_week, others, weeks)


def ranked(
    own: Summary, week: str, rows: Iterable[CaseRow], weeks: dict[bytes, str]
) -> tuple[Suggestion, ...]:
    """Give the likest of some cases, the likeliest first, by what is coded."""
    found = [_compared(own, week, row, weeks[row.case_id]) for row in rows]
    near = [one for one in found if one and one.points >= LEAST_POINTS]
    near.sort(key=lambda one: (-one.points, one.row.number))
    return tuple(near[:MOST_SHOWN])


def with_organisations(
    session: Session,
    report: Report,
    found: Iterable[Suggestion],
    *,
    by: Caseworker,
    now: datetime,
) -> tuple[Suggestion, ...]:
    """Open the organisation named in this case and in the suggested ones, and mark who is alike.

    Every story that is opened for it is written down as read.
    """
    found = tuple(found)
    hold_cases(session, (report.id, *(one.row.case_id for one in found)))
    own = _organisation(session, report.id, by=by, now=now)
    compared = [
        replace(
            one,
            same_organisation=_is_alike(
                own, _organisation(session, one.row.case_id, by=by, now=now)
            ),
        )
        for one in found
    ]
    return tuple(sorted(compared, key=lambda one: (not one.same_organisation, -one.points)))


def _candidates(session: Session, report: Report, *, by: Caseworker) -> list[Report]:
    """Give the case itself and the open cases that came nearest to it in time."""
    live = cases_visible_to(by).where(Report.state.in_(LIVE), Report.id != report.id)
    weeks = session.execute(live.with_only_columns(Report.id, Report.received_week)).all()
    own = report.received_week
    weeks = sorted(weeks, key=lambda row: (_days_apart(own, row.received_week), row.id))
    near = [row.id for row in weeks[:MOST_CASES]]
    return [report, *session.scalars(live.where(Report.id.in_(near)))]


def _compared(own: Summary, week: str, row: CaseRow, its_week: str) -> Suggestion | None:
    other = row.summary
    if other is None:
        return None
    same_town = own.municipality is not None and own.municipality == other.municipality
    same_area = own.area is not None and own.area is other.area
    kinds = len(set(own.kinds) & set(other.kinds))
    grounds = len(set(own.grounds) & set(other.grounds))
    apart = _days_apart(week, its_week)
    points = 2 * same_town + 2 * same_area + 2 * min(kinds, 2) + min(grounds, 2)
    points += 2 if apart == 0 else 1 if apart <= _WEEK else -3
    return Suggestion(row, points, same_town, same_area, kinds, grounds, same_week=apart <= _WEEK)


def _days_apart(week: str, other: str) -> int:
    return abs((week_start(week) - week_start(other)).days)


def _organisation(session: Session, case_id: bytes, *, by: Caseworker, now: datetime) -> str:
    try:
        return read_story(session, case_id, by=by, now=now).organisation
    except SealBrokenError:  # a damaged case is like no other
        return ""


def _is_alike(one: str, other: str) -> bool:
    return bool(one and other) and fuzz.token_set_ratio(one.lower(), other.lower()) >= ALIKE
