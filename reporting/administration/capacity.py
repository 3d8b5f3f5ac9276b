"""The promise follows the load: what the team can work on, what it has, and what may be promised.

The rule (ux §4.5) is small enough to be checked by hand. What the team can work on is the sum of
its people's limits. What is coming is the open cases, and those that will come within the usual
promise if they come as in the last four full weeks, less those that will be closed. When that is
more than the team can work on, the promise grows in the same proportion, in whole weeks. It goes
back only when there is a tenth of room, so that it does not change every day. A report keeps the
day it was promised.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reporting.accounts.models import Member
from reporting.audit import COMMAND_LINE, AuditAction, audit_subject, record
from reporting.permissions import KEY_HOLDERS
from reporting.preferences.declared import PreferenceName
from reporting.preferences.faults import ValueChangedError
from reporting.preferences.operations import set_preference
from reporting.preferences.queries import preferences_of
from reporting.preferences.values import Preferences, SlowPromise
from reporting.report.models import Report
from reporting.report.progress import State, received_week
from reporting.runtime import Runtime

WEEKS_LOOKED_AT: Final = 4
LONGEST_DAYS: Final = 56

_OPEN: Final = (State.NEW, State.ACKNOWLEDGED, State.IN_PROGRESS, State.WAITING)
_ROOM: Final = 0.9
_WEEK: Final = 7


@dataclass(frozen=True)
class Load:
    """The team's load: people at work, what they can work on, what is open and what is coming."""

    people: int
    away: int
    limit: int
    open_cases: int
    came: int
    closed: int
    promise_days: int

    @property
    def forecast(self) -> int:
        """Give the open cases there will be at the end of the usual promise, at least none."""
        growth = (self.came - self.closed) / (WEEKS_LOOKED_AT * _WEEK) * self.promise_days
        return max(0, ceil(self.open_cases + growth))

    @property
    def is_too_much(self) -> bool:
        """Say whether more is coming than the team can work on."""
        return self.forecast > self.limit

    @property
    def has_room(self) -> bool:
        """Say whether a longer promise may end."""
        return self.forecast <= self.limit * _ROOM

    @property
    def honest_days(self) -> int:
        """Give within how many days a person can read a report that comes now, in whole weeks."""
        if not self.is_too_much:
            return self.promise_days
        longest = max(LONGEST_DAYS, self.promise_days)
        if not self.limit:
            return longest
        needed = self.promise_days * self.forecast / self.limit
        return min(max(ceil(needed / _WEEK) * _WEEK, self.promise_days + 1), longest)


def load_of(session: Session, preferences: Preferences, *, today: date) -> Load:
    """Count people, limits and cases; opens no case."""
    limits = _limits(session, preferences, today=today)
    present = [limit for limit in limits if limit is not None]
    until = today - timedelta(days=today.weekday())
    since = until - timedelta(weeks=WEEKS_LOOKED_AT)
    # Weeks are compared as text: `2026-W09` sorts before `2026-W10`.
    weeks = Report.received_week.between(
        received_week(since), received_week(until - timedelta(days=1))
    )
    owed = weeks, Report.state.not_in([State.HELD, State.COUNTED, State.UNLIKELY])
    closed = Report.state == State.CLOSED, Report.state_since.between(since, until)
    return Load(
        people=len(present),
        away=len(limits) - len(present),
        limit=sum(present),
        open_cases=_count(session, Report.state.in_(_OPEN)),
        came=_count(session, *owed),
        closed=_count(session, *closed),
        promise_days=preferences.acknowledge_days,
    )


def next_promise(preferences: Preferences, load: Load, *, today: date) -> SlowPromise | None:
    """Give the longer promise that should hold from today, None for the usual one."""
    now = preferences.slow_promise
    if load.is_too_much:
        days = load.honest_days
        return now if now and now.days == days else SlowPromise(days, today)
    return None if load.has_room else now


def adapt_promise(
    runtime: Runtime, *, today: date, now: datetime, by: bytes = COMMAND_LINE
) -> tuple[Load, int]:
    """Hold the promise to the load; give the load and the days that hold now. Safe to run twice.

    Audited when the promise changes.
    """
    # A run at the same moment sets the same; whichever comes second has nothing to add.
    with suppress(ValueChangedError), runtime.database.writing() as session:
        preferences = preferences_of(session, runtime.config)
        now_due = next_promise(preferences, load_of(session, preferences, today=today), today=today)
        if now_due != preferences.slow_promise:
            set_preference(session, PreferenceName.SLOW_PROMISE, now_due, by=by, today=today)
            subject = audit_subject(runtime.keyring, b"promise")
            record(session, AuditAction.PROMISE_ADAPTED, actor=by, subject=subject, now=now)
    with runtime.database.reading() as session:
        preferences = preferences_of(session, runtime.config)
        return load_of(session, preferences, today=today), preferences.days_in_force


def _limits(session: Session, preferences: Preferences, *, today: date) -> list[int | None]:
    """Give the limit of everybody who works on cases, None for who is away."""
    at_work = select(Member.case_limit, Member.away_until).where(
        Member.is_active, Member.role.in_(KEY_HOLDERS)
    )
    return [
        None
        if row.away_until is not None and row.away_until >= today
        else preferences.load_limit
        if row.case_limit is None
        else row.case_limit
        for row in session.execute(at_work)
    ]


def _count(session: Session, *conditions: object) -> int:
    found = select(func.count()).select_from(Report)
    return session.scalar(found.where(*conditions)) or 0  # type: ignore[arg-type]  # SQL conditions
