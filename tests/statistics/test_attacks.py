"""Attackers with every published table gain next to nothing, and break careless publishers.

Years are synthetic (see `years`), the publishers and their rules are real. Every attack has to
succeed against somebody, or it proves nothing. Measured rates stand in docs/decisions/0006.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from reporting.statistics.catalogue import View
from reporting.statistics.disclosure import partner_tables, public_table
from reporting.statistics.perturbation import perturbed
from reporting.statistics.tables import Cell, ExactTable, Table
from tests.statistics.attackers import (
    SMALL,
    Guesses,
    Publisher,
    Seen,
    Tally,
    as_table,
    by_averaging,
    by_category,
    by_equality,
    by_overlap,
    by_quarters,
    by_subtraction,
    exact_publisher,
    naive_publisher,
)
from tests.statistics.published import DIVIDED, EQUALITY_2020, PublishedTable
from tests.statistics.years import (
    AREAS,
    BYSTANDERS,
    GROUNDS,
    QUARTERS,
    YEAR,
    Year,
    crossed,
    flat,
    made_year,
    marks,
)

Attack = Callable[[Seen], Guesses]

ATTACKS: tuple[Attack, ...] = (by_subtraction, by_quarters, by_overlap, by_averaging, by_equality)
TOLERATED = 0.05
"""No attack may be right more often than this above guessing without any figure."""


def release_of(year: Year) -> list[ExactTable]:
    """Give tables of each quarter and the year that cross, nest and add up."""
    tables = []
    for number, period in enumerate((*QUARTERS, YEAR)):
        own = year if period is YEAR else year.of(year.quarter == number)
        areas = AREAS, marks(own.area, len(AREAS))
        helped = BYSTANDERS, marks(own.bystander, len(BYSTANDERS))
        tables += [
            flat(View.GROUNDS, period, own, GROUNDS, own.grounds),
            flat(View.AREAS, period, own, *areas),
            crossed(View.BYSTANDERS, period, own, areas, helped),
        ]
    return [*tables, ground_area(year)]


def ground_area(year: Year) -> ExactTable:
    """Give grounds by part of life of a year."""
    areas = AREAS, marks(year.area, len(AREAS))
    return crossed(View.GROUND_AREA, YEAR, year, (GROUNDS, year.grounds), areas)


def public_publisher(exacts: Sequence[ExactTable]) -> list[Table]:
    """Publish what everybody sees."""
    return [safe for table in partner_tables(exacts) if (safe := public_table(table))]


def cell_key_publisher(exacts: Sequence[ExactTable]) -> list[Table]:
    """Publish figures changed by the keys of their facts alone, as cell keys commonly are."""
    return [as_table(exact, lambda counted: Cell(perturbed(counted))) for exact in exacts]


def tallies(publisher: Publisher, *, size: int, years: int, seed: int) -> dict[Attack, Tally]:
    """Give how all attacks fare against some years as one publisher publishes them."""
    chance = np.random.default_rng(seed)
    found = {attack: Tally() for attack in ATTACKS}
    for _ in range(years):
        exacts = release_of(made_year(chance, size))
        seen = Seen(exacts, publisher(exacts))
        for attack, tally in found.items():
            tally.add(attack(seen))
    return found


@pytest.mark.parametrize(("size", "years"), [(30, 800), (150, 130), (600, 55), (2000, 15)])
def test_no_attack_beats_guessing_in_a_thousand_years(size: int, years: int) -> None:
    """T44: attackers with every table learn next to nothing."""
    found = tallies(partner_tables, size=size, years=years, seed=size)

    for attack, tally in found.items():
        assert tally.truths, attack.__name__
        assert tally.rate <= tally.prior + TOLERATED, attack.__name__


@pytest.mark.parametrize("size", [150, 600, 2000])
def test_no_attack_on_public_figures_beats_guessing(size: int) -> None:
    """T44: nor from public figures."""
    found = tallies(public_publisher, size=size, years=10, seed=size)

    for attack, tally in found.items():
        assert tally.rate <= tally.prior + TOLERATED, attack.__name__


def test_every_attack_breaks_a_publisher_that_only_hides_small_counts() -> None:
    found = tallies(naive_publisher, size=2000, years=10, seed=1)

    for attack, tally in found.items():
        assert tally.rate > tally.prior + 0.04, attack.__name__
    assert found[by_overlap].rate > 0.75
    assert found[by_equality].rate == 1


@pytest.mark.parametrize("size", [30, 150, 600, 2000])
def test_every_attack_breaks_exact_figures(size: int) -> None:
    found = tallies(exact_publisher, size=size, years=5, seed=2)

    for attack, tally in found.items():
        assert tally.rate > tally.prior + 2 * TOLERATED, attack.__name__
    assert found[by_averaging].rate == found[by_overlap].rate == found[by_equality].rate == 1


@pytest.mark.parametrize("size", [150, 600])
def test_equal_figures_betray_equal_facts_where_keys_alone_decide(size: int) -> None:
    # Why a figure's change also depends on what it is about: docs/decisions/0006.
    chance = np.random.default_rng(size)
    guesses = []
    for _ in range(10):
        exacts = release_of(made_year(chance, size))
        guesses += [*by_equality(Seen(exacts, cell_key_publisher(exacts)))]

    differing = [truth for truth, guess in guesses if guess]
    assert differing
    assert all(differing)


def test_asking_again_gives_nothing_to_average() -> None:
    exacts = release_of(made_year(np.random.default_rng(3), 600))

    assert partner_tables(exacts) == partner_tables(exacts) == partner_tables(exacts[::-1])


def test_averaging_breaks_figures_that_change_each_time() -> None:
    chance = np.random.default_rng(4)
    counted = release_of(made_year(chance, 600))[0]
    tally = Tally()

    for spot, cell in counted.cells.items():
        if cell.count in SMALL:
            keys = chance.integers(0, 1 << 32, 400)
            looks = [perturbed(replace(cell, key=int(key)), str(spot)) for key in keys]
            tally.add(iter([(cell.count, round(float(np.mean(looks))))]))

    assert tally.rate == 1


def group_table(chance: np.random.Generator) -> ExactTable:
    """Give a year in which everybody who told of the police said that nobody was there."""
    year = made_year(chance, 600)
    police = np.flatnonzero(year.area == AREAS.index("police_security"))[:30]
    year.bystander[police] = BYSTANDERS.index("nobody_there")
    alone = np.isin(np.arange(len(year)), police) | (year.area != year.area[police[0]])
    year = year.of(alone)
    areas = AREAS, marks(year.area, len(AREAS))
    helped = BYSTANDERS, marks(year.bystander, len(BYSTANDERS))
    return crossed(View.BYSTANDERS, YEAR, year, areas, helped)


@pytest.mark.parametrize(
    ("publisher", "is_safe"),
    [(partner_tables, True), (public_publisher, True), (naive_publisher, False)],
)
def test_a_group_that_answered_alike_is_not_shown_to(
    publisher: Publisher, *, is_safe: bool
) -> None:
    chance = np.random.default_rng(5)
    tally = Tally()

    for _ in range(60):
        tally.add(by_category(publisher([group_table(chance)]), "police_security", "nobody_there"))

    assert tally.truths[1] >= 50
    assert (tally.rate <= TOLERATED) is is_safe


@pytest.mark.parametrize("size", [150, 600, 2000])
def test_who_knows_all_but_the_ground_of_a_report_learns_as_much_from_last_year(size: int) -> None:
    chance = np.random.default_rng(size)
    now, before, exact = Tally(), Tally(), Tally()
    old = ground_area(made_year(chance, size))

    for _ in range(50):
        year = made_year(chance, size)
        new = ground_area(year)
        for tally, tables in (
            (now, partner_tables([new])),
            (before, partner_tables([old])),
            (exact, exact_publisher([new])),
        ):
            tally.add(_grounds_of(year, tables))
        old = new

    assert now.rate <= before.rate + TOLERATED
    if size < 2000:  # where a single report weighs little, exact figures tell no more either
        assert exact.rate > before.rate + TOLERATED


def _grounds_of(year: Year, tables: Sequence[Table]) -> Guesses:
    """Guess the ground of reports of a known part of life: the one most named there, or at all."""
    known = np.flatnonzero((year.area >= 0) & year.grounds.any(axis=1))[:60]
    for table in tables:
        for report in known:
            area = AREAS[year.area[report]]
            figures = [table[ground, area].value or 0 for ground in GROUNDS]
            yield 1, int(year.grounds[report, int(np.argmax(figures))])


@pytest.mark.parametrize("table", DIVIDED, ids=lambda one: one.name)
def test_real_tables_are_safe_when_ours_and_broken_when_small_counts_are_only_hidden(
    table: PublishedTable,
) -> None:
    divisor = 3 if table is EQUALITY_2020 else 4
    naive, ours = Tally(), Tally()

    for seed in range(300):
        exact = table.exact(divisor=divisor, seed=seed)
        for tally, publisher in ((naive, naive_publisher), (ours, partner_tables)):
            seen = Seen([exact], publisher([exact]))
            found = seen.remainders(seen.lines)
            tally.add(iter([(count, found.get(subject, 0)) for subject, count in seen.small]))

    assert table.adds_up
    assert naive.rate == 1
    assert ours.rate <= TOLERATED
