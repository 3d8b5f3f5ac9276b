"""What may be published of a table: the only way from exact figures to others than the team.

The partner gets perturbed figures, the public a coarser version of these and of nothing else.
The reasons, the attacks and their measured success are in docs/decisions/0006.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from reporting.facts.answers import Dimension
from reporting.facts.periods import Period, Span
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.geography import grouped_places, merged_places
from reporting.statistics.ordering import ordered
from reporting.statistics.perturbation import MOST_CHANGE, perturbed
from reporting.statistics.settlement import Published, Rule, Settlement, published_in
from reporting.statistics.subjects import Spot
from reporting.statistics.suppression import Figures, lines_of, suppressed
from reporting.statistics.tables import HIDDEN, Cell, Counted, ExactTable, Missing, Table

LEAST_REPORTS: Final = 30
"""The partner gets no table of fewer reports, and nobody a share of fewer (ux §5.2 D3)."""

LEAST_PUBLIC_REPORTS: Final = 100
LEAST_PUBLIC: Final = 10
LEAST_ALONE: Final = 5

BASE: Final = 5
"""Public figures are whole multiples of this."""

_NOT_ASKED: Final = Cell(None, Missing.NOT_COLLECTED)


def partner_table(exact: ExactTable, beside: Iterable[Table] = ()) -> Table | None:
    """Give what the partner may see of a table, or None when that is nothing.

    `beside` are the partner's tables that are published already or together with this one: a
    figure that stands there is the same here, and none is given that contradicts them.
    """
    return _partner_table(exact, published_in(beside))


def partner_tables(exacts: Iterable[ExactTable], earlier: Iterable[Table] = ()) -> list[Table]:
    """Give all that the partner may see of the tables of one release.

    `earlier` are the partner's tables of the same year from releases before. A table of two
    questions does not go out when the simple one of its rows has too few reports to.
    """
    published, found = published_in(earlier), []
    refused: set[tuple[Period, Dimension | None]] = set()
    for exact in sorted(exacts, key=_by_simplicity):
        subject = exact.period, VIEWS[exact.view].rows
        table = None if subject in refused else _partner_table(exact, published)
        if table:
            published |= published_in([table])
            found.append(table)
        else:
            refused.add(subject)
    return found


def public_table(partner: Table) -> Table | None:
    """Give what everybody may see of the partner's table of a year, or None when that is nothing.

    It is made of nothing but what the partner sees: figures under ten are hidden, zero among
    them, and the others rounded to five.
    """
    is_enough = (partner.reports.value or 0) >= LEAST_PUBLIC_REPORTS
    if partner.period.span is not Span.YEAR or not is_enough:
        return None
    if partner.view is View.PLACES:
        partner = grouped_places(partner)
    counted = {spot: cell for spot, cell in partner.cells.items() if _is_counted(cell)}
    figures = {spot: _rounded(cell.value) for spot, cell in counted.items()}
    lines = lines_of(partner.view, partner.rows, partner.columns)
    safe = suppressed(figures, lines, _public_bounds)
    return ordered(
        replace(
            partner,
            cells={**partner.cells, **_cells(safe)},
            reports=_cell(_rounded(partner.reports.value)),
            untold=_cell(_rounded(partner.untold.value)),
        )
    )


def partner_count(counted: Counted, subject: str) -> Cell:
    """Give what the partner may see of a figure that stands alone, in no table."""
    figure = perturbed(counted, subject)
    return _cell(figure if figure >= LEAST_ALONE else None)


def public_count(partner: Cell) -> Cell:
    """Give what everybody may see of the partner's figure that stands alone."""
    return _cell(_rounded(partner.value))


def period_that_may_be_published(tables: Iterable[ExactTable]) -> Period | None:
    """Give the period of the first of some tables of a view that has enough reports.

    Give them by growing period: the quarter, its half-year, its year. A half-year is for views
    that came out in neither of its quarters; `partner_table` gives none beside a quarter.
    """
    return next((exact.period for exact in tables if partner_table(exact)), None)


def share(part: Cell, whole: Cell) -> int | None:
    """Give a published figure as whole percents of another, None where that would say too much."""
    if part.value is None or whole.value is None or whole.value < LEAST_REPORTS:
        return None
    return min(100, (200 * part.value + whole.value) // (2 * whole.value))


def _partner_table(exact: ExactTable, published: Published) -> Table | None:
    spec, span = VIEWS[exact.view], exact.period.span
    if span < Span.QUARTER or (spec.is_yearly and span is not Span.YEAR):
        return None
    if exact.view is View.PLACES:
        exact = merged_places(exact)
    rule = _rule(exact.view)
    settlement = Settlement(exact, rule, published)
    if (settlement.reports or 0) < LEAST_REPORTS or settlement.is_told_by_quarter:
        return None
    lines = lines_of(exact.view, exact.rows, exact.columns)
    figures = suppressed(settlement.figures(), lines, rule.bounds)
    spots = ((row, column) for row in exact.rows for column in exact.columns)
    return ordered(
        Table(
            view=exact.view,
            period=exact.period,
            rows=exact.rows,
            columns=exact.columns,
            cells={**dict.fromkeys(spots, _NOT_ASKED), **_cells(figures)},
            reports=_cell(settlement.reports),
            untold=_cell(settlement.untold),
        )
    )


def _rule(view: View) -> Rule:
    """Give which figures of a view are shown; a ground with anything else takes ten (ux D1).

    In a table of two questions a hidden figure may also be none, so that it does not even tell
    that there was somebody.
    """
    spec = VIEWS[view]
    is_crossed = spec.columns is not None
    is_ground_crossed = is_crossed and spec.rows is Dimension.GROUND
    return Rule(max(spec.least, LEAST_PUBLIC if is_ground_crossed else 0), not is_crossed)


def _cells(figures: Figures) -> dict[Spot, Cell]:
    return {spot: _cell(figure) for spot, figure in figures.items()}


def _cell(figure: int | None) -> Cell:
    return HIDDEN if figure is None else Cell(figure)


def _is_counted(cell: Cell) -> bool:
    return cell.missing in (None, Missing.SUPPRESSED)


def _rounded(figure: int | None) -> int | None:
    if figure is None or figure < LEAST_PUBLIC:
        return None
    return (figure + BASE // 2) // BASE * BASE


def _public_bounds(figure: int | None) -> tuple[float, float]:
    if figure is None:
        return 0, LEAST_PUBLIC - 1 + MOST_CHANGE
    blur = BASE // 2 + MOST_CHANGE
    return max(0, figure - blur), figure + blur


def _by_simplicity(exact: ExactTable) -> tuple[int, bool, int, Period]:
    views = list(View)
    is_crossed = VIEWS[exact.view].columns is not None
    return exact.period.span, is_crossed, views.index(exact.view), exact.period
