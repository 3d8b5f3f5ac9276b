"""Small places are counted with those around them, and nothing can be subtracted back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.places import municipality, regions
from reporting.statistics.catalogue import View
from reporting.statistics.disclosure import partner_table
from reporting.statistics.geography import (
    LEAST_IN_PLACE,
    RegionGroup,
    grouped_places,
    merged_places,
    people_in,
    rate,
)
from reporting.statistics.perturbation import perturbed, together
from reporting.statistics.subjects import subject_of
from reporting.statistics.tables import (
    COUNT,
    HIDDEN,
    OTHERS,
    TOTAL,
    Cell,
    Counted,
    ExactTable,
    Table,
)
from tests.statistics.counts import YEAR, flat_table, keyed

CODES = ("091", "049", "092", "853", "564", "005", "698", "999", "district-101", "district-301")


def places(counts: dict[str, int], *, seed: int = 0) -> ExactTable:
    """Give municipalities, and districts whose reports are among those of Helsinki."""
    exact = flat_table(View.PLACES, counts, seed=seed)
    inside = {row: exact.cells[row, COUNT] for row in counts if row.startswith("district-")}
    outside = [exact.cells[row, COUNT] for row in counts if row not in inside]
    cells = dict(exact.cells)
    if "091" in counts:
        cells["091", COUNT] = together(exact.cells["091", COUNT], *inside.values())
        cells[TOTAL, COUNT] = together(*outside, *inside.values())
    return replace(exact, cells=cells, reports=cells[TOTAL, COUNT])


def counts_of(exact: ExactTable) -> dict[str, int]:
    return {row: exact.cells[row, COUNT].count for row in exact.rows}


def shown(**figures: int | None) -> Table:
    cells = {
        (row.removeprefix("m"), COUNT): HIDDEN if figure is None else Cell(figure)
        for row, figure in figures.items()
    }
    rows = tuple(row for row, _ in cells)
    return Table(View.PLACES, YEAR, rows, (COUNT,), cells, Cell(200), Cell(0))


def test_a_large_municipality_has_its_own_row_and_small_ones_are_counted_by_region() -> None:
    merged = merged_places(places({"091": 80, "049": 9, "092": 8, "018": 9, "853": 50}))

    assert counts_of(merged) == {"091": 80, "853": 50, "region-01": 26, OTHERS: 0}


def test_a_small_region_is_counted_elsewhere() -> None:
    merged = merged_places(places({"091": 80, "853": 8, "564": 9, "698": 3}))

    assert counts_of(merged) == {"091": 80, OTHERS: 20}


def test_a_large_district_has_its_own_row_and_helsinki_counts_the_rest() -> None:
    counts = {"091": 50, "district-101": 40, "district-301": 6, "853": 60}

    assert counts_of(merged_places(places(counts))) == {
        "091": 56,
        "853": 60,
        "district-101": 40,
        OTHERS: 0,
    }


def test_a_small_rest_of_helsinki_is_counted_with_its_region() -> None:
    counts = {"091": 5, "district-101": 40, "district-301": 7, "092": 12, "853": 60}

    assert counts_of(merged_places(places(counts))) == {
        "853": 60,
        "district-101": 40,
        "region-01": 24,
        OTHERS: 0,
    }


def test_districts_that_do_not_fit_into_helsinki_are_left_out() -> None:
    exact = flat_table(View.PLACES, {"091": 30, "district-101": 40, "853": 60})

    assert counts_of(merged_places(exact)) == {"091": 30, "853": 60, OTHERS: 0}


def test_a_municipality_that_ended_is_counted_elsewhere() -> None:
    assert counts_of(merged_places(places({"091": 80, "999": 50}))) == {"091": 80, OTHERS: 50}


def test_what_is_no_place_keeps_its_row_and_a_table_without_a_total_has_none() -> None:
    exact = flat_table(View.PLACES, {"091": 80, "online": 2})
    del exact.cells[TOTAL, COUNT]  # type: ignore[attr-defined]  # made as a dict above

    merged = merged_places(exact)

    assert counts_of(merged) == {"091": 80, OTHERS: 0, "online": 2}
    assert (TOTAL, COUNT) not in merged.cells


def test_the_smallest_place_joins_a_rest_that_would_be_hidden() -> None:
    found = {
        tuple(counts_of(merged_places(places({"091": 80, "853": 40, "564": 3}, seed=seed))).items())
        for seed in range(40)
    }

    assert found == {
        (("091", 80), ("853", 40), (OTHERS, 3)),  # the rest came out as none, or as five or more
        (("091", 80), (OTHERS, 43)),
    }


def test_what_is_left_of_a_region_joins_first_then_the_smallest_municipality() -> None:
    counts = {"091": 5, "district-101": 25, "092": 30, "853": 40, "564": 3}
    found = [merged_places(places(counts, seed=seed)) for seed in range(60)]
    joined = {frozenset({*counts, "region-01"} - {*one.rows}) for one in found}

    assert frozenset({"564", "091", "region-01", "092"}) in joined
    assert not any("district-101" in gone for gone in joined)
    counts["091"] = 15
    counts["049"] = 10
    found = [merged_places(places(counts, seed=seed)) for seed in range(60)]
    assert any(
        one.cells[OTHERS, COUNT].count == 28 and {"district-101", "092", "853"} <= {*one.rows}
        for one in found
    )


@given(
    st.lists(st.integers(0, 60), min_size=len(CODES), max_size=len(CODES)), st.integers(0, 10_000)
)
def test_every_report_stands_in_one_row_and_no_small_place_has_one(
    counts: list[int], seed: int
) -> None:
    exact = places(dict(zip(CODES, counts, strict=True)), seed=seed)

    merged = merged_places(exact)

    own = [merged.cells[row, COUNT] for row in merged.rows]
    assert together(*own) == exact.reports == merged.cells[TOTAL, COUNT]
    for row in merged.rows:
        subject = str(subject_of(View.PLACES, YEAR, (row, COUNT)))
        figure = perturbed(merged.cells[row, COUNT], subject)
        assert row == OTHERS or figure >= LEAST_IN_PLACE


@given(
    st.lists(st.integers(0, 60), min_size=len(CODES), max_size=len(CODES)), st.integers(0, 10_000)
)
def test_a_rest_of_one_to_nineteen_cannot_be_differenced(counts: list[int], seed: int) -> None:
    # No two published rows overlap, so a difference of rows is no place, and no row is small.
    table = partner_table(places(dict(zip(CODES, counts, strict=True)), seed=seed))

    for row in table.rows if table else ():
        figure = table[row, COUNT].value if table else None
        assert row == OTHERS or figure is None or figure >= LEAST_IN_PLACE


def test_keys_add_up_with_the_counts() -> None:
    merged = merged_places(places({"091": 80, "853": 8, "564": 9}))

    rest = together(keyed(8, 0, "853"), keyed(9, 0, "564"))
    assert merged.cells[OTHERS, COUNT] == rest == Counted(17, rest.key)


def test_the_public_sees_three_parts_of_finland() -> None:
    table = shown(m091=50, m092=25, m853=40, m564=30, **{"region-18": 20, OTHERS: 10})

    grouped = grouped_places(table)

    assert {row: cell.value for (row, _), cell in grouped.cells.items()} == {
        RegionGroup.UUSIMAA: 75,
        RegionGroup.SOUTH_WEST: 40,
        RegionGroup.EAST_NORTH: 50,
        OTHERS: 10,
    }


def test_a_part_with_a_hidden_place_is_hidden_and_a_total_stays() -> None:
    table = shown(m091=50, m092=None, **{TOTAL: 60, OTHERS: 5})
    grouped = grouped_places(replace(table, rows=("091", "092", OTHERS)))

    assert grouped[RegionGroup.UUSIMAA, COUNT] == HIDDEN
    assert grouped[RegionGroup.EAST_NORTH, COUNT] == Cell(0)
    assert grouped[TOTAL, COUNT] == Cell(60)


def test_every_region_belongs_to_a_group() -> None:
    table = shown(**{f"region-{one.code}": 20 for one in regions()})

    grouped = grouped_places(table)

    assert sum(cell.value or 0 for cell in grouped.cells.values()) == 20 * len(regions())
    assert all(cell.value for cell in grouped.cells.values())


@pytest.mark.parametrize(
    ("figure", "people", "expected"),
    [(20, 100_000, 2.0), (33, 70_000, 4.7), (19, 100_000, None), (None, 9, None), (40, 0, None)],
)
def test_a_rate_is_of_ten_thousand_people_and_of_twenty_reports_or_more(
    figure: int | None, people: int, expected: float | None
) -> None:
    assert rate(HIDDEN if figure is None else Cell(figure), people) == expected


def test_people_are_those_of_what_a_row_counts() -> None:
    rows = ("091", "092", "region-01", OTHERS)
    uusimaa = next(one.population for one in regions() if one.code == "01")
    helsinki, vantaa = municipality("091").population, municipality("092").population

    assert people_in("091", rows) == helsinki
    assert people_in("region-01", rows) == uusimaa - helsinki - vantaa
    assert people_in("region-02", rows) == next(r.population for r in regions() if r.code == "02")
    assert people_in(OTHERS, rows) is None


def test_people_of_a_district_and_of_what_is_left_without_it_are_unknown() -> None:
    rows = ("091", "district-101", "region-01", "092")

    assert people_in("district-101", rows) is None
    assert people_in("091", rows) is None
    assert people_in("region-01", rows) is None
    assert people_in("092", rows) == municipality("092").population
