"""Counts in memory bound what comes, forget in time, and hold no address."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.limiting.counting import count_name
from reporting.limiting.memory import SharedMemory, memory_for_children, memory_of_parent
from reporting.limiting.table import KEY_SECONDS, TABLE_BYTES, CountTable
from reporting.rates import Rate, rate_from_text
from tests.limiting.clocks import Clock

ROOT = Path(__file__).resolve().parents[2]
RATE = Rate(3, 3600)
ONE, OTHER = count_name("send", "one"), count_name("send", "other")


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture
def table(clock: Clock) -> CountTable:
    """Give an empty table."""
    return CountTable(clock=clock)


def test_so_many_are_let_through_and_the_next_is_not(table: CountTable) -> None:
    assert [table.hit(RATE, [ONE])[0] for _ in range(5)] == [True, True, True, False, False]
    assert table.hit(RATE, [ONE, OTHER]) == [False, True]


def test_what_was_counted_is_paid_back_evenly(table: CountTable, clock: Clock) -> None:
    for _ in range(3):
        table.hit(RATE, [ONE])

    clock.now += 1199
    assert table.hit(RATE, [ONE]) == [False]
    clock.now += 1
    assert table.hit(RATE, [ONE]) == [True]
    assert table.hit(RATE, [ONE]) == [False]


def test_asking_counts_nothing_and_forgetting_forgets(table: CountTable) -> None:
    assert all(table.test(RATE, [ONE])[0] for _ in range(9))
    for _ in range(3):
        table.hit(RATE, [ONE])
    assert table.test(RATE, [ONE]) == [False]

    table.clear(RATE, [ONE, OTHER])

    assert table.test(RATE, [ONE]) == [True]


def test_a_clock_that_went_back_closes_nothing_for_ever(table: CountTable, clock: Clock) -> None:
    """5.11: moments of another clock are not believed."""
    for _ in range(3):
        table.hit(RATE, [ONE])

    clock.now = 5.0 - 1e6

    assert table.hit(RATE, [ONE]) == [True]


def test_a_full_table_forgets_and_never_grows_nor_fails(table: CountTable) -> None:
    """4.11: memory is bounded however many networks come, and a new one is never sent away."""
    rate, names = Rate(1, 3600), [secrets.token_bytes(16) for _ in range(100_000)]

    for start in range(0, len(names), 1000):
        assert all(table.hit(rate, names[start : start + 1000]))

    assert len(table.memory.content) == TABLE_BYTES < 2_000_000


def test_a_place_is_taken_from_who_would_be_forgotten_first(table: CountTable) -> None:
    one_set = [bytes(4) + secrets.token_bytes(12) for _ in range(9)]
    for name in one_set[:7]:
        table.hit(RATE, [name] * 3)
    table.hit(RATE, [one_set[7]])

    table.hit(RATE, [one_set[8]])

    assert all(table.test(RATE, [name]) == [False] for name in one_set[:7])
    assert table.test(RATE, [one_set[7]]) == [True]


@given(st.lists(st.floats(min_value=0, max_value=7200), max_size=60))
def test_no_window_lets_more_through_than_twice_the_rate(pauses: list[float]) -> None:
    clock = Clock()
    table, passed = CountTable(clock=clock), []
    for pause in pauses:
        clock.now += pause
        if table.hit(RATE, [ONE])[0]:
            passed.append(clock.now)

    for begin in passed:
        assert sum(begin <= moment < begin + RATE.seconds for moment in passed) < 2 * RATE.count


def test_the_key_is_random_lasts_an_hour_and_is_gone_then(table: CountTable, clock: Clock) -> None:
    """4.11: the hour's key is random, and nothing of it is left after its hour."""
    first = table.hourly_key()
    assert table.hourly_key() == first != bytes(32)

    clock.now += KEY_SECONDS
    table.forget_old_key()

    assert first not in bytes(table.memory.content)
    assert table.hourly_key() != first
    assert CountTable(clock=clock).hourly_key() not in {first, table.hourly_key()}


