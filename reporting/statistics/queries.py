"""Counts over facts as typed tables: exact, for the team alone; never opens a sealed report.

A fact counts from the moment it is written until it is withdrawn. Cases and mentions are kept
apart: one case may mention several grounds and kinds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from reporting.facts.models import Fact, FactGround, FactKind, FactState
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, Term, Wish

TOP_ROWS = 10
WEEKS = 12

V = TypeVar("V", bound=str)


@dataclass(frozen=True)
class Count(Generic[V]):
    """One row: a value, how often it was told, and its length as a bar, 0 to 100."""

    value: V
    count: int
    bar: int


@dataclass(frozen=True)
class CountTable(Generic[V]):
    """Counts of one question.

    `cases` is how many cases answered it and `untold` how many did not; `mentions` is the sum of
    the rows and of `others`, which were too many to list. With `is_multiple` a case may be in
    several rows.
    """

    rows: tuple[Count[V], ...]
    cases: int
    untold: int
    mentions: int
    others: int = 0
    is_multiple: bool = False


@dataclass(frozen=True)
class Figures:
    """All exact tables of the numbers page; `cases` is how many facts there are in all."""

    cases: int
    roles: CountTable[Role]
    areas: CountTable[Area]
    grounds: CountTable[Ground]
    kinds: CountTable[Kind]
    municipalities: CountTable[str]
    bystanders: CountTable[BystanderAnswer]
    wishes: CountTable[Wish]
    weeks: CountTable[str]


def exact_figures(session: Session) -> Figures:
    """Give every table of the numbers page."""
    return Figures(
        cases=session.scalar(select(func.count()).select_from(Fact).where(_counts())) or 0,
        roles=cases_by(session, Fact.role),
        areas=cases_by(session, Fact.area),
        grounds=mentions_by(session, FactGround.ground, FactGround.fact_key),
        kinds=mentions_by(session, FactKind.kind, FactKind.fact_key),
        municipalities=cases_by(session, Fact.municipality, most=TOP_ROWS),
        bystanders=cases_by(session, Fact.bystander),
        wishes=cases_by(session, Fact.wish),
        weeks=cases_by_week(session),
    )


def cases_by(
    session: Session, column: InstrumentedAttribute[Any], *, most: int | None = None
) -> CountTable[Any]:
    """Give how many cases answered a question with what, the most frequent answer first.

    With `most`, the answers after that many are summed up as others.
    """
    counted = select(column, func.count()).where(_counts()).group_by(column)
    found: dict[Any, int] = dict(session.execute(counted).all())
    untold = found.pop(None, 0)
    ordered = sorted(found.items(), key=_by_size)
    shown, rest = ordered[:most], ordered[len(ordered[:most]) :]
    cases = sum(found.values())
    others = sum(count for _, count in rest)
    return CountTable(with_bars(shown), cases, untold, mentions=cases, others=others)


def mentions_by(
    session: Session, column: InstrumentedAttribute[Any], fact_key: InstrumentedAttribute[bytes]
) -> CountTable[Any]:
    """Give how often each answer to a question with several answers was mentioned."""
    joined = select(column, func.count()).join(Fact, Fact.key == fact_key).where(_counts())
    found: dict[Any, int] = dict(session.execute(joined.group_by(column)).all())
    told = select(func.count(fact_key.distinct())).join(Fact, Fact.key == fact_key)
    cases = session.scalar(told.where(_counts())) or 0
    everything = session.scalar(select(func.count()).select_from(Fact).where(_counts())) or 0
    rows = with_bars(sorted(found.items(), key=_by_size))
    return CountTable(
        rows, cases, everything - cases, mentions=sum(found.values()), is_multiple=True
    )


def cases_by_week(session: Session) -> CountTable[str]:
    """Give how many cases came in each of the newest weeks that had any, oldest first."""
    counted = select(Fact.week, func.count()).where(_counts()).group_by(Fact.week)
    newest = session.execute(counted.order_by(Fact.week.desc())).all()
    shown, rest = newest[:WEEKS], newest[WEEKS:]
    cases, others = sum(n for _, n in newest), sum(n for _, n in rest)
    rows = with_bars([(week, count) for week, count in reversed(shown)])
    return CountTable(rows, cases, 0, mentions=cases, others=others)


def with_bars(rows: Sequence[tuple[V, int]]) -> tuple[Count[V], ...]:
    """Give rows with bars in proportion to the largest count, 1 to 100."""
    longest = max((count for _, count in rows), default=0)
    return tuple(Count(v, count, max(1, round(100 * count / longest))) for v, count in rows)


def _counts() -> ColumnElement[bool]:
    return Fact.state != FactState.WITHDRAWN


def _by_size(row: tuple[str, int]) -> tuple[bool, int, str]:
    # “Not sure” is no category, so it stands last, however often it was chosen.
    value, count = row
    return isinstance(value, Term) and value.is_answer, -count, value
