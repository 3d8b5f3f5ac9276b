"""Figures fit together: no part above its whole, no whole below its parts, all within four."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.facts.periods import parse_period
from reporting.statistics.catalogue import View
from reporting.statistics.settlement import Rule, Settlement, published_in
from reporting.statistics.subjects import Subject, subject_of
from reporting.statistics.tables import COUNT, HIDDEN, TOTAL, Cell, Table
from tests.statistics.counts import YEAR, crossed_table, flat_table

SIMPLE = Rule(least=5, shows_zero=True)
CROSSED = Rule(least=5, shows_zero=False)
WORK = Subject("2026", ("area=work",))
QUARTERS = tuple(Subject(f"2026-Q{number}", ("area=work",)) for number in range(1, 5))


def figure(published: dict[Subject, int | None], count: int = 20, seed: int = 0) -> int | None:
    """Give the figure of work in a year beside published ones."""
    exact = flat_table(View.AREAS, {"work": count, "online": 60}, seed=seed)
    return Settlement(exact, SIMPLE, published).figures()["work", COUNT]


@pytest.mark.parametrize(
    ("rule", "figures"),
    [
        (SIMPLE, {0: 0, 1: None, 3: None, 4: None, 5: 5, 40: 40}),
        (CROSSED, {0: None, 4: None, 5: 5}),
        (Rule(least=10, shows_zero=False), {0: None, 5: None, 9: None, 10: 10}),
    ],
)
def test_a_rule_says_what_is_shown(rule: Rule, figures: dict[int, int | None]) -> None:
    assert {given: rule.shown(given) for given in figures} == figures


def test_a_rule_says_what_may_be_behind_a_figure_and_behind_none() -> None:
    assert SIMPLE.bounds(None) == (1, 8)
    assert CROSSED.bounds(None) == (0, 8)
    assert Rule(least=10, shows_zero=False).bounds(None) == (0, 13)
    assert SIMPLE.bounds(0) == (0, 4)
    assert SIMPLE.bounds(30) == (26, 34)


def test_a_part_is_lowered_to_its_whole() -> None:
    whole = subject_of(View.AREAS, YEAR, (TOTAL, COUNT))

    assert {figure({whole: 17}, seed=seed) for seed in range(30)} <= {16, 17}


def test_a_part_of_what_is_hidden_is_hidden_unless_it_is_none() -> None:
    whole = subject_of(View.AREAS, YEAR, (TOTAL, COUNT))

    assert figure({whole: None}) is None
    assert figure({whole: None}, count=0) == 0


def test_a_year_is_no_less_than_its_largest_quarter_nor_than_all_surely_hold() -> None:
    assert min(figure({QUARTERS[0]: 24}, seed=seed) or 0 for seed in range(40)) == 24
    parts: dict[Subject, int | None] = dict(zip(QUARTERS, (14, 14, None, 0), strict=True))
    assert min(figure(parts, seed=seed) or 0 for seed in range(80)) == 10 + 10 + 1


def test_a_year_is_no_more_than_its_quarters_can_be_once_all_are_known() -> None:
    quarters: dict[Subject, int | None] = dict.fromkeys(QUARTERS, 0)

    assert max(figure(quarters, count=16, seed=seed) or 0 for seed in range(80)) == 16
    quarters.pop(QUARTERS[3])
    assert max(figure(quarters, count=16, seed=seed) or 0 for seed in range(80)) == 20


def test_a_year_is_hidden_when_it_says_too_much_beside_a_hidden_quarter() -> None:
    # Three quarters of at most four and a hidden one of at most eight cannot make 24.
    quarters: dict[Subject, int | None] = {**dict.fromkeys(QUARTERS[:3], 0), QUARTERS[3]: None}

    assert {figure(quarters, count=30, seed=seed) for seed in range(20)} == {None}
    assert None not in {figure(quarters, count=14, seed=seed) for seed in range(20)}


def test_a_year_is_hidden_with_a_hidden_quarter_though_it_came_out_as_none() -> None:
    found = {figure({QUARTERS[1]: None}, count=2, seed=seed) for seed in range(40)}

    assert None in found
    assert 0 not in found


def test_what_is_published_keeps_its_figure() -> None:
    assert figure({WORK: 23}) == 23
    assert figure({WORK: None}) is None


def test_figures_of_tables_are_found_by_what_they_are_about() -> None:
    cells = {("work", COUNT): Cell(20), ("online", COUNT): HIDDEN}
    table = Table(View.AREAS, YEAR, ("work", "online"), (COUNT,), cells, Cell(40), Cell(0))

    assert published_in([table]) == {WORK: 20, Subject("2026", ("area=online",)): None}


def test_those_who_did_not_answer_are_what_is_left_of_everybody() -> None:
    exact = flat_table(View.AREAS, {"work": 60, "online": 50}, untold=30)

    settlement = Settlement(exact, SIMPLE, {})

    assert settlement.reports is not None
    assert settlement.untold is not None
    assert abs(settlement.reports - 110) <= 4
    assert abs(settlement.untold - 30) <= 8
    none = Settlement(replace(exact, untold=exact.untold.__class__(0)), SIMPLE, {})
    assert none.untold in (0, None, *range(5, 9))


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=3, max_size=3),
    st.integers(0, 5000),
)
def test_every_figure_is_within_four_of_its_count_even_after_a_quarter(
    counts: list[list[int]], seed: int
) -> None:
    quarter = crossed_table(
        View.BYSTANDERS,
        {"work": counts[0]},
        ("helped", "nobody_there", "not_sure"),
        period=parse_period("2026-Q1"),
        seed=seed,
    )
    rows = dict(zip(("work", "online", "police_security"), counts, strict=True))
    year = crossed_table(View.BYSTANDERS, rows, ("helped", "nobody_there", "not_sure"), seed=seed)
    first = Settlement(quarter, CROSSED, {})
    published = {
        subject_of(View.BYSTANDERS, quarter.period, spot): found
        for spot, found in first.figures().items()
    }

    for spot, found in Settlement(year, CROSSED, published).figures().items():
        assert found is None or abs(found - year.cells[spot].count) <= 4
