"""What the pages of exact figures are narrowed down to, as an address says it; never fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from reporting.facts.periods import Period, PeriodUnknownError, Span, parse_period
from reporting.statistics.names import is_place
from reporting.statistics.selection import Selection
from reporting.vocabulary import Area, Ground, Role, Term

T = TypeVar("T", bound=Term)

NAMES: Final = ("area", "ground", "place", "role", "mass")
"""What can be taken away again; the period can only be another."""

WITHOUT: Final = "without"
"""The value of `mass` that leaves mass reports out."""

_WIDEST: Final[Mapping[str, Any]] = {
    "area": None,
    "ground": None,
    "place": None,
    "role": None,
    "with_mass": True,
}


@dataclass(frozen=True)
class Filters:
    """What is looked at. `has_unknown` says that a part of the address meant nothing."""

    selection: Selection
    has_unknown: bool = False

    @property
    def active(self) -> tuple[str, ...]:
        """Give the names of what narrows the figures down."""
        return tuple(name for name in NAMES if name in self.query)

    @property
    def query(self) -> dict[str, str]:
        """Give it as an address says it, without what is left alone."""
        chosen = self.selection
        told = {
            "period": str(chosen.period),
            "area": chosen.area,
            "ground": chosen.ground,
            "place": chosen.place,
            "role": chosen.role,
            "mass": None if chosen.with_mass else WITHOUT,
        }
        return {name: str(value) for name, value in told.items() if value}

    def without(self, name: str) -> "Filters":
        """Give the same without one of its conditions."""
        field = "with_mass" if name == "mass" else name
        return replace(self, selection=replace(self.selection, **{field: _WIDEST[field]}))

    def with_place(self, place: str) -> "Filters":
        """Give the same for a place."""
        return replace(self, selection=replace(self.selection, place=place))

    def without_mass(self) -> "Filters":
        """Give the same without mass reports."""
        return replace(self, selection=replace(self.selection, with_mass=False))


def filters_of(query: Mapping[str, str], *, newest: Period) -> Filters:
    """Read filters from an address, of the newest period when it names none.

    What means nothing is left out, and said to be.
    """
    read = _Read(query)
    selection = Selection(
        period=read.value("period", _period) or newest,
        area=read.value("area", _term(Area)),
        ground=read.value("ground", _term(Ground)),
        place=read.value("place", _place),
        role=read.value("role", _term(Role)),
        with_mass=read.value("mass", _without) is None,
    )
    return Filters(selection, has_unknown=read.has_unknown)


V = TypeVar("V")


class _Read:
    """Values of an address, read one after the other."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self.has_unknown = False

    def value(self, name: str, read: Callable[[str], V]) -> V | None:
        told = self._query.get(name, "")
        if not told:
            return None
        try:
            return read(told)
        except (ValueError, PeriodUnknownError):
            self.has_unknown = True
            return None


def _period(told: str) -> Period:
    period = parse_period(told)
    if period.span < Span.QUARTER:
        raise PeriodUnknownError(told)
    return period


def _term(term: type[T]) -> Callable[[str], T]:
    return term


def _place(told: str) -> str:
    if not is_place(told):
        raise ValueError(told)
    return told


def _without(told: str) -> str:
    if told != WITHOUT:
        raise ValueError(told)
    return told
