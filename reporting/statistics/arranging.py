"""A table of codes and cells put into words, whole: finding, rows, chart and what must be known.

Pure, so that pages, files and open data in any language say the same.
"""

from collections.abc import Callable, Mapping
from typing import Final

from reporting.facts.periods import Period, PeriodUnknownError, parse_period
from reporting.statistics import notes
from reporting.statistics.catalogue import VIEWS, Chart
from reporting.statistics.crossing import by_heat, by_outcome, by_quarter, by_shares, measured
from reporting.statistics.findings import finding
from reporting.statistics.listing import listed
from reporting.statistics.names import Words, column_name, period_name
from reporting.statistics.shown import Asked, Grid, ShownTable
from reporting.statistics.tables import COUNT, Table

_GRIDS: Final[Mapping[Chart, Callable[[Asked], Grid]]] = {
    Chart.BARS: listed,
    Chart.PAIRS: listed,
    Chart.COLUMNS: by_quarter,
    Chart.HEAT: by_heat,
    Chart.SPLIT: by_shares,
    Chart.ALIGNED: by_outcome,
    Chart.SHARES: measured,
}


def arranged(asked: Asked) -> ShownTable:
    """Give a table in words. Raises KeyError for the view that is no table."""
    table, words = asked.table, asked.words
    spec, title = VIEWS[table.view], words.gettext(table.view.label)
    period = _period(table, words)
    grid = _GRIDS[spec.chart](asked)
    return ShownTable(
        view=table.view,
        anchor=asked.anchor,
        title=title,
        finding=finding(table, words, is_exact=asked.is_exact),
        # Translators: what a table counts and when, such as "Where in life – Q3 2026".
        caption=words.gettext("%(title)s – %(period)s") % {"title": title, "period": period},
        counted=notes.counted(table, words),
        unit=column_name(table.view, COUNT, words),
        period=period,
        caution=words.gettext(spec.caution),
        legend=notes.legend(filter(None, (*grid.rows, grid.footer)), words),
        notes=_notes(asked),
        **vars(grid),
    )


def _notes(asked: Asked) -> tuple[str, ...]:
    table, words = asked.table, asked.words
    told = [notes.untold(table, words), notes.left_out(table, words)]
    if asked.before is not None:
        told.append(notes.period_before(asked.before, words))
    told += notes.break_notes(asked.breaks, _periods(table), words)
    return tuple(filter(None, told))


def _period(table: Table, words: Words) -> str:
    """Give the time a table is of: of a series from its first quarter to its last."""
    periods = _periods(table)
    names = {
        "first": period_name(periods[0], words),
        "last": period_name(periods[-1], words),
    }
    return words.gettext("%(first)s to %(last)s") % names if periods[1:] else names["first"]


def _periods(table: Table) -> list[Period]:
    """Give the quarters of a series, or the one period of any other table."""
    try:
        return [parse_period(code) for code in table.rows] or [table.period]
    except PeriodUnknownError:
        return [table.period]
