"""The test of a rise: what it finds, how often it is wrong, and when it says nothing."""

import random
from itertools import pairwise

import pytest

from reporting.statistics.signals.trends import (
    LEAST,
    PAST_LEAST,
    Course,
    chance_of,
    has_past,
    judge,
    rise_of,
    rise_of_all,
)
from tests.statistics.signals.quiet_years import WEEKS, Name, QuietTeam, Year, poisson

LOOKS = 13
STEADY = (4, 3, 5, 4, 6, 3, 4, 5, 2, 4, 5, 4, 3, 4, 6, 4, 5, 3, 4, 4)
LIMIT = 0.001


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - invented teams, the same in each run


def false_signals(year: Year, teams: int, weeks: int = WEEKS) -> float:
    """Give how many signals come up newly in a quiet quarter of weekly looks, on average."""
    chance, found = dice(20261128), 0
    for _ in range(teams):
        team, before = QuietTeam(year, chance, weeks), None
        for week in range(weeks - LOOKS, weeks + 1):
            judged = judge(*team.courses(week))
            now = {*judged.rises, *(["all"] if judged.everything else [])}
            found += len(now - before) if before is not None else 0
            before = now
    return found / teams


def share_found(year: Year, name: Name, times: float, *, teams: int) -> tuple[float, float]:
    """Give which share of planted rises is found, and how many reports were usual."""
    chance, found, usual = dice(7), 0, 0.0
    for _ in range(teams):
        team = QuietTeam(year, chance)
        usual += team.rise(name, times) / teams
        found += name in judge(*team.courses(WEEKS)).rises
    return found / teams, usual


@pytest.mark.parametrize(
    ("year", "teams", "weeks"),
    [
        pytest.param(Year(6), 30, WEEKS, id="300 a year"),
        pytest.param(Year(24), 20, WEEKS, id="1,250 a year"),
        pytest.param(Year(24, growth=1), 15, WEEKS, id="doubling each year"),
        pytest.param(Year(24, season=0.5, shake=0.3, own=0.3), 15, WEEKS, id="strong seasons"),
        pytest.param(Year(24, clump=0.4), 15, WEEKS, id="many tell the same"),
        pytest.param(Year(24), 20, 48, id="first year"),
    ],
)
def test_a_quiet_quarter_brings_less_than_one_false_signal(
    year: Year, teams: int, weeks: int
) -> None:
    assert false_signals(year, teams, weeks) < 1


@pytest.mark.parametrize(
    ("place", "times", "least", "usual"),
    [
        pytest.param(("area", 0), 3, 0.75, 19, id="20 usual, three times"),
        pytest.param(("area", 3), 3, 0.45, 10, id="10 usual, three times"),
    ],
)
def test_three_times_the_usual_is_found_so_often(
    place: Name, times: float, least: float, usual: float
) -> None:
    found, measured = share_found(Year(24), place, times, teams=30)

    assert round(measured) in {usual - 1, usual, usual + 1}
    assert found >= least


def test_a_doubling_is_found_where_many_reports_are_usual() -> None:
    found, usual = share_found(Year(100), ("area", 0), 2, teams=10)

    assert usual > 75
    assert found >= 0.6


def test_what_lifts_everything_is_said_once_and_of_nothing_else() -> None:
    chance, lifted, single = dice(3), 0, 0
    for _ in range(15):
        team = QuietTeam(Year(24), chance)
        team.lift(2.5)
        judged = judge(*team.courses(WEEKS))
        lifted += judged.everything is not None
        single += len(judged.rises)

    assert lifted >= 13
    assert single <= 3  # of some 900 series that all rose two and a half times


def test_a_chance_of_one_in_twenty_comes_up_once_in_twenty() -> None:
    chance, early = dice(11), 0
    for _ in range(600):
        counts = [poisson(chance.gammavariate(4, 2), chance) for _ in range(21)]
        early += chance_of(counts[-1], counts[:-1]) <= 0.05

    assert 12 <= early <= 45


def test_chances_fall_from_one_as_counts_rise() -> None:
    chances = [chance_of(count, STEADY) for count in range(40)]

    assert chances[0] == 1
    assert all(more > less for more, less in pairwise(chances))
    assert chances[-1] < 1e-6


def test_a_restless_past_makes_the_same_count_likelier() -> None:
    restless = (0, 9, 0, 8, 1, 12, 0, 2, 9, 0, 3, 11, 0, 1, 4, 0, 9, 2, 0, 9)

    assert sum(restless) == pytest.approx(sum(STEADY), abs=3)
    assert chance_of(14, restless) > 20 * chance_of(14, STEADY)


def test_a_short_past_makes_the_same_count_likelier() -> None:
    assert chance_of(14, STEADY[:6]) > 3 * chance_of(14, STEADY)


def test_a_larger_block_makes_the_same_count_likelier() -> None:
    alike = (10.0,) * len(STEADY)

    assert chance_of(14, STEADY, sizes=(*alike, 30.0)) > 0.1
    assert chance_of(14, STEADY, sizes=(*alike, 10.0)) == pytest.approx(chance_of(14, STEADY))


def test_a_rise_says_how_many_came_and_how_many_are_usual() -> None:
    rise = rise_of(Course((*STEADY, 5, 18)), Course((60,) * 22), limit=LIMIT)

    assert rise is not None
    assert (rise.count, round(rise.usual)) == (18, 4)
    assert rise.chance <= LIMIT


def test_the_block_before_the_newest_is_no_past() -> None:
    everything = Course((60,) * 22)
    first, later = (rise_of(Course((*STEADY, n, 18)), everything, limit=LIMIT) for n in (5, 18))

    assert first == later


@pytest.mark.parametrize("newest", [0, LEAST - 1, 5, 6])
def test_few_reports_or_few_more_than_usual_are_no_rise(newest: int) -> None:
    assert rise_of(Course((*STEADY, 4, newest)), Course((60,) * 22), limit=1) is None


def test_when_only_the_others_fall_nothing_has_risen() -> None:
    everything = Course((*(100,) * 21, 8))

    assert rise_of(Course((*STEADY, 4, 6)), everything, limit=LIMIT) is None


def test_without_enough_past_nothing_is_said() -> None:
    short, enough = (Course((1,) * (n + 1) + (40,)) for n in (PAST_LEAST - 1, PAST_LEAST))

    assert not has_past(short)
    assert has_past(enough)
    assert rise_of_all(short, limit=1) is None
    assert rise_of_all(enough, limit=0.01) is not None
    assert judge({"one": Course((40,))}, Course((40,))).rises == {}


def test_something_quite_new_is_a_rise() -> None:
    never = Course((0,) * 25 + (12,))

    rise = rise_of(never, Course((100,) * 26), limit=LIMIT)

    assert rise is not None
    assert rise.usual == 0


def test_what_can_be_no_signal_takes_nothing_from_the_budget_of_others() -> None:
    everything, steady = Course((60,) * 22), Course((*STEADY, 4, 4))
    silent = {f"silent {n}": Course((0,) * 21 + (LEAST - 1,)) for n in range(300)}

    assert judge({"steady": steady} | silent, everything).series == 2


def test_the_budget_is_shared_with_the_series_that_are_quiet() -> None:
    everything, rising = Course((60,) * 22), Course((*STEADY, 4, 14))
    alone, among_many = (judge({"rising": rising}, everything, quiet=n) for n in (0, 3000))

    assert alone.rises
    assert not among_many.rises
    assert among_many.series == 3002
