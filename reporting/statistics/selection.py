"""Which facts a page looks at: a period, and at most one part of life, ground, place and role."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyroaring import BitMap

from reporting.facts.answers import MASS, Dimension
from reporting.facts.periods import Period, Span
from reporting.facts.sets import FactSets
from reporting.places import municipalities
from reporting.statistics.geography import DISTRICT, REGION
from reporting.vocabulary import Area, Ground, Role


@dataclass(frozen=True)
class Selection:
    """What is counted; None is everything.

    `period` is a quarter, a half-year or a year; `place` is a municipality's code, `region-01` or
    `district-101`. A ground stands for its sub-grounds too. `only_accepted` leaves out what the
    team has not looked at yet.
    """

    period: Period
    area: Area | None = None
    ground: Ground | None = None
    place: str | None = None
    role: Role | None = None
    with_mass: bool = True
    only_accepted: bool = False


def selected(sets: FactSets, selection: Selection) -> BitMap:
    """Give the facts of a selection."""
    return of_any_time(sets, selection) & of_period(sets, selection.period)


def of_any_time(sets: FactSets, selection: Selection) -> BitMap:
    """Give the facts of a selection in all periods."""
    found = sets.accepted() if selection.only_accepted else sets.counted()
    if selection.area:
        found = found & sets.one(Dimension.AREA, selection.area)
    if selection.ground:
        found = found & of_ground(sets, selection.ground)
    if selection.place:
        found = found & of_place(sets, selection.place)
    if selection.role:
        found = found & sets.one(Dimension.ROLE, selection.role)
    return found if selection.with_mass else found - sets.one(Dimension.FLAG, MASS)


def of_period(sets: FactSets, period: Period) -> BitMap:
    """Give the facts of a period: of a year all, of its quarters those whose quarter is known."""
    if period.span is Span.YEAR:
        return sets.one(Dimension.YEAR, str(period))
    return united(sets.one(Dimension.QUARTER, str(quarter)) for quarter in period.quarters)


def of_ground(sets: FactSets, ground: Ground) -> BitMap:
    """Give the facts that name a ground or one of its sub-grounds."""
    wanted = [ground, *(one for one in Ground if one.parent is ground)]
    return united(sets.one(Dimension.GROUND, one) for one in wanted)


def of_place(sets: FactSets, place: str) -> BitMap:
    """Give the facts of a municipality, a region or a district of Helsinki."""
    if place.startswith(DISTRICT):
        return sets.one(Dimension.DISTRICT, place.removeprefix(DISTRICT))
    if not place.startswith(REGION):
        return sets.one(Dimension.MUNICIPALITY, place)
    region = place.removeprefix(REGION)
    inside = {str(one.code) for one in municipalities() if one.region_code == region}
    return united(_named(sets.of(Dimension.MUNICIPALITY), inside))


def united(sets: Iterable[BitMap]) -> BitMap:
    """Give what is in any of several sets."""
    many = list(sets)
    return BitMap.union(*many) if many else BitMap()


def _named(sets: Mapping[str, BitMap], names: set[str]) -> Iterable[BitMap]:
    return (positions for name, positions in sets.items() if name in names)
