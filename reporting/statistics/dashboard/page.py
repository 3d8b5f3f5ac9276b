"""What a page of exact figures shows around its tables: choices, chips, ways to the other views."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from reporting.facts.periods import Period
from reporting.statistics.catalogue import View
from reporting.statistics.filters import WITHOUT, Filters
from reporting.statistics.geography import DISTRICT, HELSINKI, REGION
from reporting.statistics.names import Words, column_name, period_name, place_name
from reporting.statistics.page import page_words
from reporting.statistics.queries import Standing
from reporting.statistics.selection import Selection
from reporting.vocabulary import N_, Area, Ground, Role
from reporting.web.locale import gettext as _
from reporting.web.locale import ngettext
from reporting.web.templating import label

Choices = tuple[tuple[str, str], ...]

SHOWN: Final = tuple(view for view in View if view is not View.OTHERS)
"""The views that are tables of ours, in their order."""

NOT_TO_PASS_ON: Final = N_(
    "These figures are exact and for this team only. "
    "Do not pass them on: small numbers can point to a person."
)


@dataclass(frozen=True)
class Field:
    """One list to choose from; `groups` are its choices, under a heading or under none."""

    name: str
    label: str
    chosen: str
    groups: tuple[tuple[str, Choices], ...]


@dataclass(frozen=True)
class Chip:
    """A condition that narrows the figures down, and the address without it."""

    name: str
    value: str
    address: str


@dataclass(frozen=True)
class Way:
    """A link to a view, with what is chosen kept."""

    name: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class NumbersPage:
    """What stands around the tables of a page of exact figures."""

    filters: Filters
    action: str
    period: str
    before: str
    standing: Standing
    fields: tuple[Field, ...]
    chips: tuple[Chip, ...]
    ways: tuple[Way, ...]
    without_mass: str
    helsinki: str

    @property
    def query(self) -> dict[str, str]:
        """Give what is chosen as the query of an address."""
        return self.filters.query

    @property
    def conditions(self) -> str:
        """Give in one line what narrows the figures down, as paper must say it too."""
        return "; ".join(f"{chip.name}: {chip.value}" for chip in self.chips)

    @property
    def damage(self) -> str:
        """Give in one line what is in no figure because it does not open; empty for nothing."""
        number = self.standing.damaged
        told = ngettext(
            "%(num)s entry is damaged and is not in these figures. "
            "Tell the person who runs the service.",
            "%(num)s entries are damaged and are not in these figures. "
            "Tell the person who runs the service.",
            number,
        )
        return told if number else ""


def numbers_page(
    filters: Filters,
    standing: Standing,
    periods: Iterable[Period],
    places: Iterable[str],
    *,
    endpoint: str = "numbers",
    view: View | None = None,
) -> NumbersPage:
    """Give what stands around the tables of a page; `view` is the one it shows, None for more."""
    words, at = page_words(), _Addresses(endpoint, view)
    return NumbersPage(
        filters=filters,
        action=at.plain,
        period=period_name(filters.selection.period, words),
        before=period_name(filters.selection.period.before, words),
        standing=standing,
        fields=_fields(filters.selection, tuple(periods), tuple(places), words),
        chips=tuple(
            Chip(*_in_words(filters.selection, name, words), at.of(filters.without(name)))
            for name in filters.active
        ),
        ways=tuple(_ways(filters, at)),
        without_mass=at.of(filters.without_mass()),
        helsinki=at.of(filters.with_place(HELSINKI)),
    )


@dataclass(frozen=True)
class _Addresses:
    endpoint: str
    view: View | None

    @property
    def values(self) -> dict[str, Any]:
        return {"code": str(self.view)} if self.view else {}

    @property
    def plain(self) -> str:
        return url_for("statistics." + self.endpoint, **self.values).partition("?")[0]

    def of(self, filters: Filters) -> str:
        return url_for("statistics." + self.endpoint, **self.values | filters.query)


def _ways(filters: Filters, at: _Addresses) -> Iterable[Way]:
    kept: dict[str, Any] = dict(filters.query)

    def way(endpoint: str, name: str, view: View | None = None) -> Way:
        own = {"code": str(view)} if view else {}
        address = url_for("statistics." + endpoint, **own | kept)
        return Way(name, address, is_current=(endpoint, view) == (at.endpoint, at.view))

    yield way("numbers", _("Overview"))
    yield way("everything", _("All on one page"))
    for view in SHOWN:
        yield way("view", label(view), view)
    yield way("others", label(View.OTHERS))


def _fields(
    chosen: Selection, periods: tuple[Period, ...], places: tuple[str, ...], words: Words
) -> tuple[Field, ...]:
    told = Filters(chosen).query
    grounds = tuple((str(one), label(one)) for one in Ground if not one.is_answer)
    areas = tuple((str(one), label(one)) for one in Area)
    roles = tuple((str(one), column_name(View.RECEIVED, one, words)) for one in Role)
    mass = ("", _("Counted")), (WITHOUT, _("Left out"))

    def field(name: str, title: str, every: str, *groups: tuple[str, Choices]) -> Field:
        first = (("", (("", every),)),) if every else ()
        return Field(name, title, told.get(name, ""), (*first, *(g for g in groups if g[1])))

    return (
        field("period", _("Period"), "", ("", _periods(chosen.period, periods, words))),
        field("area", _("Part of life"), _("All"), ("", areas)),
        field("ground", _("Ground"), _("All"), ("", grounds)),
        field("place", _("Place"), _("All"), *_places(chosen.place, places, words)),
        field("role", _("Who told"), _("All"), ("", roles)),
        field("mass", _("Mass reports"), "", ("", mass)),
    )


def _periods(chosen: Period, periods: tuple[Period, ...], words: Words) -> Choices:
    known = periods if chosen in periods else (chosen, *periods)
    return tuple((str(period), period_name(period, words)) for period in known)


def _places(
    chosen: str | None, places: tuple[str, ...], words: Words
) -> tuple[tuple[str, Choices], ...]:
    known = (*places, chosen) if chosen and chosen not in places else places
    named = [(code, place_name(code, words)) for code in known]
    groups: Mapping[str, list[tuple[str, str]]] = {
        _("Regions"): [one for one in named if one[0].startswith(REGION)],
        _("Municipalities"): [one for one in named if one[0].isdecimal()],
        _("Districts of Helsinki"): [one for one in named if one[0].startswith(DISTRICT)],
    }
    return tuple((title, tuple(sorted(g, key=lambda one: one[1]))) for title, g in groups.items())


def _in_words(chosen: Selection, name: str, words: Words) -> tuple[str, str]:
    values = {
        "area": (_("Part of life"), label(chosen.area)),
        "ground": (_("Ground"), label(chosen.ground)),
        "place": (_("Place"), place_name(chosen.place or "", words)),
        "role": (_("Who told"), chosen.role and column_name(View.RECEIVED, chosen.role, words)),
        "mass": (_("Mass reports"), _("Left out")),
    }
    title, value = values[name]
    return title, value or ""
