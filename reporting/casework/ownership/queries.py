"""Reading who can work on a case, and what each of them has."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from reporting.accounts.models import Member
from reporting.accounts.queries import languages_by_member
from reporting.casework.conflicts.models import Conflict
from reporting.casework.lists import LIVE
from reporting.casework.queries import cases_visible_to
from reporting.permissions import KEY_HOLDERS, Identity
from reporting.report.models import Report
from reporting.teams.models import TeamGrant
from reporting.vocabulary import ReplyLanguage


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be given a case: active, of the team, with its key."""

    id: bytes
    name: str
    open_cases: int
    reads: frozenset[ReplyLanguage] = frozenset()

    @property
    def value(self) -> str:
        """Give the id as a form sends it."""
        return self.id.hex()


def colleagues(
    session: Session, *, by: Identity, case_id: bytes | None = None
) -> tuple[Colleague, ...]:
    """Give everybody of the person's team who can work on its cases, by name.

    Whoever has a conflict of interest with the case that is meant is none of them.
    """
    has_key = exists().where(TeamGrant.member_id == Member.id, TeamGrant.team_id == by.team_id)
    statement = select(Member.id, Member.name).where(
        Member.team_id == by.team_id, Member.is_active, Member.role.in_(KEY_HOLDERS), has_key
    )
    if case_id is not None:
        hidden = select(Conflict.member_id).where(Conflict.report_id == case_id)
        statement = statement.where(Member.id.not_in(hidden))
    loads = open_cases_by_owner(session, by=by)
    rows = session.execute(statement.order_by(Member.name, Member.id))
    reads = languages_by_member(session)
    return tuple(
        Colleague(row.id, row.name, loads.get(row.id, 0), reads.get(row.id, frozenset()))
        for row in rows
    )


def reply_language_of(session: Session, case_id: bytes, *, by: Identity) -> str:
    """Give the language a reporter wants to be answered in, empty for a case that is not there."""
    wanted = cases_visible_to(by).where(Report.id == case_id)
    return session.scalar(wanted.with_only_columns(Report.reply_language)) or ""


def open_cases_by_owner(session: Session, *, by: Identity) -> dict[bytes | None, int]:
    """Give how many open cases everybody of the team has; under None those without owner."""
    counted = (
        cases_visible_to(by)
        .where(Report.state.in_(LIVE))
        .with_only_columns(Report.owner_id, func.count())
        .group_by(Report.owner_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def open_cases_of(session: Session, owner_id: bytes, *, by: Identity) -> tuple[Report, ...]:
    """Give somebody's open cases, by number."""
    theirs = cases_visible_to(by).where(Report.owner_id == owner_id, Report.state.in_(LIVE))
    return tuple(session.scalars(theirs.order_by(Report.number)))


def former_owners(session: Session, *, by: Identity) -> tuple[Colleague, ...]:
    """Give everybody who has open cases, also who cannot work on them any more, by name."""
    loads = open_cases_by_owner(session, by=by)
    owners = [owner for owner in loads if owner is not None]
    rows = session.execute(
        select(Member.id, Member.name).where(Member.id.in_(owners)).order_by(Member.name, Member.id)
    )
    return tuple(Colleague(row.id, row.name, loads[row.id]) for row in rows)
