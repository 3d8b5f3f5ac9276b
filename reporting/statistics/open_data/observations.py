"""Figures one by one, as data files tell them: where in which table, how many, and of what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from reporting.facts.answers import Dimension
from reporting.facts.periods import Period, parse_period
from reporting.statistics.catalogue import VIEWS, Unit, View
from reporting.statistics.geography import DISTRICT, REGION
from reporting.statistics.releases.artefact import Artefact
from reporting.statistics.tables import COUNT, MARKS, TOTAL, UNTOLD, Cell, Missing, Table
from reporting.statistics.waiting import WaitFigure
from reporting.vocabulary import N_, Term

COUNTRY_CODE: Final = "FI"


class GeoLevel(Term):
    """How large a place is that a figure tells of."""

    COUNTRY = "country", N_("Finland")
    REGION = "region", N_("Region")
    MUNICIPALITY = "municipality", N_("Municipality")
    DISTRICT = "district", N_("District")
    GROUP = "group", N_("Several places together, or a place not told")


class FigureUnit(Term):
    """What a figure is a number of."""

    REPORT = Unit.REPORT.value, N_("Reports")
    MENTION = Unit.MENTION.value, N_("Mentions: one report can hold several")
    PERCENT = "percent", N_("Per cent of reports")
    DAY = "day", N_("Days")


class ObsStatus(Term):
    """Whether a figure is there; codes of the SDMX list CL_OBS_STATUS."""

    NORMAL = "A", N_("Normal")
    BREAK = "B", N_("Break in the series: not like the figures before")
    MISSING = "M", N_("No figure")


class ConfStatus(Term):
    """Whether a figure is kept back; codes of the SDMX list CL_CONF_STATUS."""

    FREE = "F", N_("Free to publish")
    CONFIDENTIAL = "C", N_("Kept back, so that nobody can be found")


class Note(Term):
    """What must be known of one figure; the reasons of breaks are a list of their own."""

    SUPPRESSED = "suppressed", N_("Too few to show")
    NOT_COLLECTED = "not_collected", N_("Not asked")
    NOT_APPLICABLE = "not_applicable", N_("Cannot be")
    BREAK = "break", N_("Not like the figures before: see the list of breaks")


@dataclass(frozen=True)
class Axes:
    """The dimensions of a table by the names of their code lists; one alone has no columns."""

    rows: str
    columns: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names that there are, rows first."""
        return (self.rows,) if self.columns is None else (self.rows, self.columns)


@dataclass(frozen=True)
class Observation:
    """One figure and its place: a row of `tables.csv`."""

    view: View
    period: Period
    axes: Axes
    row: str
    column: str
    unit: FigureUnit
    cell: Cell
    is_break: bool

    @property
    def value(self) -> str:
        """Give the figure as every file and page writes it: digits, or the mark of its absence."""
        return figure(self.cell)

    @property
    def geo(self) -> tuple[GeoLevel, str]:
        """Give the place this is about: that of its row in a table of places, else Finland."""
        if self.axes.rows != PLACE or self.row == TOTAL:
            return GeoLevel.COUNTRY, COUNTRY_CODE
        return geo_level(self.row), self.row.removeprefix(REGION).removeprefix(DISTRICT)

    @property
    def obs_status(self) -> ObsStatus:
        """Give whether the figure is there, and whether it is like those before."""
        if self.cell.missing is not None:
            return ObsStatus.MISSING
        return ObsStatus.BREAK if self.is_break else ObsStatus.NORMAL

    @property
    def conf_status(self) -> ConfStatus:
        """Give whether the figure is kept back."""
        is_hidden = self.cell.missing is Missing.SUPPRESSED
        return ConfStatus.CONFIDENTIAL if is_hidden else ConfStatus.FREE

    @property
    def note(self) -> Note | None:
        """Give what must be known of the figure, if anything."""
        if self.cell.missing is not None:
            return Note(self.cell.missing.value)
        return Note.BREAK if self.is_break else None


