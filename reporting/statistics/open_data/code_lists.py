"""The lists of codes that stand in data, each code with its name in every language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Final

from reporting.coding import ClosingReason
from reporting.facts.answers import YES
from reporting.facts.waits import Wait
from reporting.places import helsinki_districts, municipalities, regions
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.geography import DISTRICT, REGION, RegionGroup
from reporting.statistics.names import Words, column_name, row_name
from reporting.statistics.open_data.observations import (
    COUNTRY_CODE,
    GROUND_PAIR,
    MEASURE,
    PLACE,
    QUARTER,
    WAIT,
    ConfStatus,
    FigureUnit,
    GeoLevel,
    Note,
    Observation,
    ObsStatus,
)
from reporting.statistics.releases.artefact import BreakReason
from reporting.statistics.tables import COUNT, OTHERS, TOTAL, UNTOLD, Missing
from reporting.statistics.waiting import WaitFigure
from reporting.vocabulary import (
    N_,
    Area,
    BystanderAnswer,
    Ground,
    Kind,
    Role,
    Term,
    TimeOfDay,
    Wish,
)

Names = Mapping[str, Words]
"""How each language of the service speaks, by its code."""

SAMI: Final = "se"
"""Municipalities have names in Northern Sámi, also while the service does not speak it."""


HELSINKI: Final = "091"
"""Districts are those of this municipality."""


@dataclass(frozen=True)
class Code:
    """One code with its names by language, and the code it belongs to, if any."""

    code: str
    labels: Mapping[str, str]
    parent: str | None = None


@dataclass(frozen=True)
class Place:
    """A place that figures are about, with its names by language."""

    level: GeoLevel
    code: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class CodeList:
    """A list of codes; `name` is what data call it."""

    name: str
    labels: Mapping[str, str]
    codes: tuple[Code, ...]


_SPECIAL: Final = (TOTAL, UNTOLD, OTHERS)
_TITLES: Final[Mapping[str, str]] = {
    "area": N_("Part of life"),
    "bystander": N_("Whether somebody stepped in"),
    "closing_reason": N_("What happened with the case"),
    "ground": N_("What it was about"),
    GROUND_PAIR: N_("Two grounds that one report names"),
    "kind": N_("What was done"),
    MEASURE: N_("What is counted"),
    PLACE: N_("Place in Finland"),
    QUARTER: N_("Quarter"),
    "repeated": N_("Whether it keeps happening"),
    "role": N_("Who told"),
    "time_of_day": N_("Time of day"),
    WAIT: N_("What people waited for"),
    "wish": N_("What people wished"),
}
# A table in which a dimension stands, whose names of rows or columns are those of its codes.
_ROWS: Final[Mapping[str, View]] = {
    "area": View.AREAS,
    "ground": View.GROUNDS,
    GROUND_PAIR: View.GROUND_PAIRS,
    "kind": View.KINDS,
    PLACE: View.PLACES,
    QUARTER: View.RECEIVED,
    "time_of_day": View.TIMES,
    WAIT: View.WAITING,
    "wish": View.OUTCOMES,
}
_COLUMNS: Final[Mapping[str, View]] = {
    "bystander": View.BYSTANDERS,
    "closing_reason": View.OUTCOMES,
    MEASURE: View.WAITING,
    "repeated": View.TIMES,
    "role": View.RECEIVED,
}
_TERMS: Final[Mapping[str, Iterable[Term]]] = {
    "area": Area,
    "bystander": BystanderAnswer,
    "closing_reason": ClosingReason,
    "ground": Ground.on_form(),
    "kind": Kind,
    MEASURE: WaitFigure,
    "role": Role,
    "time_of_day": TimeOfDay,
    WAIT: Wait,
    "wish": Wish,
}
_STATUSES: Final[Mapping[str, tuple[str, type[Term]]]] = {
    "unit": (N_("What a figure counts"), FigureUnit),
    "geo_level": (N_("How large a place is"), GeoLevel),
    "obs_status": (N_("Whether there is a figure"), ObsStatus),
    "conf_status": (N_("Whether a figure is kept back"), ConfStatus),
    "note": (N_("What must be known of a figure"), Note),
    "missing": (N_("Why there is no figure"), Missing),
    "break_reason": (N_("Why a series breaks"), BreakReason),
}


def dimension_list(name: str, names: Names, *, used: Iterable[str] = ()) -> CodeList:
    """Give the codes of a dimension of tables, and those that are used beside its vocabulary."""
    codes = dict.fromkeys((*_vocabulary(name), *used, *_SPECIAL))
    label = _labeller(name)
    return CodeList(
        name,
        in_each(_TITLES[name], names),
        tuple(_code(name, code, partial(label, code), names) for code in codes),
    )


def status_list(name: str, names: Names) -> CodeList:
    """Give the codes of a column that says something of a figure."""
    title, terms = _STATUSES[name]
    codes = tuple(Code(one.value, in_each(one.label, names)) for one in terms)
    return CodeList(name, in_each(title, names), codes)


def table_list(names: Names) -> CodeList:
    """Give the tables that there are, by the last part of their addresses."""
    codes = tuple(Code(view.value, in_each(view.label, names)) for view in VIEWS)
    return CodeList("table", in_each(N_("Tables"), names), codes)


def places_of(seen: Iterable[Observation], names: Names) -> tuple[Place, ...]:
    """Give the places that some figures are about: Finland first, then in their order."""
    rows = {one.geo: one.row for one in seen if one.geo[0] is not GeoLevel.COUNTRY}
    known = {one.code: one.labels for one in dimension_list(PLACE, names, used=rows.values()).codes}
    country = Place(GeoLevel.COUNTRY, COUNTRY_CODE, in_each(GeoLevel.COUNTRY.label, names))
    return country, *(Place(level, code, known[row]) for (level, code), row in rows.items())


def public_lists(names: Names) -> tuple[CodeList, ...]:
    """Give every list that does not depend on a release, by its name."""
    dimensions = tuple(
        dimension_list(name, names) for name in _TITLES if name not in {GROUND_PAIR, QUARTER}
    )
    statuses = tuple(status_list(name, names) for name in _STATUSES)
    return tuple(sorted((table_list(names), *dimensions, *statuses), key=lambda one: one.name))


def in_each(text: str, names: Names) -> dict[str, str]:
    """Give a text of the interface in every language."""
    return {language: words.gettext(text) for language, words in names.items()}


def title_of(dimension: str, names: Names) -> dict[str, str]:
    """Give the name of a dimension in every language."""
    return in_each(_TITLES[dimension], names)


def _vocabulary(name: str) -> tuple[str, ...]:
    if name == PLACE:
        groups = tuple(group.value for group in RegionGroup)
        inside = (
            *groups,
            *(REGION + one.code for one in regions()),
            *(m.code for m in municipalities()),
        )
        return (*inside, *(DISTRICT + one.code for one in helsinki_districts()))
    if name == "repeated":
        return (COUNT, YES)
    return tuple(term.value for term in _TERMS.get(name, ()))


def _labeller(name: str) -> Callable[[str, Words], str]:
    """Give what names a code of a dimension: a table in whose rows or columns it stands."""
    if name in _ROWS:
        return partial(row_name, _ROWS[name])
    return partial(column_name, _COLUMNS[name])


def _code(name: str, code: str, label: Callable[[Words], str], names: Names) -> Code:
    labels = {language: label(words) for language, words in names.items()}
    made = Code(code, labels, _parent(name, code))
    sami = _sami_names().get(code) if name == PLACE else None
    return replace(made, labels={**labels, SAMI: sami}) if sami else made


def _parent(name: str, code: str) -> str | None:
    if name == "ground" and code in set(Ground):
        parent = Ground(code).parent
        return parent.value if parent else None
    return _regions_of_places().get(code) if name == PLACE else None


@cache
def _regions_of_places() -> Mapping[str, str]:
    inside = {str(one.code): REGION + one.region_code for one in municipalities()}
    return inside | {DISTRICT + one.code: HELSINKI for one in helsinki_districts()}


@cache
def _sami_names() -> Mapping[str, str]:
    return {str(one.code): one.name_se for one in municipalities() if one.name_se}
