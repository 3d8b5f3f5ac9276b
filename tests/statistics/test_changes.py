"""What can be learnt when figures change: from one release to the next, or by planting reports.

Frozen releases are why this is safe. The same figures published live are not, whatever noise they
carry, and these tests say so with the real functions.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from reporting.facts.answers import FactState
from reporting.statistics.catalogue import View
from reporting.statistics.disclosure import partner_tables
from reporting.statistics.tables import COUNT, ExactTable, Table
from tests.statistics.attackers import SMALL, Publisher, Tally, exact_publisher, naive_publisher
from tests.statistics.published import SWEDEN_2013
from tests.statistics.years import (
    AREAS,
    GROUNDS,
    QUARTERS,
    YEAR,
    Year,
    flat,
    made_year,
    marks,
    quarter_tables,
    year_tables,
)

TOLERATED = 0.05
MOST_FREQUENT = 0  # origin, the first ground
TARGETS = 150

Guess = Callable[[Table, Table], int]


def grounds_of(year: Year, number: int) -> ExactTable:
    """Give the grounds of one quarter."""
    own = year.of(year.quarter == number)
    return flat(View.GROUNDS, QUARTERS[number], own, GROUNDS, own.grounds)


def target(chance: np.random.Generator) -> Year:
    """Give one report with a ground, of the second quarter."""
    one = made_year(chance, 1)
    while not one.grounds.any():
        one = made_year(chance, 1)
    return replace(one, quarter=np.array([1]))


def changed(before: Table, after: Table) -> int:
    """Guess the first ground whose figure is not what it was."""
    other = [n for n, ground in enumerate(GROUNDS) if before[ground, COUNT] != after[ground, COUNT]]
    return (other or [MOST_FREQUENT])[0]


def grown(before: Table, after: Table) -> int:
    """Guess the ground whose figure grew most."""
    growth = [
        (after[ground, COUNT].value or 0) - (before[ground, COUNT].value or 0) for ground in GROUNDS
    ]
    return int(np.argmax(growth))


def success(publisher: Publisher, guess: Guess, *, size: int, is_live: bool) -> tuple[float, float]:
    """Give how often the ground of one report known to be new is found, and how often by habit."""
    chance = np.random.default_rng(size)
    hits = habit = 0
    for _ in range(TARGETS):
        year, one = made_year(chance, size), target(chance)
        after = publisher([grounds_of(year.and_(one), 1)])
        before = publisher([grounds_of(year, 1 if is_live else 0)])
        found = guess(before[0], after[0]) if before and after else MOST_FREQUENT
        hits += bool(one.grounds[0, found])
        habit += bool(one.grounds[0, MOST_FREQUENT])
    return hits / TARGETS, habit / TARGETS


@pytest.mark.parametrize("guess", [changed, grown])
@pytest.mark.parametrize("size", [150, 600, 2000])
def test_a_new_report_is_not_found_between_two_frozen_quarters(size: int, guess: Guess) -> None:
    """T44: releases cannot be subtracted."""
    rate, prior = success(partner_tables, guess, size=size, is_live=False)

    assert rate <= prior + TOLERATED


@pytest.mark.parametrize("size", [150, 600])
@pytest.mark.parametrize("publisher", [exact_publisher, naive_publisher, partner_tables])
def test_any_publisher_is_broken_who_publishes_live(publisher: Publisher, size: int) -> None:
    rate, prior = success(publisher, changed, size=size, is_live=True)

    assert rate > prior + 0.3


@pytest.mark.parametrize(
    ("publisher", "is_safe"),
    [(partner_tables, True), (naive_publisher, False), (exact_publisher, False)],
)
def test_a_late_report_is_not_found_by_taking_quarters_from_their_year(
    publisher: Publisher, *, is_safe: bool
) -> None:
    """T44: nor a year and its quarters."""
    chance = np.random.default_rng(8)
    hits = habit = 0
    for _ in range(TARGETS):
        year, one = made_year(chance, 600), target(chance)
        quarters = [grounds_of(year, number) for number in range(4)]
        late = year.and_(one)
        tables = publisher([*quarters, flat(View.GROUNDS, YEAR, late, GROUNDS, late.grounds)])
        hits += bool(one.grounds[0, _left_over(tables)])
        habit += bool(one.grounds[0, MOST_FREQUENT])

    assert (hits / TARGETS <= habit / TARGETS + TOLERATED) is is_safe


def _left_over(tables: Sequence[Table]) -> int:
    """Guess the ground of which the year has most more than its quarters, where all are shown."""
    *quarters, whole = tables
    more = np.full(len(GROUNDS), -99)
    for number, ground in enumerate(GROUNDS):
        parts = [table[ground, COUNT].value for table in quarters]
        figure = whole[ground, COUNT].value
        if figure is not None and None not in parts:
            more[number] = figure - sum(part or 0 for part in parts)
    return int(np.argmax(more)) if more.max() > 0 else MOST_FREQUENT


def release(year: Year) -> list[ExactTable]:
    """Give every table there is of a year and its quarters."""
    quarters = [
        table
        for number, period in enumerate(QUARTERS)
        for table in quarter_tables(year.of(year.quarter == number), period)
    ]
    return [*quarters, *year_tables(year)]


def test_a_report_more_changes_nothing_of_other_quarters() -> None:
    chance = np.random.default_rng(12)
    year, one = made_year(chance, 600), target(chance)

    before = partner_tables(release(year))
    after = partner_tables(release(year.and_(one)))

    other = {period for number, period in enumerate(QUARTERS) if number != 1}
    assert [t for t in before if t.period in other] == [t for t in after if t.period in other]
    assert [t for t in before if t.period not in other] != [
        t for t in after if t.period not in other
    ]


def test_the_same_reports_in_another_order_give_the_same_release() -> None:
    chance = np.random.default_rng(13)
    year = made_year(chance, 600)

    shuffled = year.in_order(chance.permutation(len(year)))

    assert partner_tables(release(shuffled)) == partner_tables(release(year))


def test_released_in_four_steps_or_at_once_the_figures_are_the_same() -> None:
    exacts = release(made_year(np.random.default_rng(14), 600))
    stepwise: list[Table] = []

    for period in (*QUARTERS, YEAR):
        stepwise += partner_tables([one for one in exacts if one.period == period], stepwise)

    at_once = partner_tables(exacts)
    assert sorted(stepwise, key=_name) == sorted(at_once, key=_name)


def _name(table: Table) -> tuple[str, str]:
    return table.view, str(table.period)


def test_reports_that_nobody_accepted_change_no_figure() -> None:
    chance = np.random.default_rng(15)
    year = made_year(chance, 600)
    flood = made_year(chance, 500)
    states = [FactState.ACCEPTED] * len(year) + [FactState.PROVISIONAL] * len(flood)

    accepted = np.array([state is FactState.ACCEPTED for state in states])

    after = release(year.and_(flood).of(accepted))
    assert partner_tables(after) == partner_tables(release(year))


@pytest.mark.parametrize(
    ("publisher", "is_safe"), [(partner_tables, True), (naive_publisher, False)]
)
def test_planting_accepted_reports_in_a_hidden_cell_does_not_tell_its_count(
    publisher: Publisher, *, is_safe: bool
) -> None:
    chance = np.random.default_rng(16)
    tally = Tally()
    for _ in range(40):
        year = made_year(chance, 150)
        for area in range(len(AREAS)):
            count = int((year.area == area).sum())
            planted = replace(made_year(chance, 20), area=np.full(20, area))
            if count in SMALL:
                own = year.and_(planted)
                exact = flat(View.AREAS, YEAR, own, AREAS, marks(own.area, len(AREAS)))
                shown = publisher([exact])[0][AREAS[area], COUNT].value
                tally.add(iter([(count, (shown or 21) - 20)]))

    assert (tally.rate <= tally.prior + TOLERATED) is is_safe


def test_the_areas_of_a_real_table_published_live_show_the_new_report() -> None:
    # Sweden 2013, divided by four; synthetic are the keys and the one report that comes in.
    names = list(SWEDEN_2013.parts)
    for more in names:
        parts = {name: part + 4 * (name == more) for name, part in SWEDEN_2013.parts.items()}
        exacts = [one.exact(divisor=4) for one in (SWEDEN_2013, replace(SWEDEN_2013, parts=parts))]
        before, after = naive_publisher(exacts)
        other = [name for name in names if before[name, COUNT] != after[name, COUNT]]
        assert other == [more]
        frozen = partner_tables(exacts[:1])
        assert partner_tables(exacts[1:], frozen)[0].cells == frozen[0].cells