QUARTER: Final = str(Dimension.QUARTER)
PLACE: Final = "place"
GROUND_PAIR: Final = "ground_pair"
WAIT: Final = "wait"
MEASURE: Final = "measure"
_ROWS: Final[Mapping[View, str]] = {
    View.GROUND_PAIRS: GROUND_PAIR,
    View.PLACES: PLACE,
    View.WAITING: WAIT,
}
_OF_WAITING: Final[Mapping[WaitFigure, FigureUnit]] = {
    WaitFigure.NUMBER: FigureUnit.REPORT,
    WaitFigure.KEPT_PERCENT: FigureUnit.PERCENT,
    WaitFigure.MEDIAN_DAYS: FigureUnit.DAY,
    WaitFigure.NINETY_DAYS: FigureUnit.DAY,
}
_MUNICIPALITY_DIGITS: Final = 3


def figure(cell: Cell) -> str:
    """Give a cell as text: the digits of its number, or the mark that says why there is none."""
    return MARKS[cell.missing] if cell.missing is not None else str(cell.value)


def axes_of(table: Table) -> Axes:
    """Give the dimensions of a table."""
    spec = VIEWS[table.view]
    rows = _ROWS.get(table.view) or str(spec.rows or MEASURE)
    if table.columns == (COUNT,):
        return Axes(rows, None)
    return Axes(rows, str(spec.columns or MEASURE))


def geo_level(code: str) -> GeoLevel:
    """Give how large the place of a row is."""
    if code.startswith(REGION) and code.removeprefix(REGION).isdigit():
        return GeoLevel.REGION
    if code.startswith(DISTRICT):
        return GeoLevel.DISTRICT
    is_municipality = code.isdigit() and len(code) == _MUNICIPALITY_DIGITS
    return GeoLevel.MUNICIPALITY if is_municipality else GeoLevel.GROUP


def observations(artefact: Artefact) -> tuple[Observation, ...]:
    """Give every figure of a release, table by table, in the order in which it was frozen."""
    return tuple(one for table in artefact.tables for one in observations_of(artefact, table))


def observations_of(artefact: Artefact, table: Table) -> tuple[Observation, ...]:
    """Give every figure of one table: its cells, its margins, and how many did not answer."""
    axes = axes_of(table)
    return tuple(
        Observation(
            view=table.view,
            period=table.period,
            axes=axes,
            row=row,
            column=column,
            unit=_unit(table.view, row, column),
            cell=cell,
            is_break=_is_break(artefact, _period_of(table, row)),
        )
        for (row, column), cell in cells_of(table)
    )


def cells_of(table: Table) -> Iterator[tuple[tuple[str, str], Cell]]:
    """Give every figure of a table with its place, rows first, each place once."""
    rows = dict.fromkeys((*table.rows, *(row for row, _ in table.cells)))
    columns = dict.fromkeys((*table.columns, *(column for _, column in table.cells)))
    places = {(row, column): None for row in _last(rows) for column in _last(columns)}
    yield from ((place, table.cells[place]) for place in places if place in table.cells)
    if VIEWS[table.view].rows is None:
        return
    margin = COUNT if COUNT in table.columns else TOTAL
    for row, cell in ((TOTAL, table.reports), (UNTOLD, table.untold)):
        if (row, margin) not in table.cells:
            yield (row, margin), cell


def _last(codes: Mapping[str, None]) -> Iterator[str]:
    """Give codes in their order, the total at the end."""
    yield from (code for code in codes if code != TOTAL)
    if TOTAL in codes:
        yield TOTAL


def _unit(view: View, row: str, column: str) -> FigureUnit:
    if view is View.WAITING and column in set(WaitFigure):
        return _OF_WAITING[WaitFigure(column)]
    # Who did not answer, and all who did, are counted as reports, also where one can say much.
    return FigureUnit.REPORT if row in {TOTAL, UNTOLD} else FigureUnit(VIEWS[view].unit.value)


def _period_of(table: Table, row: str) -> Period:
    """Give the time a figure is about: that of its row where rows are quarters."""
    is_quarter = axes_of(table).rows == QUARTER and row in table.rows
    return parse_period(row) if is_quarter else table.period


def _is_break(artefact: Artefact, told: Period) -> bool:
    """Say whether a series breaks within the time that a figure is about."""
    return any(told.first_day <= one.quarter.first_day <= told.last_day for one in artefact.breaks)
