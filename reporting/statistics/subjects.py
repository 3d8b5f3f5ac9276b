"""What a figure of a release is about, so that the same subject has one figure everywhere.

A subject is a period and the answers that are counted in it. One is wider than another when all
facts of the other are in it too.
"""

from functools import cache, lru_cache
from itertools import product
from typing import Final, NamedTuple

from reporting.facts.answers import Dimension
from reporting.facts.periods import Period, Span, parse_period
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.tables import COUNT, TOTAL

Spot = tuple[str, str]
"""Where a figure stands in its table: the codes of row and column."""

_ANY: Final = "*"
_PAIR: Final = "+"
_REMEMBERED: Final = 10_000


class Subject(NamedTuple):
    """Whom a figure counts: those of a period who gave all these answers."""

    period: str
    answers: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.period, *self.answers))


@lru_cache(maxsize=_REMEMBERED)
def subject_of(view: View, period: Period, spot: Spot) -> Subject:
    """Give what stands at a spot of a view; the rows of arrivals are periods of their own."""
    if view is View.RECEIVED and spot[0] != TOTAL:
        return Subject(spot[0], _answers(view, (TOTAL, spot[1])))
    return Subject(str(period), _answers(view, spot))


def everybody(period: Period) -> Subject:
    """Give the subject of all reports of a period."""
    return Subject(str(period))


@lru_cache(maxsize=_REMEMBERED)
def wider_than(subject: Subject) -> tuple[Subject, ...]:
    """Give every subject that has all the facts of this one and may have more."""
    periods, answers = _longer(subject.period), _fewer(subject.answers)
    found = (Subject(period, fewer) for period in periods for fewer in answers)
    return tuple(wider for wider in found if wider != subject)


@lru_cache(maxsize=_REMEMBERED)
def divisions(subject: Subject) -> tuple[tuple[Subject, ...], ...]:
    """Give the ways in which shorter periods make up this subject: by quarter, by half-year."""
    return tuple(
        tuple(Subject(period, subject.answers) for period in periods)
        for periods in _shorter(subject.period)
    )


@cache
def _answers(view: View, spot: Spot) -> tuple[str, ...]:
    row, column = spot
    spec = VIEWS[view]
    if view is View.GROUND_PAIRS:
        return (*_pair(row), f"pair={_ANY}")
    told = [_answer(spec.rows, row)]
    if column != COUNT:
        told.append(_answer(spec.columns, column))
    if view is View.RECEIVED:
        told = told[1:]
    return tuple(sorted(told))


def _pair(code: str) -> tuple[str, ...]:
    grounds = () if code == TOTAL else code.split(_PAIR)
    return tuple(sorted(_answer(Dimension.GROUND, ground) for ground in grounds))


def _answer(dimension: Dimension | None, code: str) -> str:
    return f"{dimension}={_ANY if code == TOTAL else code}"


@cache
def _fewer(answers: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Give these answers and all that say less: any answer to a question, or none at all."""
    choices = [_less(answer) for answer in answers]
    found = {tuple(sorted({a for a in chosen if a})) for chosen in product(*choices)}
    return tuple(sorted(found))


def _less(answer: str) -> tuple[str, ...]:
    dimension, _, _ = answer.partition("=")
    return tuple(dict.fromkeys((answer, f"{dimension}={_ANY}", "")))


@cache
def _longer(period: str) -> tuple[str, ...]:
    """Give a period and the longer ones that it lies in."""
    own = parse_period(period)
    found = [own]
    if own.span is Span.QUARTER:
        found.append(Period(Span.HALF, own.year, (own.number + 1) // 2))
    if own.span is not Span.YEAR:
        found.append(own.whole_year)
    return tuple(str(one) for one in found)


@cache
def _shorter(period: str) -> tuple[tuple[str, ...], ...]:
    own = parse_period(period)
    if own.span is Span.QUARTER:
        return ()
    quarters = tuple(str(quarter) for quarter in own.quarters)
    if own.span is Span.HALF:
        return (quarters,)
    halves = tuple(str(Period(Span.HALF, own.year, number)) for number in (1, 2))
    return quarters, halves
