"""The tables of a page of exact figures: counted once, put into the words of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.orm import Session

from reporting.facts.sets import FactSets
from reporting.places import District, helsinki_districts
from reporting.statistics.catalogue import View
from reporting.statistics.filters import Filters
from reporting.statistics.geography import DISTRICT, HELSINKI
from reporting.statistics.page import page_words, shown_table
from reporting.statistics.queries import (
    districts_of,
    exact_figures,
    figures_before,
    regions_of,
)
from reporting.statistics.ranking import MOST_ROWS
from reporting.statistics.releases.artefact import Break
from reporting.statistics.shown import ShownTable
from reporting.statistics.tables import Table
from reporting.statistics.waiting import waiting_table
from reporting.vocabulary import N_

MOST_ROWS_OF: Final = {View.PLACES: 40, View.GROUND_PAIRS: 40}
"""So many rows stand on the pages of views that can have hundreds; their files have them all."""

_MAJOR: Final = "major_district"


@dataclass(frozen=True)
class Looked:
    """What a request looks at: the facts, loaded once, and what narrows them down.

    `damaged` is how much waits that no longer opens, and is in no figure.
    """

    session: Session = field(repr=False)
    sets: FactSets = field(repr=False)
    filters: Filters
    breaks: tuple[Break, ...] = ()
    damaged: int = 0


@dataclass(frozen=True)
class Tiles:
    """A major district of Helsinki with its districts, each with its figure."""

    name: str
    number: str
    districts: tuple[tuple[str, str], ...]


def figure_of(looked: Looked, view: View, *, most: int | None = MOST_ROWS) -> ShownTable:
    """Give the exact table of a view in words; with `most` None every row of it."""
    chosen = looked.filters.selection
    if view is View.WAITING:
        return shown_table(waiting_table(looked.session, chosen.period), is_exact=True)
    return _shown(looked, exact_figures(looked.sets, view, chosen), most=most)


def figures_of(looked: Looked, view: View) -> tuple[ShownTable, ...]:
    """Give the rows of a view on its own page; for places in all of Finland the regions first."""
    if view is not View.PLACES:
        return (figure_of(looked, view, most=MOST_ROWS_OF.get(view)),)
    table = exact_figures(looked.sets, view, looked.filters.selection)
    shown = _shown(looked, table, most=MOST_ROWS_OF[view])
    if looked.filters.selection.place:
        return (shown,)
    regions = shown_table(regions_of(table), is_exact=True, most=None, anchor="regions")
    say = page_words().gettext
    return (
        replace(regions, finding=say(N_("By region"))),
        replace(shown, finding=say(N_("By municipality"))),
    )


def _shown(looked: Looked, table: Table, *, most: int | None) -> ShownTable:
    return shown_table(
        table,
        before=figures_before(looked.sets, table.view, looked.filters.selection),
        breaks=looked.breaks,
        is_exact=True,
        most=most,
    )


def tiles_of(looked: Looked) -> tuple[Tiles, ...]:
    """Give Helsinki by its major districts when it is looked at, else nothing."""
    place = looked.filters.selection.place or ""
    if place != HELSINKI and not place.startswith(DISTRICT):
        return ()
    counts, districts = districts_of(looked.sets, looked.filters.selection), helsinki_districts()
    majors = (one for one in districts if one.level == _MAJOR)
    return tuple(_tiles(major, districts, counts) for major in majors)


def _tiles(major: District, districts: tuple[District, ...], counts: Mapping[str, int]) -> Tiles:
    words = page_words()
    inside = [one for one in districts if one.parent_code == major.code]
    whole = sum(counts.get(one.code, 0) for one in (major, *inside))
    return Tiles(
        name=major.name(words.language),
        number=words.number(whole),
        districts=tuple(
            (one.name(words.language), words.number(counts.get(one.code, 0))) for one in inside
        ),
    )
