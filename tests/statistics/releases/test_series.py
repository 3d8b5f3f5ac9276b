"""A quarter stands below the quarters that earlier releases told, with their own figures."""

from dataclasses import replace
from datetime import date

from reporting.facts.periods import Period, Span, parse_period
from reporting.statistics.catalogue import View
from reporting.statistics.releases.artefact import Artefact, Audience, Break, BreakReason
from reporting.statistics.releases.queries import ReleaseRow
from reporting.statistics.releases.series import (
    QUARTERS,
    breaks_of,
    earlier_rows,
    is_series,
    with_earlier_rows,
)
from reporting.statistics.releases.workflow import ReleaseState
from reporting.statistics.tables import HIDDEN, TOTAL, Cell, Table

ROLES = ("experienced", "witnessed")


def arrivals(period: str, *figures: int, columns: tuple[str, ...] = ROLES) -> Table:
    named = dict(zip((*columns, TOTAL), (Cell(figure) for figure in figures), strict=True))
    cells = {(row, name): cell for row in (period, TOTAL) for name, cell in named.items()}
    own = parse_period(period)
    return Table(View.RECEIVED, own, (period,), columns, cells, named[TOTAL], HIDDEN)


def artefact(table: Table, *breaks: Break) -> Artefact:
    return Artefact(table.period, 1, Audience.PARTNER, date(2026, 1, 1), (table,), breaks)


def row(period: Period) -> ReleaseRow:
    return ReleaseRow(
        id=bytes(16),
        period=period,
        version=1,
        state=ReleaseState.PUBLISHED,
        audiences=frozenset(Audience),
        prepared_on=date(2026, 1, 1),
        publish_on=None,
        published_on=None,
        withdrawn_on=None,
        notes={},
    )


def test_each_quarter_keeps_the_figures_of_its_own_release() -> None:
    table = with_earlier_rows(
        arrivals("2025-Q4", 40, 4, 43),
        [artefact(arrivals("2025-Q3", 30, 3, 33)), artefact(arrivals("2025-Q2", 20, 0, 21))],
    )

    assert table.rows == ("2025-Q2", "2025-Q3", "2025-Q4")
    told = [[cell.value for cell in table.row(code)] for code in table.rows]
    assert told == [[20, 0], [30, 3], [40, 4]]
    assert [table[code, TOTAL].value for code in (*table.rows, TOTAL)] == [21, 33, 43, 43]


def test_what_has_other_columns_or_no_such_table_is_left_out() -> None:
    own = arrivals("2025-Q4", 40, 4, 43)
    other = artefact(arrivals("2025-Q3", 30, 33, columns=("experienced",)))
    none = replace(artefact(own), tables=())

    assert with_earlier_rows(own, [other, none]) == own


def test_only_the_row_of_one_quarter_makes_a_series() -> None:
    own = arrivals("2025-Q4", 40, 4, 43)

    assert is_series(own)
    assert not is_series(replace(own, rows=("2025-Q3", "2025-Q4"), period=Period(Span.YEAR, 2025)))
    assert not is_series(replace(own, view=View.AREAS))


def test_a_series_has_eight_quarters_and_a_year_the_one_before_it() -> None:
    quarters = [Period(Span.QUARTER, year, n) for year in (2023, 2024, 2025) for n in (1, 2, 3, 4)]
    years = [Period(Span.YEAR, year) for year in (2022, 2023, 2024, 2025)]
    rows = [row(period) for period in (*quarters, *years)]

    found = earlier_rows(rows, row(quarters[-2]))
    assert [str(one.period) for one in found[:2]] == ["2025-Q2", "2025-Q1"]
    assert len(found) == QUARTERS - 1
    assert [str(one.period) for one in earlier_rows(rows, row(years[-1]))] == ["2024"]
    assert earlier_rows(rows, row(years[0])) == ()


def test_the_breaks_of_all_quarters_of_a_series_are_told_once() -> None:
    one = Break(parse_period("2025-Q3"), BreakReason.FORM)
    other = Break(parse_period("2025-Q4"), BreakReason.CAMPAIGN)
    table = arrivals("2025-Q4", 40, 4, 43)

    assert breaks_of(artefact(table, other), [artefact(table, one), artefact(table, one)]) == (
        one,
        other,
    )
