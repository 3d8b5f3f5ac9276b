"""Reading cases: `cases_visible_to` and `case_visible_to` are the only doors to one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.conflicts.models import Conflict
from reporting.casework.duties import Duty, OwnDays, next_duty
from reporting.casework.opening import DAMAGE, opened_summary
from reporting.errors import NotFoundError, PermissionMissingError
from reporting.permissions import Identity, Permission, denial
from reporting.places import MunicipalityUnknownError
from reporting.report.conversation import Summary
from reporting.report.models import Report, SealedKey, SealedObject
from reporting.report.operations import promise_of
from reporting.report.progress import State
from reporting.sealing import KeyRole, RecipientKind
from reporting.vocabulary import ReplyLanguage, Sharing, Wish

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
    owner_id: bytes | None = None
    next_step_on: date | None = None

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


def cases_visible_to(by: Identity) -> Select[Report]:
    """Give the statement for the cases of a person's own team, to be narrowed further.

    A case with which the person has a conflict of interest is none of them (ux §4.7).
    Raises PermissionMissingError when the person's role does not read cases.
    """
    if denial(Permission.CASE_READ, by) is not None:
        raise PermissionMissingError
    hidden = select(Conflict.report_id).where(Conflict.member_id == by.member_id)
    return select(Report).where(Report.team_id == by.team_id, Report.id.not_in(hidden))


def case_visible_to(session: Session, case_id: bytes, *, by: Identity) -> Report:
    """Give one case of the person's own team.

    Raises NotFoundError alike for a case that does not exist and for another team's.
    """
    statement = cases_visible_to(by).where(Report.id == case_id)
    found = session.scalars(statement).first()
    if found is None:
        raise NotFoundError("no such case for this person")
    return found


def case_with_number(session: Session, number: str, *, by: Identity) -> bytes | None:
    """Give the id of the case that has this report number, None when this person sees none."""
    found = session.scalars(cases_visible_to(by).where(Report.number == number)).first()
    return found.id if found else None


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
        summary = opened_summary(objects, keys, by.seeds)
    return CaseRow(
        case_id=report.id,
        number=report.number,
        state=report.state,
        duty=next_duty(report.state, promise_of(report), today=today, own=own_days(report)),
        wish=report.wish,
        reply_language=report.reply_language,
        has_new_message=report.has_new_message,
        summary=summary,
        owner_id=report.owner_id,
        next_step_on=report.next_step_on,
    )


def own_days(report: Report, *, second_look_on: date | None = None) -> OwnDays:
    """Give the days that a team has set itself in a case."""
    return OwnDays(report.state_since, report.next_step_on, second_look_on)


def _by_report(session: Session, table: type[_R], ids: Sequence[bytes]) -> Mapping[bytes, list[_R]]:
    found: Mapping[bytes, list[_R]] = defaultdict(list)
    statement = select(table).where(table.report_id.in_(ids), table.role == KeyRole.INTERNAL)
    if table is SealedKey:
        statement = statement.where(SealedKey.recipient == RecipientKind.TEAM)
    for row in session.scalars(statement):
        found[row.report_id].append(row)
    return found
