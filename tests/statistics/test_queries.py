"""What exact counting promises: every cell is what reading all facts one by one would give."""

from dataclasses import replace

import pytest

from reporting.database import Database
from reporting.facts.answers import FactState
from reporting.facts.periods import parse_period
from reporting.facts.sets import FactSets, Placed
from reporting.statistics.catalogue import View
from reporting.statistics.queries import (
    QUARTERS,
    districts_of,
    exact_figures,
    figures_before,
    periods_counted,
    places_counted,
    regions_of,
    standing_of,
)
from reporting.statistics.selection import Selection
from reporting.statistics.tables import COUNT, TOTAL, Table
from reporting.vocabulary import Area, Ground, Kind, Role
from tests.facts.examples import KEYRING
from tests.statistics.recounting import is_selected, recounted
from tests.statistics.told import fact, random_facts, store

YEAR = Selection(parse_period("2026"))
SELECTIONS = [
    YEAR,
    Selection(parse_period("2026-H2")),
    Selection(parse_period("2025-Q1")),
    replace(YEAR, with_mass=False),
    replace(YEAR, area=Area.WORK),
    replace(YEAR, ground=Ground.ORIGIN),
    replace(YEAR, ground=Ground.SAMI, role=Role.WITNESSED),
    replace(YEAR, place="091"),
    replace(YEAR, place="region-01"),
    replace(YEAR, place="district-304"),
    replace(YEAR, place="region-01", area=Area.TRANSPORT, role=Role.EXPERIENCED, with_mass=False),
]
COUNTED = [view for view in View if view not in (View.WAITING, View.OTHERS, View.RECEIVED)]
FACTS = random_facts(11, 700)


def cells(table: Table) -> dict[tuple[str, str], int]:
    """Give the cells that are not zero."""
    return {spot: cell.value for spot, cell in table.cells.items() if cell.value}


def test_every_cell_of_every_view_and_filter_is_what_reading_each_fact_gives(
    database: Database,
) -> None:
    store(database, FACTS)
    with database.reading() as session:
        sets = FactSets(session, KEYRING)
        for selection in SELECTIONS:
            chosen = [one for one in FACTS if is_selected(one, selection)]
            assert standing_of(sets, selection).reports == len(chosen)
            for view in COUNTED:
                table = exact_figures(sets, view, selection)
                found = {spot: n for spot, n in cells(table).items() if "district" not in spot[0]}
                assert found == recounted(FACTS, view, selection), (view, selection)
                assert (table.reports.value or 0) + (table.untold.value or 0) == len(chosen)


def test_arrivals_reach_back_so_that_a_quarter_stands_beside_that_of_the_year_before(
    database: Database,
) -> None:
    told = [fact(period=f"{y}-W{w:02d}", role=Role.GROUP) for y in (2023, 2025) for w in (2, 20)]
    store(database, told)
    with database.reading() as session:
        sets = FactSets(session, KEYRING)
        table = exact_figures(sets, View.RECEIVED, Selection(parse_period("2025")))
        early = exact_figures(sets, View.RECEIVED, Selection(parse_period("2023-Q1")))
    assert table.rows[0] == "2023-Q3"
    assert table.rows[-1] == "2025-Q2"
    assert len(table.rows) == QUARTERS
    assert [table[row, TOTAL].value for row in ("2025-Q1", "2025-Q2", "2024-Q4")] == [1, 1, 0]
    assert early.rows == ("2023-Q1",)


@pytest.mark.parametrize("selection", SELECTIONS[:5])
def test_arrivals_count_each_quarter_under_the_same_filters(
    selection: Selection, database: Database
) -> None:
    store(database, FACTS)
    with database.reading() as session:
        table = exact_figures(FactSets(session, KEYRING), View.RECEIVED, selection)
    for row in table.rows:
        of_quarter = replace(selection, period=parse_period(row))
        wanted = recounted(FACTS, View.RECEIVED, of_quarter)
        assert {c: table[row, c].value for c in table.columns if table[row, c].value} == {
            column: n for (r, column), n in wanted.items() if r == row and column != TOTAL
        }


