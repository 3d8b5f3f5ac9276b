"""All figures of a release together leave at least five choices for every small count (S4).

True counts are the unknowns of linear programs; every published figure, every sum within and
between tables, and every set within another is a condition.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from reporting.facts.periods import Period, Span
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.disclosure import LEAST_PUBLIC, partner_tables, public_table
from reporting.statistics.perturbation import counts_behind, perturbed
from reporting.statistics.subjects import Subject
from reporting.statistics.tables import Counted, ExactTable, Table
from tests.statistics.attackers import SMALL, naive_publisher
from tests.statistics.rooms import Range, Room, choices, feasible, narrowed
from tests.statistics.years import QUARTERS, YEAR, Year, made_year, quarter_tables, year_tables

LEAST_CHOICES = 5
HALVES = tuple(Period(Span.HALF, YEAR.year, number) for number in (1, 2))
UNKNOWN = (0.0, float("inf"))


def release(year: Year) -> list[ExactTable]:
    """Give every table there is of a year, its quarters and half-years."""
    tables = [*year_tables(year)]
    for period in (*QUARTERS, *HALVES):
        numbers = [quarter.number - 1 for quarter in period.quarters]
        tables += quarter_tables(year.of(np.isin(year.quarter, numbers)), period)
    return tables


def behind_ours(view: View, figure: int | None, subject: Subject, counted: Counted) -> Range:
    """Give what is known of a figure of the partner's."""
    if figure is not None:
        return counts_behind(figure)
    least = 10 if view in (View.GROUND_AREA, View.GROUND_PAIRS) else 5
    is_crossed = VIEWS[view].columns is not None
    known = (0 if is_crossed else 1), least + 3
    is_small = perturbed(counted, str(subject)) < least
    return known if is_small and known[0] <= counted.count <= known[1] else UNKNOWN


def behind_public(view: View, figure: int | None, subject: Subject, counted: Counted) -> Range:
    """Give what is known of a public figure: rounded to five and perturbed by four."""
    if figure is not None:
        return max(0, figure - 6), figure + 6
    return (0, LEAST_PUBLIC + 3) if counted.count <= LEAST_PUBLIC + 3 else UNKNOWN


def behind_naive(view: View, figure: int | None, subject: Subject, counted: Counted) -> Range:
    """Give what is known where only small counts are hidden."""
    return (SMALL[0], SMALL[-1]) if figure is None else (figure, figure)


def narrowest(room: Room, most: int = 6) -> list[Subject]:
    """Give the small counts that are closest to being found out."""
    ranges = narrowed(room)
    return sorted(room.small, key=lambda subject: choices(ranges[subject]))[:most]


def fewest_choices(room: Room, subjects: Iterable[Subject]) -> float:
    """Give how many counts are left for the worst of some subjects."""
    return min(choices(bounds) for bounds in feasible(room, subjects).values())


@pytest.mark.parametrize(("size", "seed"), [(70, 1), (150, 2), (150, 3), (600, 4), (2000, 5)])
def test_no_small_count_is_isolated_by_all_tables_of_a_year(size: int, seed: int) -> None:
    """T44: all tables together isolate no small count."""
    exacts = release(made_year(np.random.default_rng(seed), size))
    room = Room(exacts, partner_tables(exacts), behind_ours)

    assert not room.contradictions()
    worst = narrowest(room)
    assert worst
    assert fewest_choices(room, worst) >= LEAST_CHOICES


@pytest.mark.parametrize(("size", "years"), [(70, 15), (150, 15), (600, 10), (2000, 8)])
def test_nor_in_many_years_by_one_condition_after_the_other(size: int, years: int) -> None:
    chance = np.random.default_rng(size + 1)
    for _ in range(years):
        exacts = release(made_year(chance, size))
        room = Room(exacts, partner_tables(exacts), behind_ours)
        ranges = narrowed(room)

        assert not room.contradictions()
        assert min(choices(ranges[subject]) for subject in room.small) >= LEAST_CHOICES


@pytest.mark.parametrize(("size", "seed"), [(150, 6), (600, 7), (2000, 8)])
def test_no_small_count_is_isolated_by_public_tables(size: int, seed: int) -> None:
    exacts = release(made_year(np.random.default_rng(seed), size))
    yearly = [one for one in exacts if one.period == YEAR and one.view is not View.PLACES]
    tables = [safe for one in partner_tables(exacts) if (safe := public_table(one))]
    room = Room(yearly, tables, behind_public)

    assert not room.contradictions()
    assert fewest_choices(room, narrowest(room)) >= LEAST_CHOICES


@pytest.mark.parametrize("size", [150, 600, 2000])
def test_the_same_programs_find_counts_where_only_small_ones_are_hidden(size: int) -> None:
    exacts = without_places(release(made_year(np.random.default_rng(size), size)))
    room = Room(exacts, naive_publisher(exacts), behind_naive)

    worst = narrowest(room, most=3)

    assert not room.contradictions()
    assert [choices(one) for one in feasible(room, worst).values()] == [1, 1, 1]


def without_places(exacts: Sequence[ExactTable]) -> list[ExactTable]:
    """Give tables but for that of places, whose rows a naive publisher does not merge."""
    return [one for one in exacts if one.view is not View.PLACES]


def test_figures_are_within_four_of_what_was_counted_after_all_that_is_done_to_them() -> None:
    exacts = without_places(release(made_year(np.random.default_rng(9), 600)))
    counts = {(one.view, one.period): one.cells for one in exacts}

    def off(table: Table) -> Iterable[int]:
        cells = counts.get((table.view, table.period), {})
        return (
            abs(cell.value - cells[spot].count)
            for spot, cell in table.cells.items()
            if cell.value is not None and spot in cells
        )

    assert max(max(off(table), default=0) for table in partner_tables(exacts)) <= 4
