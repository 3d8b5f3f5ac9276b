"""Periods are read and written in one way only, and every day lies in the right ones."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.facts.periods import (
    Period,
    PeriodUnknownError,
    Span,
    last_whole,
    parse_period,
    quarter_of,
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
    ],
)
def test_a_period_is_read_and_written_alike(text: str, first: date, last: date) -> None:
    period = parse_period(text)

    assert str(period) == text
    assert (period.first_day, period.last_day) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "26", "2026-", "2026-Q5", "2026-Q0", "2026-H3", "2026-13", "2026-00", "2026-1"),
        *("2026-W54", "2025-W53", "2026-W1", "2026-Q03", "2026-47", "1989", "2101", "2026-S1"),
        *("２０２６", "2026-W٤٧", " 2026", "2026\n", "-2026", "2026-q3", "20260", "2026-W00"),
    ],
)
def test_anything_else_is_no_period(text: str) -> None:
    with pytest.raises(PeriodUnknownError):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "quarter", "year"),
    [
        ("2026-W53", "2026-Q4", "2026"),  # its Thursday is 31 December
        ("2026-W01", "2026-Q1", "2026"),  # begins in December 2025
        ("2026-W27", "2026-Q3", "2026"),  # 29 June to 5 July, Thursday 2 July
        ("2026-02", "2026-Q1", "2026"),
        ("2026-Q3", "2026-Q3", "2026"),
        ("2026-H1", None, "2026"),
        ("2026", None, "2026"),
    ],
)
def test_a_period_lies_in_the_quarter_and_year_of_its_thursday(
    text: str, quarter: str | None, year: str
) -> None:
    period = parse_period(text)

    assert (period.quarter and str(period.quarter)) == quarter
    assert str(period.whole_year) == year


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2026", "2025"),
        ("2026-H1", "2025-H2"),
        ("2026-Q1", "2025-Q4"),
        ("2026-01", "2025-12"),
        ("2026-W01", "2025-W52"),
        ("2027-W01", "2026-W53"),
    ],
)
def test_the_period_before_is_of_the_same_length(text: str, before: str) -> None:
    assert str(parse_period(text).before) == before


def test_a_year_is_made_of_its_quarters_without_gap_or_overlap() -> None:
    year = parse_period("2026")
    quarters = year.quarters

    assert [str(q) for q in quarters] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert [str(q) for q in parse_period("2026-H2").quarters] == ["2026-Q3", "2026-Q4"]
    assert parse_period("2026-Q2").quarters == (parse_period("2026-Q2"),)
    assert (quarters[0].first_day, quarters[-1].last_day) == (year.first_day, year.last_day)
    for one, following in pairwise(quarters):
        assert following.first_day - one.last_day == timedelta(days=1)
    with pytest.raises(PeriodUnknownError):
        _ = parse_period("2026-09").quarters


@pytest.mark.parametrize(
    ("span", "today", "newest"),
    [
        (Span.YEAR, date(2026, 12, 31), "2025"),
        (Span.YEAR, date(2027, 1, 1), "2026"),
        (Span.QUARTER, date(2026, 9, 30), "2026-Q2"),
        (Span.QUARTER, date(2026, 10, 1), "2026-Q3"),
        (Span.HALF, date(2026, 1, 1), "2025-H2"),
    ],
)
def test_only_what_is_over_is_whole(span: Span, today: date, newest: str) -> None:
    period = last_whole(span, today)

    assert str(period) == newest
    assert period.last_day < today


@given(st.dates(date(1990, 1, 1), date(2099, 12, 27)))
def test_every_day_lies_in_its_quarter_and_week(day: date) -> None:
    year, number, _ = day.isocalendar()
    week = (
        parse_period(f"{year}-W{number:02d}") if year >= 1990 else Period(Span.WEEK, year, number)
    )
    quarter = quarter_of(day)

    assert quarter.first_day <= day <= quarter.last_day
    assert week.first_day <= day <= week.last_day


def test_periods_stand_in_order_the_longer_first() -> None:
    texts = ["2026-Q2", "2026-W01", "2026", "2026-H1", "2026-Q1", "2025"]

    ordered = sorted(parse_period(text) for text in texts)

    assert [str(p) for p in ordered] == [
        "2025",
        "2026-W01",
        "2026",
        "2026-H1",
        "2026-Q1",
        "2026-Q2",
    ]
