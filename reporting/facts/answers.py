"""What is counted of a report: coded answers, and the dimensions they are counted by."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from reporting.coding import ClosingReason
from reporting.facts.periods import Span, parse_period
from reporting.vocabulary import (
    Area,
    BystanderAnswer,
    Channel,
    Ground,
    Kind,
    Role,
    Term,
    TimeOfDay,
    Wish,
)


class FactState(StrEnum):
    """Whether a fact counts for others than the team."""

    PROVISIONAL = "provisional"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Dimension(StrEnum):
    """What facts are counted by; the stored values are permanent."""

    STATE = "state"
    WEEK = "week"
    QUARTER = "quarter"
    YEAR = "year"
    ROLE = "role"
    AREA = "area"
    GROUND = "ground"
    KIND = "kind"
    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    TIME_OF_DAY = "time_of_day"
    REPEATED = "repeated"
    BYSTANDER = "bystander"
    WISH = "wish"
    CLOSING_REASON = "closing_reason"
    LANGUAGE = "language"
    CHANNEL = "channel"
    FLAG = "flag"


Place = tuple[Dimension, str]
"""One value of one dimension: what a set of facts is named by."""

MASS: Final = "mass"
"""The value of `Dimension.FLAG` for a fact that is part of a mass report (ux §5.2 D9)."""

YES: Final = "yes"
"""The value of `Dimension.REPEATED` for what keeps happening."""


@dataclass(frozen=True)
class FactAnswers:
    """The coded answers that are counted; nothing that points to the report.

    `period` is written as `Period` writes it: the ISO week of arrival for a report of ours, any
    span for imported figures. None is a question that was not answered.
    """

    period: str
    role: Role | None = None
    area: Area | None = None
    grounds: tuple[Ground, ...] = ()
    kinds: tuple[Kind, ...] = ()
    municipality: str | None = None
    district: str | None = None
    time_of_day: TimeOfDay | None = None
    is_repeated: bool = False
    bystander: BystanderAnswer | None = None
    wish: Wish | None = None
    closing_reason: ClosingReason | None = None
    language: str = "other"
    channel: Channel = Channel.WEB
    is_mass: bool = False
    state: FactState = FactState.PROVISIONAL


_TERMS: Final[Mapping[str, type[Term] | type[FactState]]] = {
    "role": Role,
    "area": Area,
    "time_of_day": TimeOfDay,
    "bystander": BystanderAnswer,
    "wish": Wish,
    "closing_reason": ClosingReason,
    "channel": Channel,
    "state": FactState,
}
_SEVERAL: Final = {"grounds": Dimension.GROUND, "kinds": Dimension.KIND}
_FLAGS: Final = {
    "is_mass": (Dimension.FLAG, MASS),
    "is_repeated": (Dimension.REPEATED, YES),
}
NAMES: Final = frozenset(field.name for field in fields(FactAnswers))


def language_group(language: str) -> str:
    """Give the group a page language is counted in: rare languages are counted together."""
    base = language.partition("-")[0]
    return base if base in {"fi", "sv", "se", "en"} else "other"


def written(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Give some or all answers, by the names of `FactAnswers`, as plain JSON values.

    Raises KeyError for a name that is none.
    """
    if unknown := set(answers) - NAMES:
        raise KeyError(*unknown)
    return {name: _plain(value) for name, value in answers.items()}


def read(told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what `written` wrote. Raises ValueError for a code that does not exist."""
    return {name: _valued(name, value) for name, value in told.items()}


@lru_cache(maxsize=8192)
def places_of(name: str, value: Any) -> tuple[Place, ...]:
    """Give where a fact is counted for one of its answers; nowhere for what was not answered."""
    if name == "period":
        return _places_in_time(value)
    if name in _SEVERAL:
        return tuple((_SEVERAL[name], str(one)) for one in value)
    if name in _FLAGS:
        return (_FLAGS[name],) if value else ()
    return ((Dimension(name), str(value)),) if value else ()


def all_places(answers: FactAnswers) -> frozenset[Place]:
    """Give everywhere a fact is counted."""
    return frozenset(place for name in NAMES for place in places_of(name, getattr(answers, name)))


def _places_in_time(written: str) -> tuple[Place, ...]:
    period = parse_period(written)
    places = [(Dimension.YEAR, str(period.whole_year))]
    if period.quarter:
        places.append((Dimension.QUARTER, str(period.quarter)))
    if period.span is Span.WEEK:
        places.append((Dimension.WEEK, written))
    return tuple(places)


def _plain(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, tuple) else value


def _valued(name: str, value: Any) -> Any:
    if name == "grounds":
        return tuple(Ground(one) for one in value)
    if name == "kinds":
        return tuple(Kind(one) for one in value)
    term = _TERMS.get(name)
    return term(value) if term and value is not None else value
