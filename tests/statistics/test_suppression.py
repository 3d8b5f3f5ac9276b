"""What else is hidden: the companion of a hidden figure, a group of one mind, a line too exact."""

import pytest

from reporting.facts.answers import YES
from reporting.statistics.catalogue import View
from reporting.statistics.settlement import Rule
from reporting.statistics.suppression import Line, lines_of, suppressed
from reporting.statistics.tables import COUNT, TOTAL

SIMPLE = Rule(least=5, shows_zero=True).bounds
CROSSED = Rule(least=5, shows_zero=False).bounds


def line(
    *figures: int | None, whole: int | None, limit: tuple[int, int] | None = None
) -> list[int | None]:
    """Give the whole and the parts of a single sum after suppression."""
    spots = {(f"{number}", COUNT): figure for number, figure in enumerate(figures)}
    sums = [Line((TOTAL, COUNT), tuple(spots), is_sum=True, limit=limit)]
    return [*suppressed({(TOTAL, COUNT): whole, **spots}, sums, SIMPLE).values()]


def test_the_smallest_figure_is_hidden_beside_a_single_hidden_one() -> None:
    """T44: a hidden figure is not the rest of those beside it."""
    assert line(None, 40, 12, 30, 0, whole=90) == [90, None, 40, None, 30, 0]


def test_a_zero_is_the_companion_where_there_is_nothing_else() -> None:
    assert line(None, 0, 0, whole=5) == [5, None, None, 0]


def test_a_part_is_hidden_when_only_the_whole_is() -> None:
    assert line(5, 0, whole=None) == [None, None, 0]


@pytest.mark.parametrize("figures", [(None, None, 40), (20, 20, 40)])
def test_nothing_is_hidden_beside_two_hidden_figures_or_none(
    figures: tuple[int | None, ...],
) -> None:
    assert line(*figures, whole=80) == [80, *figures]


def test_a_line_that_leaves_a_small_count_too_few_choices_is_hidden() -> None:
    """T44: nor is it told by the bounds of the others."""
    # At most 24 in all and at least 23 in the first: the others are 0 or 1.
    assert line(27, 0, 0, whole=20) == [20, None, None, None]
    # At least 16 in all and at most 16 in the parts: all are four.
    assert line(0, 0, 0, 0, whole=20) == [20, None, None, None, None]


def test_a_whole_too_small_for_its_hidden_parts_is_hidden_itself() -> None:
    assert line(*[None] * 7, whole=5) == [None] * 8


def test_a_whole_that_its_parts_say_too_exactly_is_hidden_with_them() -> None:
    spots = {("a", COUNT): 0, ("b", COUNT): 0}
    bounds = {None: (0, 3), 0: (0, 1)}
    sums = [Line((TOTAL, COUNT), tuple(spots), is_sum=True)]

    found = suppressed({(TOTAL, COUNT): None, **spots}, sums, lambda figure: bounds[figure])

    assert set(found.values()) == {None}


@pytest.mark.parametrize(
    ("figures", "whole", "is_shown"),
    [((36, 0, 5), 40, False), ((31, 5, 6), 40, True), ((20, 0, 0), 22, False)],
)
def test_a_group_of_which_perhaps_nearly_all_gave_one_answer_is_hidden(
    figures: tuple[int, ...], whole: int, *, is_shown: bool
) -> None:
    """T44: who belongs to a group is not told to have answered as all of it did."""
    shown = [whole, *figures] if is_shown else [whole, *[None] * len(figures)]

    assert line(*figures, whole=whole, limit=(9, 10)) == shown


def test_a_group_of_unknown_size_is_what_is_shown_of_it() -> None:
    assert line(20, None, None, whole=None, limit=(9, 10)) == [None] * 4
    assert line(None, None, whole=None, limit=(9, 10)) == [None] * 3


def test_of_mentions_only_the_ruling_one_is_hidden() -> None:
    spots = {("origin", "work"): 48, ("age", "work"): 12}
    mentions = [Line((TOTAL, "work"), tuple(spots), is_sum=False, limit=(9, 10))]

    found = suppressed({(TOTAL, "work"): 50, **spots}, mentions, CROSSED)

    assert [*found.values()] == [50, None, 12]


def test_lines_of_figures_that_are_not_there_are_left_alone() -> None:
    figures: dict[tuple[str, str], int | None] = {("a", COUNT): 20, ("b", COUNT): None}
    sums = [
        Line((TOTAL, COUNT), (("a", COUNT), ("b", COUNT)), is_sum=True),
        Line(("a", COUNT), (("c", COUNT),), is_sum=True),
    ]

    assert suppressed(figures, sums, SIMPLE) == figures


def test_one_quarter_is_all_of_its_line_and_hides_nothing() -> None:
    figures: dict[tuple[str, str], int | None] = {("2026-Q1", "group"): 8, (TOTAL, "group"): 8}
    lines = lines_of(View.RECEIVED, ("2026-Q1",), ("group",))

    assert suppressed(figures, lines, CROSSED) == figures


def test_a_table_of_one_question_has_one_line_that_limits_everybody() -> None:
    assert lines_of(View.AREAS, ("work", "online"), (COUNT,)) == [
        Line((TOTAL, COUNT), (("work", COUNT), ("online", COUNT)), is_sum=True, limit=(1, 1)),
        Line((TOTAL, TOTAL), (("work", TOTAL), ("online", TOTAL)), is_sum=True, limit=(1, 1)),
    ]


def test_where_in_finland_and_when_are_no_secrets_of_a_group() -> None:
    assert lines_of(View.PLACES, ("091",), (COUNT,))[0].limit is None
    received = lines_of(View.RECEIVED, ("2026-Q1", "2026-Q2"), ("group",))
    assert {one.whole: one.limit for one in received} == {
        (TOTAL, "group"): None,
        (TOTAL, TOTAL): None,
        ("2026-Q1", TOTAL): (1, 1),
        ("2026-Q2", TOTAL): (1, 1),
    } | {(TOTAL, TOTAL): (1, 1)}


def test_mentions_do_not_add_up_but_parts_of_life_do() -> None:
    lines = lines_of(View.GROUND_AREA, ("origin",), ("work",))

    assert {(one.whole, one.is_sum, one.limit) for one in lines} == {
        ((TOTAL, "work"), False, (9, 10)),
        ((TOTAL, TOTAL), False, (1, 1)),
        (("origin", TOTAL), True, (9, 10)),
        ((TOTAL, TOTAL), True, (1, 1)),
    }


def test_repetition_is_a_part_of_its_time_of_day() -> None:
    lines = lines_of(View.TIMES, ("night",), (COUNT, YES))

    assert Line(("night", COUNT), (("night", YES),), is_sum=False, limit=(9, 10)) in lines
    assert Line((TOTAL, YES), (("night", YES),), is_sum=True, limit=(9, 10)) in lines
