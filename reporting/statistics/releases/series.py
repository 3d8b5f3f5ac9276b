"""Quarter after quarter: what earlier releases said beside what this one says.

Only stored figures are put beside each other; nothing is counted, and nothing added up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from reporting.facts.periods import Span
from reporting.statistics.catalogue import View
from reporting.statistics.releases.artefact import Artefact, Break
from reporting.statistics.releases.queries import ReleaseRow
from reporting.statistics.tables import TOTAL, Table

QUARTERS: Final = 8
"""A series has so many quarters at most."""


def earlier_rows(rows: Iterable[ReleaseRow], row: ReleaseRow) -> tuple[ReleaseRow, ...]:
    """Give the releases of as long a period before one, out of some, the newest first."""
    same = [one for one in rows if one.period.span is row.period.span and one.period < row.period]
    most = QUARTERS - 1 if row.period.span is Span.QUARTER else 1
    return tuple(sorted(same, key=lambda one: one.period, reverse=True)[:most])


def is_series(table: Table) -> bool:
    """Say whether a table has one row, that of its quarter, and so may have others above it."""
    return table.view is View.RECEIVED and table.rows == (str(table.period),)


def with_earlier_rows(table: Table, earlier: Sequence[Artefact]) -> Table:
    """Give a table of arrivals with the rows of earlier releases above its own.

    Those with other columns are left out. The margin below is still that of this table alone.
    """
    cells = dict(table.cells)
    rows = list(table.rows)
    for artefact in earlier:
        other = artefact.table(table.view)
        if other is None or not is_series(other) or other.columns != table.columns:
            continue
        own = str(other.period)
        rows.insert(0, own)
        cells |= {(own, column): other[own, column] for column in (*other.columns, TOTAL)}
    return replace(table, rows=tuple(rows), cells=cells)


def breaks_of(artefact: Artefact, earlier: Sequence[Artefact]) -> tuple[Break, ...]:
    """Give the breaks that a release and the earlier ones in its series say."""
    return tuple(sorted({one for other in (artefact, *earlier) for one in other.breaks}))
