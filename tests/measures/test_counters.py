"""Counting in memory: right on average at every moment, in fives, safe among many threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from reporting.measures.counters import FLUSH_SECONDS, STEP, Counted, Counters
from reporting.measures.models import PageGroup

DAY = date(2026, 11, 20)
HOME = Counted(DAY, PageGroup.HOME, "fi", "")


@pytest.mark.parametrize("seen", range(1, 24))
def test_rounding_is_right_on_average_whatever_was_counted(seen: int) -> None:
    added = [_added(start, seen) for start in range(STEP)]

    assert sum(added) == STEP * seen
    assert all(count % STEP == 0 for count in added)
    assert all(abs(count - seen) < STEP for count in added)


@pytest.mark.parametrize("start", range(STEP))
def test_handing_on_often_gives_the_same_as_handing_on_once(start: int) -> None:
    counters = Counters(draw=lambda _: start)
    total = 0
    for _ in range(37):
        _count(counters)
        total += _hand_on(counters).get(HOME, 0)

    assert total == _added(start, 37)


def test_where_a_counter_starts_is_drawn_evenly() -> None:
    drawn: list[int] = []

    def draw(below: int) -> int:
        drawn.append(below)
        return 0

    counters = Counters(draw=draw)
    for language in ("fi", "sv", "fi"):
        _count(counters, language=language)

    assert drawn == [STEP, STEP]


def test_nothing_is_lost_or_counted_twice_when_handing_on_fails() -> None:
    counters = Counters(draw=lambda _: 0)
    for _ in range(12):
        _count(counters)

    with pytest.raises(OSError, match="full"), counters.handed_on(today=DAY):
        raise OSError("full")

    assert _hand_on(counters) == {HOME: 10}
    assert _hand_on(counters) == {}


def test_many_threads_lose_no_count() -> None:
    counters = Counters(draw=lambda _: 0)
    handed: list[int] = []

    def work(_: int) -> None:
        for _ in range(500):
            _count(counters)
        handed.append(_hand_on(counters).get(HOME, 0))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))

    assert sum(handed) + _hand_on(counters).get(HOME, 0) == 4000


def test_keys_are_kept_apart() -> None:
    counters = Counters(draw=lambda _: 4)
    _count(counters)
    _count(counters, campaign="tram")
    _count(counters, day=DAY + timedelta(days=1))

    assert _hand_on(counters) == {
        HOME: 5,
        Counted(DAY, PageGroup.HOME, "fi", "tram"): 5,
        Counted(DAY + timedelta(days=1), PageGroup.HOME, "fi", ""): 5,
    }


def test_counters_of_a_past_day_are_forgotten() -> None:
    counters = Counters(draw=lambda _: 4)
    _count(counters)
    _hand_on(counters, today=DAY + timedelta(days=1))

    _count(counters)  # begins anew, with a start of its own

    assert _hand_on(counters) == {HOME: 5}


def test_handing_on_is_due_for_one_asker_every_two_minutes() -> None:
    time = [0.0]
    counters = Counters(clock=lambda: time[0])

    assert not counters.is_due
    time[0] = FLUSH_SECONDS
    assert [counters.is_due, counters.is_due] == [True, False]
    time[0] = 2 * FLUSH_SECONDS
    assert counters.is_due


def _added(start: int, seen: int) -> int:
    counters = Counters(draw=lambda _: start)
    for _ in range(seen):
        _count(counters)
    return _hand_on(counters).get(HOME, 0)


def _count(
    counters: Counters, *, language: str = "fi", campaign: str | None = None, day: date = DAY
) -> None:
    counters.count(PageGroup.HOME, language=language, campaign=campaign, day=day)


def _hand_on(counters: Counters, *, today: date = DAY) -> dict[Counted, int]:
    with counters.handed_on(today=today) as counts:
        return dict(counts)
