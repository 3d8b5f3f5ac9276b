"""Districts of Helsinki, which lie sealed in cases: opened by a lead while a year is frozen.

Only how many accepted reports each district had goes on from here, and only into a table that
`disclosure` then makes safe (ux §5.2 D5). What was opened is forgotten with the request.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from pyroaring import BitMap
from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.queries import case_rows, cases_visible_to
from reporting.facts.models import Fact
from reporting.facts.periods import Period
from reporting.report.models import Report

_PIECE: Final = 200


def opened_districts(
    session: Session, period: Period, *, by: Caseworker, today: date
) -> Mapping[str, BitMap]:
    """Give the facts of each district that was coded in a person's own cases of a period.

    A case with which the person has a conflict of interest is none of them, and what is damaged
    is left out. Raises PermissionMissingError when the person's role reads no cases.
    """
    found: dict[str, BitMap] = {}
    for keys in _coded(session, period, by=by, today=today):
        rows = select(Fact.key, Fact.position).where(Fact.key.in_(list(keys)))
        for key, position in session.execute(rows):
            found.setdefault(keys[key], BitMap()).add(position)
    return found


def _coded(
    session: Session, period: Period, *, by: Caseworker, today: date
) -> Iterator[Mapping[bytes, str]]:
    """Yield, piece by piece, the keys of facts with the district that their case says."""
    for ids in _pieces(_case_ids(session, period, by=by)):
        reports = session.scalars(cases_visible_to(by).where(Report.id.in_(ids))).all()
        rows = case_rows(session, reports, by=by, today=today)
        told = [row.summary for row in rows if row.summary]
        yield {one.fact_key: one.district for one in told if one.district}
        session.expunge_all()


def _case_ids(session: Session, period: Period, *, by: Caseworker) -> Sequence[bytes]:
    # The week belongs to the year it is written with; which facts count is decided by the facts.
    of_year = Report.received_week.startswith(f"{period.year}-")
    return session.scalars(cases_visible_to(by).where(of_year).with_only_columns(Report.id)).all()


def _pieces(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (ids[at : at + _PIECE] for at in range(0, len(ids), _PIECE))