def test_districts_are_counted_apart_from_their_municipality(database: Database) -> None:
    store(database, FACTS)
    with database.reading() as session:
        sets = FactSets(session, KEYRING)
        table = exact_figures(sets, View.PLACES, YEAR)
        found = districts_of(sets, YEAR)
    assert not [row for row in table.rows if row.startswith("district")]
    chosen = [one for one in FACTS if is_selected(one, YEAR)]
    assert found == {
        code: len([one for one in chosen if one.district == code]) for code in ("101", "304", "704")
    }


def test_regions_add_up_their_municipalities(database: Database) -> None:
    store(database, [fact(municipality=code) for code in ("091", "049", "837", "999")])
    with database.reading() as session:
        table = regions_of(exact_figures(FactSets(session, KEYRING), View.PLACES, YEAR))
    assert cells(table) == {
        ("region-01", COUNT): 2,
        ("region-06", COUNT): 1,
        ("999", COUNT): 1,
        (TOTAL, COUNT): 4,
    }


def test_what_is_withdrawn_is_in_no_figure_and_what_waits_is_in_all(database: Database) -> None:
    store(database, [fact(area=Area.WORK), fact(area=Area.WORK, state=FactState.WITHDRAWN)])
    waits = [Placed(9, None, fact(area=Area.WORK, kinds=(Kind.THREAT,)))]
    with database.reading() as session:
        sets = FactSets(session, KEYRING, waits)
        assert standing_of(sets, YEAR).reports == 2
        assert cells(exact_figures(sets, View.AREAS, YEAR))[Area.WORK, COUNT] == 2
        assert cells(exact_figures(sets, View.KINDS, YEAR))[Kind.THREAT, COUNT] == 1


def test_what_is_not_looked_at_and_mass_reports_are_told_apart(database: Database) -> None:
    accepted = fact(state=FactState.ACCEPTED, is_mass=True)
    store(database, [accepted, fact(is_mass=True), fact(), fact(period="2025-W20")])
    with database.reading() as session:
        standing = standing_of(FactSets(session, KEYRING), YEAR)
    assert (standing.reports, standing.unseen, standing.mass, standing.before) == (3, 2, 2, 1)


def test_without_a_period_before_there_is_nothing_to_hold_figures_against(
    database: Database,
) -> None:
    store(database, [fact(area=Area.WORK), fact(period="2025-W20", area=Area.HOUSING)])
    first = replace(YEAR, period=parse_period("2025"))
    with database.reading() as session:
        sets = FactSets(session, KEYRING)
        assert figures_before(sets, View.AREAS, first) is None
        assert standing_of(sets, first).before is None
        before = figures_before(sets, View.AREAS, YEAR)
        assert figures_before(sets, View.GROUND_AREA, YEAR) is None
    assert before
    assert cells(before) == {(Area.HOUSING, COUNT): 1, (TOTAL, COUNT): 1}


def test_periods_and_places_to_choose_are_those_with_facts(database: Database) -> None:
    store(
        database,
        [
            fact(period="2026-W47", municipality="091", district="304"),
            fact(period="2025", municipality="837"),
            fact(period="2026-W02", municipality="999"),
        ],
    )
    with database.reading() as session:
        sets = FactSets(session, KEYRING)
        periods, places = periods_counted(sets), places_counted(sets)
    assert [str(one) for one in periods] == [
        *("2026", "2026-H2", "2026-Q4", "2026-H1", "2026-Q1"),
        "2025",
    ]
    assert places == ("region-01", "region-06", "091", "837", "district-304")


def test_an_empty_database_has_figures_of_nothing(database: Database) -> None:
    with database.reading() as session:
        sets = FactSets(session, KEYRING)
        assert periods_counted(sets) == ()
        for view in (*COUNTED, View.RECEIVED):
            assert cells(exact_figures(sets, view, YEAR)) == {}
