"""Exact figures for the team: the tables of a selection, what stands behind it, and its choices.

Everything is counted of sets of facts; what waits to be settled is among them when the caller has
put it there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from reporting.facts.answers import MASS, Dimension, FactState
from reporting.facts.periods import Period, Span, parse_period
from reporting.facts.sets import FactSets
from reporting.places import MunicipalityUnknownError, municipality
from reporting.statistics.catalogue import VIEWS, Chart, View
from reporting.statistics.counting import exact_table, received_table
from reporting.statistics.geography import DISTRICT, REGION
from reporting.statistics.selection import (
    Selection,
    of_any_time,
    of_period,
    selected,
)
from reporting.statistics.tables import COUNT, TOTAL, Cell, ExactTable, Table

QUARTERS: Final = 8
"""So many quarters a series goes back, so that a quarter stands beside that of the year before."""


@dataclass(frozen=True)
class Standing:
    """What stands behind a selection: how many reports, and what must be said of them.

    `unseen` are those nobody has accepted yet, `mass` those that are part of a mass report;
    `before` is how many the period before had, None when nothing at all was counted then;
    `damaged` is how much of any selection waits and opens no more.
    """

    reports: int
    unseen: int
    mass: int
    before: int | None
    damaged: int = 0


def exact_figures(sets: FactSets, view: View, selection: Selection) -> Table:
    """Give the exact table of a view that facts make.

    Arrivals reach back beyond the period; places are municipalities, `districts_of` the others.
    """
    if view is View.RECEIVED:
        quarters = _quarters(sets, selection.period)
        return _as_cells(received_table(sets, selection, quarters))
    table = _as_cells(exact_table(sets, view, selection))
    if view is not View.PLACES:
        return table
    return replace(table, rows=tuple(r for r in table.rows if not r.startswith(DISTRICT)))


def figures_before(sets: FactSets, view: View, selection: Selection) -> Table | None:
    """Give the same list of the period before, None when nothing at all was counted then.

    None too for a view of two dimensions, whose rows are not held against those before.
    """
    is_list = VIEWS[view].chart is Chart.BARS
    if not is_list or not of_period(sets, selection.period.before):
        return None
    return exact_figures(sets, view, replace(selection, period=selection.period.before))


def regions_of(table: Table) -> Table:
    """Give a table of municipalities added up by region; each report names one of them.

    A municipality that exists no more stands for itself.
    """
    sums: dict[str, int] = {}
    for row in table.rows:
        code = _region(row)
        sums[code] = sums.get(code, 0) + (table[row, COUNT].value or 0)
    cells = {(code, COUNT): Cell(number) for code, number in sums.items()}
    cells[TOTAL, COUNT] = table[TOTAL, COUNT]
    return replace(table, rows=tuple(sorted(sums)), cells=cells)


def districts_of(sets: FactSets, selection: Selection) -> dict[str, int]:
    """Give how many reports of a selection each district of Helsinki has, by its code."""
    facts = selected(sets, selection)
    found = sets.of(Dimension.DISTRICT)
    return {code: len(positions & facts) for code, positions in found.items()}


def languages_of(sets: FactSets, period: Period) -> Mapping[str, int]:
    """Give how many reports of a period were told on pages of each language, rare ones together.

    No other condition narrows them: a language is crossed with nothing (ux §5.2 D4).
    """
    facts = selected(sets, Selection(period))
    found = {name: len(own & facts) for name, own in sets.of(Dimension.LANGUAGE).items()}
    return {name: number for name, number in found.items() if number}


def standing_of(sets: FactSets, selection: Selection) -> Standing:
    """Give what stands behind a selection."""
    facts, earlier = selected(sets, selection), of_period(sets, selection.period.before)
    everything = of_any_time(sets, selection)
    return Standing(
        reports=len(facts),
        unseen=len(facts & sets.one(Dimension.STATE, FactState.PROVISIONAL)),
        mass=len(facts & sets.one(Dimension.FLAG, MASS)),
        before=len(everything & earlier) if earlier else None,
    )


def periods_counted(sets: FactSets) -> tuple[Period, ...]:
    """Give the years, half-years and quarters in which anything was counted, the newest first.

    A year stands before its halves, and a half before its quarters.
    """
    quarters = {parse_period(quarter) for quarter in sets.values(Dimension.QUARTER)}
    halves = {Period(Span.HALF, one.year, (one.number + 1) // 2) for one in quarters}
    years = {parse_period(year) for year in sets.values(Dimension.YEAR)}
    return tuple(sorted(years | halves | quarters, key=_newest_first))


def places_counted(sets: FactSets) -> tuple[str, ...]:
    """Give the places of today that any fact names: regions, municipalities, districts."""
    towns = [code for code in sets.values(Dimension.MUNICIPALITY) if _region(code) != code]
    districts = [DISTRICT + code for code in sets.values(Dimension.DISTRICT)]
    return (*sorted({_region(code) for code in towns}), *sorted(towns), *sorted(districts))


def _as_cells(exact: ExactTable) -> Table:
    return Table(
        view=exact.view,
        period=exact.period,
        rows=exact.rows,
        columns=exact.columns,
        cells={place: Cell(counted.count) for place, counted in exact.cells.items()},
        reports=Cell(exact.reports.count),
        untold=Cell(exact.untold.count),
    )


def _quarters(sets: FactSets, period: Period) -> Iterable[Period]:
    """Give the quarters of a series: those up to the period's last that may have something."""
    known = sorted(parse_period(quarter) for quarter in sets.of(Dimension.QUARTER))
    last = period.quarters[-1]
    if known:
        last = max(min(last, known[-1]), period.quarters[0])
    found = [last]
    while len(found) < QUARTERS and known and found[-1] > known[0]:
        found.append(found[-1].before)
    return reversed(found)


def _region(code: str) -> str:
    """Give the region a municipality lies in, itself when it exists no more."""
    try:
        return REGION + municipality(code).region_code
    except MunicipalityUnknownError:
        return code


def _newest_first(period: Period) -> tuple[int, int, int]:
    half = (period.first_day.month + 5) // 6 if period.span is not Span.YEAR else 3
    return -period.year, -half, -period.span * 10 - period.number
