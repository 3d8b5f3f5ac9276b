"""Reading translations: what is shown under an original, and what is still to be translated."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.entries import CaseFile, case_file, entries_of
from reporting.casework.lists import LIVE
from reporting.casework.queries import case_rows, cases_visible_to
from reporting.casework.translations.operations import Into, Maker
from reporting.report.models import Report
from reporting.vocabulary import Flag

MOST_CASES = 2000


@dataclass(frozen=True)
class Translated:
    """A translation as it is shown under its original."""

    into: Into
    text: str = field(repr=False)
    maker: Maker
    who: str
    at: datetime


@dataclass(frozen=True)
class Ordered:
    """A translation that is waited for."""

    of: str
    into: Into
    reason: str = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class CaseOrders:
    """A case with the translations it waits for."""

    case_id: bytes
    number: str
    orders: tuple[Ordered, ...]


def translations_in(file: CaseFile) -> Mapping[str, tuple[Translated, ...]]:
    """Give the translations of a case by what they translate: `story`, `message-2`.

    Of several into one language the newest counts.
    """
    newest: dict[tuple[str, str], Translated] = {}
    for entry in file.translations:
        told = entry.content
        shown = Translated(
            Into(told["into"]), told["text"], Maker(told["maker"]), told["who"], entry.at
        )
        newest[told["of"], told["into"]] = shown
    by_part: dict[str, tuple[Translated, ...]] = defaultdict(tuple)
    for (part, _), shown in newest.items():
        by_part[part] += (shown,)
    return dict(by_part)


def orders_in(file: CaseFile) -> tuple[Ordered, ...]:
    """Give the translations of a case that are waited for, the oldest first."""
    return tuple(
        Ordered(e.content["of"], Into(e.content["into"]), e.content["reason"], e.at)
        for e in file.orders
    )


def orders_waiting(session: Session, *, by: Caseworker, today: date) -> tuple[CaseOrders, ...]:
    """Give the person's open cases that wait for a translation, by report number.

    Opens the summaries of the open cases, and the entries of those that are flagged.
    """
    live = cases_visible_to(by).where(Report.state.in_(LIVE)).order_by(Report.number)
    reports = {r.id: r for r in session.scalars(live.limit(MOST_CASES))}
    rows = case_rows(session, tuple(reports.values()), by=by, today=today)
    waiting = [r for r in rows if r.summary and Flag.TRANSLATION in r.summary.flags]
    found = []
    for row in waiting:
        file = case_file(entries_of(session, reports[row.case_id], by=by))
        found.append(CaseOrders(row.case_id, row.number, orders_in(file)))
    return tuple(found)
