"""Facts of a period, and releases made of them by two people, for tests."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from reporting.facts.answers import FactAnswers, FactState
from reporting.facts.periods import Period, Span, parse_period
from reporting.facts.settling import add_facts, take_turn
from reporting.runtime import Runtime
from reporting.statistics.releases.acting import Acting
from reporting.statistics.releases.operations import (
    announce_release,
    ask_withdrawal,
    publish_release,
    review_release,
    withdraw_release,
)
from reporting.statistics.releases.preparing import prepare_release
from reporting.statistics.releases.queries import ReleaseRow, row_of, stored_release
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay, Wish

NOTES = {"fi": "Luvut olivat väärin.", "sv": "Siffrorna var fel.", "en": "The figures were wrong."}
FIRST, SECOND = b"first lead......", b"second lead....."
TODAY = date(2027, 2, 1)

_MONDAYS = {"Q1": 2, "Q2": 15, "Q3": 28, "Q4": 41}


def week_of(period: Period) -> str:
    """Give an ISO week that belongs to a quarter or year."""
    quarter = period.quarters[0]
    return f"{quarter.year}-W{_MONDAYS[f'Q{quarter.number}']:02d}"


def fact(period: str = "2026-W29", **answers: object) -> FactAnswers:
    """Give an accepted fact with every question answered."""
    full = FactAnswers(
        period=period,
        role=Role.EXPERIENCED,
        area=Area.TRANSPORT,
        grounds=(Ground.ORIGIN,),
        kinds=(Kind.VERBAL_INSULT,),
        municipality="091",
        time_of_day=TimeOfDay.EVENING,
        bystander=BystanderAnswer.HELPED,
        wish=Wish.COUNT,
        state=FactState.ACCEPTED,
    )
    return replace(full, **answers)  # type: ignore[arg-type]  # by the names of FactAnswers


def various(number: int, period: str = "2026-W29") -> list[FactAnswers]:
    """Give facts with answers that take turns, so that every table has several rows."""
    areas, grounds, kinds = (
        (Area.TRANSPORT, Area.WORK),
        (Ground.ORIGIN, Ground.AGE),
        tuple(Kind)[:3],
    )
    helped, times = tuple(BystanderAnswer)[:3], tuple(TimeOfDay)[:4]
    roles = (Role.EXPERIENCED, Role.WITNESSED)
    return [
        fact(
            period,
            role=roles[n % 5 == 0],
            area=areas[n % 3 == 0],
            grounds=grounds[: 1 + (n % 4 == 0)],
            kinds=(kinds[n % 3],),
            bystander=helped[n % 3],
            time_of_day=times[n % 4],
            municipality=("091", "049", "837")[n % 3],
        )
        for n in range(number)
    ]


def add(runtime: Runtime, facts: Sequence[FactAnswers]) -> list[bytes]:
    """Store settled facts and give their keys."""
    keys = [secrets.token_bytes(16) for _ in facts]
    with runtime.database.writing() as session:
        take_turn(session)
        add_facts(session, runtime.keyring, list(zip(keys, facts, strict=True)))
    return keys


def acting(runtime: Runtime, by: bytes = FIRST, today: date = TODAY) -> Acting:
    """Give somebody who changes a release."""
    now = datetime(today.year, today.month, today.day, 9, tzinfo=UTC)
    return Acting(by, today, now, runtime.keyring)


def prepared(runtime: Runtime, period: str, *, today: date = TODAY) -> str:
    """Prepare a release and give its name."""
    return prepare_release(runtime, parse_period(period), acting=acting(runtime, today=today))


def announced(runtime: Runtime, period: str, *, today: date = TODAY, on: date | None = None) -> str:
    """Prepare, check and announce a release; give its name."""
    name = prepared(runtime, period, today=today)
    with runtime.database.writing() as session:
        review_release(session, name, acting=acting(runtime, SECOND, today))
    with runtime.database.writing() as session:
        day = on or today + timedelta(days=1)
        announce_release(session, name, day, acting=acting(runtime, today=today))
    return name


def published(runtime: Runtime, period: str, *, today: date = TODAY) -> ReleaseRow:
    """Prepare, check, announce and publish a release."""
    name = announced(runtime, period, today=today)
    with runtime.database.writing() as session:
        later = acting(runtime, today=today + timedelta(days=1))
        publish_release(session, name, acting=later)
        return row_of(session, stored_release(session, name))


def published_release(
    runtime: Runtime, period: str, facts: Sequence[FactAnswers] | None = None
) -> ReleaseRow:
    """Store facts of a period, enough for every table, and publish its release."""
    whole = parse_period(period)
    number = 120 if whole.span is Span.QUARTER else 400
    add(runtime, various(number, week_of(whole)) if facts is None else facts)
    return published(runtime, period, today=whole.last_day + timedelta(days=40))


def withdrawn(runtime: Runtime, name: str, *, today: date = TODAY) -> None:
    """Withdraw a release by two people."""
    with runtime.database.writing() as session:
        ask_withdrawal(session, name, NOTES, acting=acting(runtime, today=today))
    with runtime.database.writing() as session:
        withdraw_release(session, name, acting=acting(runtime, SECOND, today))
