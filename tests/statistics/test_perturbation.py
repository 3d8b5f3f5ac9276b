"""Perturbation: unbiased, small, the same each time, and not to be foreseen from other figures."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from reporting.statistics.perturbation import (
    MOST_CHANGE,
    ROWS,
    WEIGHTS_SUM,
    counts_behind,
    perturbed,
    together,
    without,
)
from reporting.statistics.tables import Counted
from tests.statistics.counts import keyed

VARIANCE = 4
COUNTS = range(1, len(ROWS))
KEYS = st.integers(0, (1 << 32) - 1)


def flattest_row(count: int) -> dict[int, float]:
    """Derive a row anew: of largest entropy under the mean, the variance and the choices allowed.

    Such a row is exp(a·x + b·x²) for the change x; b is 0 where the variance is below 4 anyway.
    """
    figures = [x for x in range(max(0, count - 4), count + 5) if x == 0 or x >= 3]
    changes = np.array(figures) - count

    def row(bend: float) -> np.ndarray:
        def mean(tilt: float) -> float:
            return float((weights(tilt) * changes).sum())

        def weights(tilt: float) -> np.ndarray:
            raw = np.exp(tilt * changes + bend * changes**2)
            return np.asarray(raw / raw.sum())

        return weights(brentq(mean, -6, 6, xtol=1e-12))

    def excess(bend: float) -> float:
        return float((row(bend) * changes**2).sum()) - VARIANCE

    found = row(0) if excess(0) <= 0 else row(brentq(excess, -1, 0, xtol=1e-12))
    return dict(zip(figures, found, strict=True))


@pytest.mark.parametrize("count", COUNTS)
def test_a_row_is_the_flattest_there_is(count: int) -> None:
    derived = flattest_row(count)

    assert ROWS[count].keys() == derived.keys()
    assert all(
        abs(ROWS[count][figure] / WEIGHTS_SUM - share) < 1.5e-4 for figure, share in derived.items()
    )


@pytest.mark.parametrize("count", COUNTS)
def test_a_row_keeps_the_mean_exactly_and_its_variance_within_four(count: int) -> None:
    row = ROWS[count]

    assert sum(row.values()) == WEIGHTS_SUM
    assert sum(figure * weight for figure, weight in row.items()) == count * WEIGHTS_SUM
    squares = sum((figure - count) ** 2 * weight for figure, weight in row.items())
    assert squares <= (VARIANCE + 0.001) * WEIGHTS_SUM


@pytest.mark.parametrize("count", COUNTS)
def test_a_row_changes_by_at_most_four_and_never_shows_one_or_two(count: int) -> None:
    assert all(abs(figure - count) <= MOST_CHANGE for figure in ROWS[count])
    assert not {1, 2} & ROWS[count].keys()


def test_none_stays_none() -> None:
    assert ROWS[0] == {0: WEIGHTS_SUM}
    assert perturbed(Counted(0, 12345), "anything") == 0


@pytest.mark.parametrize("count", [8, 12, 13, 400])
def test_from_seven_on_every_row_is_the_same_but_moved(count: int) -> None:
    moved = {figure + count - 7: weight for figure, weight in ROWS[7].items()}
    derived = flattest_row(count)

    assert moved.keys() == derived.keys()
    assert all(abs(moved[x] / WEIGHTS_SUM - share) < 1.5e-4 for x, share in derived.items())


@given(st.integers(0, 5000), KEYS)
def test_a_figure_is_near_and_behind_it_is_the_count(count: int, key: int) -> None:
    figure = perturbed(Counted(count, key), "2026 area=work")

    assert abs(figure - count) <= MOST_CHANGE
    least, most = counts_behind(figure)
    assert least <= count <= most


@pytest.mark.parametrize("figure", [0, *range(3, 12)])
def test_counts_behind_a_figure_are_those_that_can_be_shown_as_it(figure: int) -> None:
    able = [
        n
        for n in range(figure + 9)
        if figure - n + min(n, len(ROWS) - 1) in ROWS[min(n, len(ROWS) - 1)]
    ]

    assert (able[0], able[-1]) == counts_behind(figure)


@given(st.integers(0, 5000), KEYS, st.text())
def test_the_same_facts_give_the_same_figure_each_time(count: int, key: int, subject: str) -> None:
    assert len({perturbed(Counted(count, key), subject) for _ in range(5)}) == 1


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 40])
def test_figures_are_as_frequent_as_their_row_says(count: int) -> None:
    nearest = min(count, len(ROWS) - 1)
    tries = 20_000

    found = Counter(perturbed(Counted(count, key), "2026") for key in range(tries))

    for figure, weight in ROWS[nearest].items():
        share = weight / WEIGHTS_SUM
        spread = (share * (1 - share) / tries) ** 0.5
        assert abs(found[figure + count - nearest] / tries - share) < 5 * spread


def test_the_change_of_a_margin_does_not_follow_from_those_of_its_parts() -> None:
    # Looked up by the bare sum of keys it would: both parts lowered makes a raised margin rare.
    chance = np.random.default_rng(11)
    changes = []
    for one, other in chance.integers(0, 1 << 32, (20_000, 2)):
        parts = Counted(20, int(one)), Counted(20, int(other))
        shown = [perturbed(part, f"part {n}") - 20 for n, part in enumerate(parts)]
        changes.append((*shown, perturbed(together(*parts), "whole") - 40))

    both_low = [whole for a, b, whole in changes if a < 0 and b < 0]
    low = sum(whole < 0 for *_, whole in changes) / len(changes)
    assert abs(sum(whole < 0 for whole in both_low) / len(both_low) - low) < 0.025


def test_two_subjects_change_differently_though_they_count_the_same_facts() -> None:
    facts = [keyed(20, n) for n in range(2000)]

    same = sum(perturbed(one, "2026 area=work") == perturbed(one, "2026") for one in facts)

    row = [weight / WEIGHTS_SUM for weight in ROWS[7].values()]
    by_chance = sum(share**2 for share in row)
    assert abs(same / len(facts) - by_chance) < 0.04


@given(
    st.lists(KEYS, min_size=1, max_size=30).flatmap(lambda k: st.tuples(*[st.permutations(k)] * 2))
)
def test_a_key_does_not_depend_on_the_order_of_facts(keys: tuple[list[int], list[int]]) -> None:
    one, other = (together(*(Counted(1, key) for key in order)) for order in keys)

    assert one == other
    assert perturbed(one) == perturbed(other)


@given(st.integers(0, 99), KEYS, st.integers(0, 99), KEYS)
def test_what_is_taken_out_leaves_the_rest(n: int, key: int, m: int, other: int) -> None:
    one, two = Counted(n, key), Counted(m, other)

    assert without(together(one, two), two) == one
