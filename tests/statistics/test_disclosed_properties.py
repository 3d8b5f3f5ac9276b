"""Properties that every published table has, whatever was counted."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reporting.statistics.catalogue import View
from reporting.statistics.disclosure import BASE, LEAST_PUBLIC, partner_table, public_table
from reporting.statistics.tables import HIDDEN, TOTAL, Cell, ExactTable, Table
from reporting.vocabulary import Area, BystanderAnswer, Ground
from tests.statistics.counts import crossed_table, flat_table

AREAS = tuple(map(str, Area))
GROUNDS = tuple(map(str, Ground.on_form()))
HELPED = tuple(map(str, BystanderAnswer))

COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 200))
SEEDS = st.integers(0, 10_000)
FLAT = st.builds(
    lambda counts, untold, seed: flat_table(
        View.AREAS, dict(zip(AREAS, counts, strict=True)), untold=untold, seed=seed
    ),
    st.lists(COUNTS, min_size=len(AREAS), max_size=len(AREAS)),
    st.integers(0, 50),
    SEEDS,
)


def lines(rows: int, columns: int) -> st.SearchStrategy[list[list[int]]]:
    line = st.lists(COUNTS, min_size=columns, max_size=columns)
    return st.lists(line, min_size=rows, max_size=rows)


BYSTANDERS = st.builds(
    lambda counts, seed: crossed_table(
        View.BYSTANDERS, dict(zip(AREAS[:4], counts, strict=True)), HELPED, seed=seed
    ),
    lines(4, len(HELPED)),
    SEEDS,
)
GROUND_AREA = st.builds(
    lambda counts, seed: crossed_table(
        View.GROUND_AREA, dict(zip(GROUNDS[:4], counts, strict=True)), AREAS[:5], seed=seed
    ),
    lines(4, 5),
    SEEDS,
)


def figures(table: Table) -> list[int]:
    cells = (*table.cells.values(), table.reports, table.untold)
    return [cell.value for cell in cells if cell.value is not None]


@given(st.one_of(FLAT, BYSTANDERS, GROUND_AREA))
def test_nothing_from_one_to_four_is_ever_shown(exact: ExactTable) -> None:
    table = partner_table(exact)

    assert table is None or not {1, 2, 3, 4} & {*figures(table)}


@given(GROUND_AREA)
def test_a_ground_in_a_part_of_life_is_shown_from_ten_on(exact: ExactTable) -> None:
    table = partner_table(exact)

    assert table is None or min(figures(table)) >= 10


@given(st.one_of(FLAT, BYSTANDERS, GROUND_AREA))
def test_public_figures_are_multiples_of_five_from_ten_on(exact: ExactTable) -> None:
    partner = partner_table(exact)
    public = partner and public_table(partner)

    if public:
        assert all(figure >= LEAST_PUBLIC and figure % BASE == 0 for figure in figures(public))


@given(st.one_of(FLAT, BYSTANDERS))
def test_a_part_is_never_shown_larger_than_its_whole(exact: ExactTable) -> None:
    table = partner_table(exact)

    for (row, column), cell in table.cells.items() if table else ():
        for whole in ((TOTAL, column), (row, TOTAL)):
            above = table.cells.get(whole, cell) if table else cell
            assert cell.value is None or (above.value or cell.value) >= cell.value


@given(st.one_of(FLAT, BYSTANDERS, GROUND_AREA))
def test_the_same_counts_give_the_same_table_each_time(exact: ExactTable) -> None:
    assert partner_table(exact) == partner_table(replace(exact, cells=dict(exact.cells)))


@given(st.one_of(FLAT, BYSTANDERS, GROUND_AREA))
def test_every_row_and_column_is_there_however_few_it_has(exact: ExactTable) -> None:
    table = partner_table(exact)

    if table:
        assert {*table.rows} == {*exact.rows}
        assert {*table.columns} == {*exact.columns}
        assert table.cells.keys() == exact.cells.keys()


@given(FLAT)
def test_public_figures_follow_from_what_the_partner_sees(exact: ExactTable) -> None:
    partner = partner_table(exact)
    if partner is None:
        return
    seen = json.dumps([(spot, cell.value) for spot, cell in partner.cells.items()])

    cells = {
        (row, column): HIDDEN if value is None else Cell(value)
        for (row, column), value in json.loads(seen)
    }

    assert public_table(replace(partner, cells=cells)) == public_table(partner)


@given(BYSTANDERS)
def test_no_line_has_a_single_hidden_figure(exact: ExactTable) -> None:
    table = partner_table(exact)

    for row in table.rows if table else ():
        line = [*table.row(row), table[row, TOTAL]] if table else []
        assert sum(cell == HIDDEN for cell in line) != 1