def test_a_new_hour_overwrites_the_key_without_anybody_forgetting(
    table: CountTable, clock: Clock
) -> None:
    first = table.hourly_key()
    table.forget_old_key()
    assert table.hourly_key() == first

    clock.now += KEY_SECONDS

    assert table.hourly_key() != first
    assert first not in bytes(table.memory.content)


CHILD = """
import sys
from reporting.limiting.memory import memory_of_parent
from reporting.limiting.table import CountTable, TABLE_BYTES
from reporting.rates import Rate

memory = memory_of_parent(TABLE_BYTES)
table = CountTable(memory)
passed = sum(table.hit(Rate(int(sys.argv[1]), 3600), [b"x" * 16])[0] for _ in range(400))
print(memory is not None, passed, table.hourly_key().hex())
"""


def test_processes_of_one_server_count_together_and_share_the_key() -> None:
    """4.11: a limit holds for all server processes together, without Redis."""
    memory = memory_for_children(TABLE_BYTES)
    assert memory is not None
    command = [sys.executable, "-c", CHILD, "500"]
    environment = {"PYTHONPATH": str(ROOT)}

    children = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(3)
    ]
    answers = [child.communicate()[0].split() for child in children]

    assert [answer[0] for answer in answers] == ["True"] * 3
    assert sum(int(answer[1]) for answer in answers) == 500
    assert {answer[2] for answer in answers} == {CountTable(memory).hourly_key().hex()}


def test_the_memory_has_no_name_and_lies_on_no_disk() -> None:
    """4.11: the key is in memory without a name, which no disk ever holds."""
    memory = memory_for_children(TABLE_BYTES)
    assert memory is not None
    key = CountTable(memory).hourly_key()

    assert memory._number is not None
    status = os.fstat(memory._number)
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    mounted = {line.split()[2] for line in lines}
    assert status.st_nlink == 0
    assert f"{os.major(status.st_dev)}:{os.minor(status.st_dev)}" not in mounted
    assert key in bytes(memory.content)


def test_a_lock_is_free_again_when_its_holder_was_killed() -> None:
    """5.18: a process that is killed while it counts stops nobody."""
    memory = memory_for_children(TABLE_BYTES)
    assert memory is not None
    hold = (
        "import os, signal\nfrom reporting.limiting.memory import memory_of_parent\n"
        f"with memory_of_parent({TABLE_BYTES}).held(): os.kill(os.getpid(), signal.SIGKILL)"
    )

    died = subprocess.run([sys.executable, "-c", hold], env={"PYTHONPATH": str(ROOT)}, check=False)

    assert died.returncode < 0
    assert CountTable(memory).hit(RATE, [ONE]) == [True]


def test_without_a_parent_that_made_it_there_is_no_shared_memory() -> None:
    assert memory_of_parent(TABLE_BYTES + 1) is None
    assert not SharedMemory(TABLE_BYTES).is_shared


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("120 per hour", Rate(120, 3600)),
        ("10 per 5 minutes", Rate(10, 300)),
        ("20/second", Rate(20, 1)),
        (" 1 Per Day ", Rate(1, 86_400)),
    ],
)
def test_rates_are_read_as_people_write_them(text: str, rate: Rate) -> None:
    assert rate_from_text(text) == rate


@pytest.mark.parametrize("text", ["", "0 per hour", "5 per 0 minutes", "many", "5", "-1 per hour"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a rate"):
        rate_from_text(text)


def test_a_rate_shared_by_several_is_never_none() -> None:
    """5.10: counting alone is never closed."""
    assert Rate(120, 3600).shared_by(10) == Rate(12, 3600)
    assert Rate(3, 3600).shared_by(10) == Rate(1, 3600)
    assert Rate(3, 3600).shared_by(0) == Rate(3, 3600)
