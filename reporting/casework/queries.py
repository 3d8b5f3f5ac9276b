"""Reading cases: `cases_visible_to` and `case_visible_to` are the only doors to one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.duties import Duty, next_duty
from reporting.casework.lists import LIVE, TODAY, CaseList, due_on, in_list
from reporting.casework.opening import DAMAGE, opened_part
from reporting.errors import NotFoundError, PermissionMissingError
from reporting.permissions import Identity, Permission, denial
from reporting.places import MunicipalityUnknownError
from reporting.report.conversation import Summary, summary_of
from reporting.report.models import Report, SealedKey, SealedObject
from reporting.report.operations import promise_of
from reporting.report.progress import State
from reporting.sealing import KeyRole, RecipientKind
from reporting.vocabulary import ReplyLanguage, Sharing, Wish

PAGE_ROWS = 50
TODAY_ROWS = 5

_R = TypeVar("_R", SealedKey, SealedObject)


@dataclass(frozen=True)
class CaseRow:
    """One line of a list: clear columns and the coded summary; never words of a person."""

    case_id: bytes
    number: str
    state: State
    duty: Duty | None
    wish: Wish | None
    reply_language: str
    has_new_message: bool
    summary: Summary | None = field(repr=False)

    @property
    def sharing(self) -> Sharing | None:
        """Give whether the reporter lets the story be shown, None when it was not said."""
        return self.summary.sharing if self.summary else None

    @property
    def is_damaged(self) -> bool:
        """Say whether the summary did not open."""
        return self.summary is None

    @property
    def reply_language_name(self) -> str:
        """Give the language to answer in by its own name."""
        known = {language.value: language.label for language in ReplyLanguage}
        return known.get(self.reply_language, self.reply_language)

    def town(self, language: str) -> str:
        """Give the name of the municipality, empty when none was told or it exists no more."""
        try:
            return self.summary.town(language) if self.summary else ""
        except MunicipalityUnknownError:
            return ""


@dataclass(frozen=True)
class CaseGroup:
    """One list with its first rows and how many there are in all."""

    which: CaseList
    count: int
    rows: tuple[CaseRow, ...]


@dataclass(frozen=True)
class QueuePage:
    """One page of a list."""

    which: CaseList
    count: int
    rows: tuple[CaseRow, ...]
    page: int
    pages: int


def cases_visible_to(by: Identity) -> Select[Report]:
    """Give the statement for the cases of a person's own team, to be narrowed further.

    Raises PermissionMissingError when the person's role does not read cases.
    """
    if denial(Permission.CASE_READ, by) is not None:
        raise PermissionMissingError
    return select(Report).where(Report.team_id == by.team_id)


def case_visible_to(session: Session, case_id: bytes, *, by: Identity) -> Report:
    """Give one case of the person's own team.

    Raises NotFoundError alike for a case that does not exist and for another team's.
    """
    statement = cases_visible_to(by).where(Report.id == case_id)
    found = session.scalars(statement).first()
    if found is None:
        raise NotFoundError("no such case for this person")
    return found


def today_groups(session: Session, *, by: Caseworker, today: date) -> tuple[CaseGroup, ...]:
    """Give the groups of the Today page that have cases, each with its first rows."""
    counts = list_counts(session, TODAY, by=by, today=today)
    return tuple(
        CaseGroup(which, counts[which], _rows(session, which, by=by, today=today, rows=TODAY_ROWS))
        for which in TODAY
        if counts[which]
    )


def queue_page(
    session: Session, which: CaseList, *, by: Caseworker, today: date, page: int = 1
) -> QueuePage:
    """Give one page of a list, sorted by next duty; a page past the end is the last one."""
    count = list_counts(session, (which,), by=by, today=today)[which]
    pages = max(1, -(-count // PAGE_ROWS))
    page = min(max(1, page), pages)
    offset = (page - 1) * PAGE_ROWS
    rows = _rows(session, which, by=by, today=today, rows=PAGE_ROWS, offset=offset)
    return QueuePage(which, count, rows, page, pages)


def case_with_number(session: Session, number: str, *, by: Identity) -> bytes | None:
    """Give the id of the case that has this report number, None when this person sees none."""
    found = session.scalars(cases_visible_to(by).where(Report.number == number)).first()
    return found.id if found else None


def list_counts(
    session: Session, lists: Sequence[CaseList], *, by: Identity, today: date
) -> dict[CaseList, int]:
    """Give how many of the person's cases are in each of these lists."""
    counted = [func.count(case((in_list(which, today=today), 1))) for which in lists]
    visible = cases_visible_to(by)
    if CaseList.FINISHED not in lists:
        visible = visible.where(Report.state.in_(LIVE))
    found = session.execute(visible.with_only_columns(*counted)).one()
    return dict(zip(lists, found, strict=True))


def case_rows(
    session: Session, reports: Sequence[Report], *, by: Caseworker, today: date
) -> tuple[CaseRow, ...]:
    """Give reports as rows, with the coded summary of each that opens.

    Only the internal key of these reports is opened, neither story nor conversation.
    """
    ids = [report.id for report in reports]
    keys = _by_report(session, SealedKey, ids)
    objects = _by_report(session, SealedObject, ids)
    return tuple(case_row(r, keys[r.id], objects[r.id], by=by, today=today) for r in reports)


def case_row(
    report: Report,
    keys: Sequence[SealedKey],
    objects: Sequence[SealedObject],
    *,
    by: Caseworker,
    today: date,
) -> CaseRow:
    """Give one report as a row; without a summary when that does not open."""
    summary = None
    with suppress(*DAMAGE):  # then the row says so, and the rest of the list still works
        opened = opened_part(objects, keys, by.seeds, role=KeyRole.INTERNAL)
        summary = summary_of(opened)
    return CaseRow(
        case_id=report.id,
        number=report.number,
        state=report.state,
        duty=next_duty(report.state, promise_of(report), today=today),
        wish=report.wish,
        reply_language=report.reply_language,
        has_new_message=report.has_new_message,
        summary=summary,
    )


def _rows(
    session: Session,
    which: CaseList,
    *,
    by: Caseworker,
    today: date,
    rows: int,
    offset: int = 0,
) -> tuple[CaseRow, ...]:
    due = due_on()
    chosen = (
        cases_visible_to(by)
        .where(in_list(which, today=today))
        .order_by(due.is_(None), due, Report.acknowledge_by.desc(), Report.id)
        .limit(rows)
        .offset(offset)
    )
    # Ids are sorted first, which an index can do alone; the few rows are then found by their id.
    ids = session.scalars(chosen.with_only_columns(Report.id)).all()
    found = {r.id: r for r in session.scalars(select(Report).where(Report.id.in_(ids)))}
    return case_rows(session, [found[case_id] for case_id in ids], by=by, today=today)


def _by_report(session: Session, table: type[_R], ids: Sequence[bytes]) -> Mapping[bytes, list[_R]]:
    found: Mapping[bytes, list[_R]] = defaultdict(list)
    statement = select(table).where(table.report_id.in_(ids), table.role == KeyRole.INTERNAL)
    if table is SealedKey:
        statement = statement.where(SealedKey.recipient == RecipientKind.TEAM)
    for row in session.scalars(statement):
        found[row.report_id].append(row)
    return found
