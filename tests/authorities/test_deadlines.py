"""Time limits: exact to the day, careful with rough answers, honest when the time has passed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.authorities.deadlines import Counted, Deadline, Level, deadline_of, deadlines_for
from reporting.authorities.months import add_months
from reporting.authorities.rule_rows import Clock
from reporting.authorities.rules import rules_file
from reporting.authorities.situation import (
    UNKNOWN,
    Incident,
    Situation,
    Work,
    as_told,
    on_day,
)
from reporting.vocabulary import Area, Ground, Kind, When

TODAY = date(2026, 11, 20)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
RECRUITMENT = Situation(area=Area.WORK, work=Work.RECRUITMENT, grounds=(Ground.AGE,))


def clock(name: str) -> Clock:
    return next(one for one in rules_file().clocks if one.id == name)


def ids(situation: Situation) -> list[str]:
    return [one.clock.id for one in deadlines_for(situation, UNKNOWN, today=TODAY)]


def recruitment(incident: Incident, today: date = TODAY) -> Deadline:
    return deadline_of(clock("compensation_recruitment"), incident, today=today)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -12, date(2025, 1, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


@given(day=DAYS, months=st.integers(-240, 240))
def test_adding_months_moves_by_months_and_never_beyond_the_day(day: date, months: int) -> None:
    moved = add_months(day, months)

    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day
    is_last = (moved + timedelta(days=1)).day == 1
    assert moved.day == day.day or is_last


@given(first=DAYS, second=DAYS, months=st.integers(1, 120))
def test_what_happened_later_never_ends_earlier(first: date, second: date, months: int) -> None:
    early, late = sorted((first, second))

    assert add_months(early, months) <= add_months(late, months)


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (date(2026, 3, 1), Level.RUNNING),
        (date(2026, 10, 21), Level.RUNNING),
        (date(2026, 10, 22), Level.SOON),
        (date(2026, 12, 21), Level.SOON),
        (date(2026, 12, 22), Level.PASSED),
    ],
)
def test_recruitment_warns_sixty_days_before_its_year_is_over(today: date, level: Level) -> None:
    told = recruitment(on_day(date(2025, 12, 21)), today)

    assert (told.day, told.counted) == (date(2026, 12, 21), Counted.EXACTLY)
    assert told.level is level


@given(day=DAYS, today=DAYS)
def test_a_known_day_is_counted_exactly_whatever_the_clock(day: date, today: date) -> None:
    for one in rules_file().clocks:
        told = deadline_of(one, on_day(day), today=today)
        if day > today:
            assert (told.level, told.day) == (Level.UNKNOWN, None)
            continue
        assert told.day == add_months(day, one.months)
        assert told.counted is Counted.EXACTLY
        assert (told.level is Level.PASSED) == (today > told.day)
        is_near = told.day - timedelta(days=one.warn_days) <= today <= told.day
        assert (told.level is Level.SOON) == is_near
        assert told.level is not Level.PERHAPS_PASSED


@given(first=DAYS, width=st.integers(1, 800), today=DAYS)
def test_a_span_is_told_from_its_first_day_and_passes_with_its_last(
    first: date, width: int, today: date
) -> None:
    span = Incident(first, first + timedelta(days=width))
    for one in rules_file().clocks:
        told = deadline_of(one, span, today=today)
        if first > today:
            assert told.level is Level.UNKNOWN
            continue
        assert span.last is not None
        assert told.day == add_months(first, one.months)
        assert told.counted is Counted.FROM_THE_EARLIEST
        certainly = today > add_months(span.last, one.months)
        assert (told.level is Level.PASSED) == certainly


@given(last=DAYS, today=DAYS)
def test_only_a_latest_day_gives_a_latest_limit(last: date, today: date) -> None:
    told = recruitment(Incident(None, last), today)

    if last > today:
        assert told.level is Level.UNKNOWN
    else:
        assert (told.day, told.counted) == (add_months(last, 12), Counted.FROM_THE_LATEST)


@pytest.mark.parametrize("one", rules_file().clocks, ids=lambda one: one.id)
def test_an_unknown_day_gives_the_rule_only(one: Clock) -> None:
    told = deadline_of(one, UNKNOWN, today=TODAY)

    assert (told.level, told.day, told.counted) == (Level.UNKNOWN, None, None)
    assert not told.is_urgent


@pytest.mark.parametrize("one", rules_file().clocks, ids=lambda one: one.id)
def test_what_keeps_happening_has_no_last_day_yet(one: Clock) -> None:
    told = deadline_of(one, Incident(is_ongoing=True), today=TODAY)

    assert told.day is None
    assert told.level is (Level.NOT_STARTED if one.from_end else Level.UNKNOWN)


@pytest.mark.parametrize("name", ["tribunal", "parliamentary_ombudsman", "chancellor_of_justice"])
def test_after_two_years_only_a_special_reason_remains(name: str) -> None:
    told = deadline_of(clock(name), on_day(date(2024, 11, 19)), today=TODAY)

    assert told.level is Level.PASSED
    assert "special reason" in told.clock.after.text("en")
    assert "erityinen syy" in told.clock.after.text("fi")
    assert "särskilda skäl" in told.clock.after.text("sv")


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (RECRUITMENT, {"compensation_recruitment", "prosecution"}),
        (
            Situation(area=Area.WORK, work=Work.JOB, grounds=(Ground.AGE,)),
            {"compensation", "prosecution"},
        ),
        (
            Situation(area=Area.WORK, grounds=(Ground.AGE,)),
            {"compensation_recruitment", "compensation", "prosecution"},
        ),
        (
            Situation(area=Area.HOUSING, grounds=(Ground.ROMA,)),
            {"compensation", "tribunal", "prosecution"},
        ),
        (
            Situation(area=Area.HOUSING, grounds=(Ground.GENDER,)),
            {"equality", "prosecution"},
        ),
        (
            Situation(area=Area.AUTHORITIES, grounds=(Ground.LANGUAGE,)),
            {"compensation", "tribunal", "parliamentary_ombudsman", "chancellor_of_justice"}
            | {"prosecution"},
        ),
        (
            Situation(area=Area.ONLINE, kinds=(Kind.ONLINE_CONTENT,), grounds=(Ground.ORIGIN,)),
            {"compensation", "tribunal", "prosecution", "prosecution_agitation"},
        ),
    ],
)
def test_each_situation_has_the_clocks_of_the_law(situation: Situation, expected: set[str]) -> None:
    assert set(ids(situation)) == expected


def test_what_nobody_read_is_marked_for_a_check() -> None:
    unsure = {one.id for one in rules_file().clocks if not one.origin.is_promise}

    assert unsure == {"prosecution", "prosecution_agitation", "equality", "equality_recruitment"}
    assert all(clock(name).origin.needs_check(TODAY) for name in unsure)


@given(today=DAYS, when=st.sampled_from(When))
def test_a_rough_answer_spans_days_that_have_been(today: date, when: When) -> None:
    told = as_told(when, today, today)

    assert told.is_ongoing == (when is When.ONGOING)
    if not told.is_ongoing:
        assert told.last is not None
        assert told.last <= today
        assert told.first is None or told.first <= told.last


def test_a_rough_answer_is_read_from_the_week_it_was_told_in() -> None:
    monday, sunday = date(2026, 11, 16), date(2026, 11, 22)

    assert as_told(When.TODAY, monday, sunday) == Incident(monday, sunday)
    assert as_told(When.YEAR, monday, sunday) == Incident(date(2025, 11, 16), date(2026, 10, 22))
    assert as_told(When.LONGER, monday, sunday) == Incident(None, date(2025, 11, 22))
    assert as_told(None, monday, sunday) == Incident(None, sunday)
