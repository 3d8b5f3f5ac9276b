"""What may be shown of a class: never few, never one more than before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.learning.attitudes import (
    LEAST_SHOWN,
    STEP,
    average,
    is_due,
    school_year_end,
)


@pytest.mark.parametrize("many", range(LEAST_SHOWN))
def test_no_average_is_given_of_fewer_than_ten(many: int) -> None:
    assert average({3: many}) == (None, many)


def test_an_average_is_that_of_all_answers() -> None:
    assert average({1: 5, 5: 5}) == (3.0, 10)


@given(st.integers(0, 200), st.integers(0, 200))
def test_answers_join_in_lots_never_one_by_one(shown: int, waiting: int) -> None:
    if is_due(shown, waiting):
        assert waiting >= STEP
        assert shown or waiting >= LEAST_SHOWN


@given(st.dates(date(2026, 1, 1), date(2050, 12, 31)))
def test_a_class_ends_on_a_31_july_and_lives_between_two_months_and_fourteen(today: date) -> None:
    end = school_year_end(today)

    assert (end.month, end.day) == (7, 31)
    assert timedelta(days=60) <= end - today <= timedelta(days=430)
