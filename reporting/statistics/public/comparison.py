"""One table over several public releases: each figure as it was frozen then, none made anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reporting.statistics.catalogue import VIEWS, Unit, View
from reporting.statistics.names import Words, column_name, period_name, row_name, rows_head
from reporting.statistics.releases.artefact import Artefact
from reporting.statistics.shown import figure
from reporting.statistics.tables import COUNT, MARKS, TOTAL, Cell, Missing, Table
from reporting.statistics.waiting import WaitFigure
from reporting.vocabulary import N_


@dataclass(frozen=True)
class ComparedRow:
    """One line: what it is called, and its figure in each release."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """A table over releases, the newest first; `counts` says what its figures are a number of."""

    head: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
    footer: ComparedRow | None
    counts: str
    notes: tuple[str, ...]


def compared(view: View, releases: Sequence[Artefact], words: Words) -> Comparison | None:
    """Give a table of a view over releases; None when fewer than two have it."""
    found = [(one, table) for one in releases if (table := one.table(view)) is not None]
    if len(found) < 2:  # noqa: PLR2004 – one alone is no comparison
        return None
    columns = [_by_code(table) for _, table in found]
    codes = dict.fromkeys(code for cells in columns for code in cells)
    return Comparison(
        head=(_first_head(view, words), *(_head(one, words) for one, _ in found)),
        rows=tuple(_row(view, code, columns, words) for code in codes),
        footer=_footer(view, (table for _, table in found), words),
        counts=words.gettext(_COUNTS[VIEWS[view].unit]),
        notes=tuple(_break_notes((one for one, _ in found), words)),
    )


_COUNTS: Mapping[Unit, str] = {
    Unit.REPORT: N_("Number of reports"),
    Unit.MENTION: N_("Number of mentions; one report can hold several"),
}


def _by_code(table: Table) -> Mapping[str, Cell]:
    """Give the figures that can be laid beside those of other years, by code."""
    if table.view is View.RECEIVED:  # its rows are quarters, which no other year has
        return {code: table[TOTAL, code] for code in table.columns}
    if table.view is View.WAITING:
        return {code: table[code, WaitFigure.KEPT_PERCENT.value] for code in table.rows}
    column = COUNT if COUNT in table.columns else TOTAL
    return {code: table[code, column] for code in table.rows}


def _first_head(view: View, words: Words) -> str:
    if view is View.WAITING:
        return words.gettext(WaitFigure.KEPT_PERCENT.label)
    return words.gettext(N_("Who told")) if view is View.RECEIVED else rows_head(view, words)


def _head(artefact: Artefact, words: Words) -> str:
    name = period_name(artefact.period, words)
    return words.gettext("%(quarter)s, break") % {"quarter": name} if artefact.breaks else name


def _row(view: View, code: str, columns: Sequence[Mapping[str, Cell]], words: Words) -> ComparedRow:
    name = column_name if view is View.RECEIVED else row_name
    absent = MARKS[Missing.NOT_APPLICABLE]
    cells = (figure(one[code], words).text if code in one else absent for one in columns)
    return ComparedRow(name(view, code, words), tuple(cells))


def _footer(view: View, tables: Iterable[Table], words: Words) -> ComparedRow | None:
    """Give how many reports answered, which is no sum of mentions and stands apart from them."""
    if VIEWS[view].rows is None:
        return None
    cells = tuple(figure(table.reports, words).text for table in tables)
    return ComparedRow(words.gettext(N_("Reports that answered")), cells)


def _break_notes(releases: Iterable[Artefact], words: Words) -> Iterable[str]:
    text = words.gettext(
        "Break in %(quarter)s: %(reason)s. Figures before and after are not alike."
    )
    for artefact in releases:
        for one in sorted(artefact.breaks):
            reason = words.gettext(one.reason.label)
            yield text % {"quarter": period_name(one.quarter, words), "reason": reason}
