"""Who carries how much: open cases beside the limit, who is away, the oldest that waits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from reporting.accounts.models import Member
from reporting.casework.queries import cases_visible_to
from reporting.permissions import KEY_HOLDERS
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.teams.models import TeamGrant
from reporting.triage.conditions import OPEN
from reporting.triage.rows import Desk

# What somebody works on: a report that is only counted asks for one look and no work.
WORKED_ON = OPEN - {State.COUNTED}


@dataclass(frozen=True)
class Load:
    """One person's open cases beside what they can carry, and since when the oldest waits.

    `away_until` is the last day of an absence that is not over yet.
    """

    member_id: bytes
    name: str
    is_me: bool
    open: int
    limit: int
    oldest: date | None = None
    away_until: date | None = None

    @property
    def share(self) -> int:
        """Give how full the limit is, in per cent and at most 100."""
        return min(100, self.open * 100 // max(1, self.limit))

    @property
    def is_full(self) -> bool:
        """Say whether the limit is reached."""
        return self.open >= self.limit


@dataclass(frozen=True)
class TeamLoad:
    """The loads of a team, and the cases that nobody works on."""

    people: tuple[Load, ...]
    unowned: int
    oldest_unowned: date | None

    @property
    def mine(self) -> Load | None:
        """Give the load of the person who looks."""
        return next((load for load in self.people if load.is_me), None)

    @property
    def open(self) -> int:
        """Give how many cases the team works on."""
        return sum(load.open for load in self.people)

    @property
    def limit(self) -> int:
        """Give how many cases those can carry who are not away."""
        return sum(load.limit for load in self.people if load.away_until is None)

    @property
    def share(self) -> int:
        """Give how full the team's limit is, in per cent and at most 100."""
        return min(100, self.open * 100 // max(1, self.limit))

    @property
    def away(self) -> tuple[Load, ...]:
        """Give who is away."""
        return tuple(load for load in self.people if load.away_until is not None)


def team_load(session: Session, desk: Desk, *, limit: int) -> TeamLoad:
    """Give the loads of the person's team; `limit` is for who has no limit of their own."""
    has_key = exists().where(TeamGrant.member_id == Member.id)
    members = select(Member.id, Member.name, Member.case_limit, Member.away_until).where(
        Member.team_id == desk.by.team_id,
        Member.is_active,
        Member.role.in_(KEY_HOLDERS),
        has_key,
    )
    carried = _carried(session, desk)
    people = tuple(
        Load(
            member_id=row.id,
            name=row.name,
            is_me=row.id == desk.by.member_id,
            open=carried.get(row.id, (0, None))[0],
            limit=limit if row.case_limit is None else row.case_limit,
            oldest=carried.get(row.id, (0, None))[1],
            away_until=_still(row.away_until, desk.today),
        )
        for row in session.execute(members.order_by(Member.name, Member.id))
    )
    unowned, oldest = carried.get(None, (0, None))
    return TeamLoad(tuple(sorted(people, key=lambda load: not load.is_me)), unowned, oldest)


def _still(away_until: date | None, today: date) -> date | None:
    return away_until if away_until is not None and away_until >= today else None


def _carried(session: Session, desk: Desk) -> dict[bytes | None, tuple[int, date | None]]:
    counted = (
        cases_visible_to(desk.by)
        .where(Report.state.in_(WORKED_ON))
        .with_only_columns(Report.owner_id, func.count(), func.min(Report.state_since))
        .group_by(Report.owner_id)
    )
    return {owner: (count, oldest) for owner, count, oldest in session.execute(counted)}
