"""Names of what figures are told by: codes, places, periods and the special rows, in any language.

Pages speak through `page.page_words`; open data make `Words` of a catalogue for each language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from reporting.coding import ClosingReason
from reporting.facts.answers import YES, Dimension
from reporting.facts.periods import Period, PeriodUnknownError, Span, parse_period
from reporting.facts.waits import Wait
from reporting.places import helsinki_districts, municipalities, regions
from reporting.statistics.catalogue import VIEWS, Unit, View
from reporting.statistics.counting import PAIR
from reporting.statistics.geography import DISTRICT, HELSINKI, REGION, RegionGroup
from reporting.statistics.tables import COUNT, OTHERS, TOTAL, UNTOLD
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

"""The municipality whose districts are told apart."""


@dataclass(frozen=True)
class Words:
    """How one language speaks: its code, its catalogue, and how it writes a number."""

    language: str
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]
    number: Callable[[float], str] = str


_TERMS: Final[Mapping[Dimension, type[Term]]] = {
    Dimension.ROLE: Role,
    Dimension.AREA: Area,
    Dimension.GROUND: Ground,
    Dimension.KIND: Kind,
    Dimension.TIME_OF_DAY: TimeOfDay,
    Dimension.BYSTANDER: BystanderAnswer,
    Dimension.WISH: Wish,
    Dimension.CLOSING_REASON: ClosingReason,
}
_SPECIAL: Final[Mapping[str, str]] = {
    TOTAL: N_("All"),
    UNTOLD: N_("Not told"),
    OTHERS: N_("All others together"),
}
_COUNTED: Final[Mapping[Unit, str]] = {
    Unit.REPORT: N_("Reports"),
    Unit.MENTION: N_("Mentions"),
}
_ROWS: Final[Mapping[View, str]] = {
    View.RECEIVED: N_("Quarter"),
    View.GROUNDS: N_("Ground"),
    View.AREAS: N_("Part of life"),
    View.KINDS: N_("Act"),
    View.GROUND_AREA: N_("Ground"),
    View.GROUND_PAIRS: N_("Two grounds"),
    View.PLACES: N_("Place"),
    View.TIMES: N_("Time of day"),
    View.BYSTANDERS: N_("Part of life"),
    View.OUTCOMES: N_("What happened"),
    View.WAITING: N_("What was measured"),
    View.OTHERS: N_("Year"),
}
_WAITS: Final[Mapping[str, str]] = {
    **{term.value: term.label for term in Wait},
    **{term.value: term.label for term in WaitFigure},
}
_GROUPS: Final[Mapping[str, str]] = {term.value: term.label for term in RegionGroup}
# Who told, said of them and not by them.
_ROLES: Final[Mapping[str, str]] = {
    Role.EXPERIENCED: N_("Told by the person"),
    Role.WITNESSED: N_("Told by somebody who saw it"),
    Role.ON_BEHALF: N_("Told for another person"),
    Role.GROUP: N_("Aimed at a group of people"),
    Role.ORGANISATION: N_("Told by an organisation"),
    Role.RATHER_NOT_SAY: N_("Did not want to say"),
}
# What stands over a narrow column.
_HEADS: Final[Mapping[Dimension, Mapping[str, str]]] = {
    Dimension.ROLE: {
        Role.EXPERIENCED: N_("The person"),
        Role.WITNESSED: N_("Saw it"),
        Role.ON_BEHALF: N_("For another"),
        Role.GROUP: N_("Group"),
        Role.ORGANISATION: N_("Organisation"),
        Role.RATHER_NOT_SAY: N_("Not said"),
    },
    Dimension.AREA: {
        Area.TRANSPORT: N_("Transport"),
        Area.PUBLIC_SPACE: N_("Outdoors"),
        Area.PRIVATE_SERVICES: N_("Shops"),
        Area.EDUCATION: N_("School"),
        Area.WORK: N_("Work"),
        Area.HEALTH_SOCIAL: N_("Health"),
        Area.HOUSING: N_("Home"),
        Area.AUTHORITIES: N_("Offices"),
        Area.POLICE_SECURITY: N_("Police"),
        Area.LEISURE_SPORT: N_("Leisure"),
        Area.ONLINE: N_("Internet"),
    },
    Dimension.BYSTANDER: {
        BystanderAnswer.HELPED: N_("Helped"),
        BystanderAnswer.SAW_NOBODY_HELPED: N_("Only saw"),
        BystanderAnswer.NOBODY_THERE: N_("Nobody there"),
    },
}


def code_term(dimension: Dimension, code: str) -> Term | None:
    """Give the choice a code stands for, None for one that is no choice of this dimension."""
    terms = _TERMS.get(dimension)
    try:
        return terms(code) if terms is not None else None
    except ValueError:
        return None


def row_name(view: View, code: str, words: Words) -> str:
    """Give what stands at the beginning of a row."""
    if view is View.GROUND_PAIRS and PAIR in code:
        one, _, other = code.partition(PAIR)
        names = {"one": row_name(view, one, words), "other": row_name(view, other, words)}
        # Translators: two grounds that one report names, such as "Age and Gender".
        return words.gettext("%(one)s and %(other)s") % names
    return _name(VIEWS[view].rows, code, words)


def column_name(view: View, code: str, words: Words) -> str:
    """Give what a column holds, in full."""
    if code == COUNT:
        return words.gettext(_COUNTED[VIEWS[view].unit])
    if code == YES:
        return words.gettext(N_("It keeps happening"))
    return _name(VIEWS[view].columns, code, words)


def column_head(view: View, code: str, words: Words) -> str:
    """Give what stands over a column: short where there is a short name."""
    if code == OTHERS:
        return words.gettext("Others")
    if code == YES:
        return words.gettext("Repeated")
    dimension = VIEWS[view].columns
    short = _HEADS.get(dimension, {}).get(code) if dimension else None
    return words.gettext(short) if short else column_name(view, code, words)


def rows_head(view: View, words: Words) -> str:
    """Give what stands over the names of the rows."""
    return words.gettext(_ROWS[view])


def row_hint(view: View, code: str, words: Words) -> str:
    """Give what must be said under the name of a row, mostly nothing."""
    hint = Wait(code).hint if view is View.WAITING and code in set(Wait) else ""
    return words.gettext(hint) if hint else ""


def place_name(code: str, words: Words) -> str:
    """Give the name of a municipality, of `region-01`, of `district-101` or of a part of Finland.

    A municipality that exists no more is named by its code.
    """
    if code in _GROUPS:
        return words.gettext(_GROUPS[code])
    name = _places(words.language).get(code)
    return name or words.gettext("Municipality %(code)s") % {"code": code}


def place_row_name(code: str, rows: Iterable[str], words: Words) -> str:
    """Give what a row of places is called beside the others: a whole place, or the rest of it."""
    if code == OTHERS:
        return words.gettext("Elsewhere in Finland")
    name = row_name(View.PLACES, code, words)
    told = {"name": name}
    if code == HELSINKI and any(row.startswith(DISTRICT) for row in rows):
        return words.gettext("Rest of the municipality: %(name)s") % told
    if code.startswith(REGION) and any(row.isdecimal() and is_place(row) for row in rows):
        return words.gettext("Rest of the region: %(name)s") % told
    return name


def is_place(code: str) -> bool:
    """Say whether a code is one of a municipality, region or district of today."""
    return code in _places("fi")


def period_name(period: Period, words: Words) -> str:
    """Give a period in words."""
    told = {"year": period.year, "number": period.number}
    return words.gettext(_period_text(period)) % told


def quarter_names(period: Period, words: Words) -> tuple[str, str]:
    """Give the quarter and the year of a quarter apart, for the axis of a chart."""
    # Translators: the number of a quarter of a year, such as "Q3".
    return words.gettext("Q%(number)s") % {"number": period.number}, str(period.year)


def _period_text(period: Period) -> str:
    if period.span is Span.HALF:
        halves = N_("First half of %(year)s"), N_("Second half of %(year)s")
        return halves[period.number - 1]
    texts = {
        Span.WEEK: N_("Week %(number)s of %(year)s"),
        Span.MONTH: N_("Month %(number)s of %(year)s"),
        # Translators: a quarter of a year, such as "Q3 2026".
        Span.QUARTER: N_("Q%(number)s %(year)s"),
    }
    return texts.get(period.span, "%(year)s")


def _name(dimension: Dimension | None, code: str, words: Words) -> str:
    if code in _SPECIAL:
        return words.gettext(_SPECIAL[code])
    if dimension is Dimension.ROLE and code in _ROLES:
        return words.gettext(_ROLES[code])
    if dimension is Dimension.MUNICIPALITY:
        return place_name(code, words)
    term = code_term(dimension, code) if dimension else None
    text = term.label if term is not None else _WAITS.get(code)
    return words.gettext(text) if text else _period_or_code(code, words)


def _period_or_code(code: str, words: Words) -> str:
    try:
        return period_name(parse_period(code), words)
    except PeriodUnknownError:
        return code


@cache
def _places(language: str) -> Mapping[str, str]:
    names = {str(one.code): one.name(language) for one in municipalities()}
    names |= {REGION + one.code: one.name(language) for one in regions()}
    return names | {DISTRICT + one.code: one.name(language) for one in helsinki_districts()}
