"""A few of the kills and power cuts that `make faults` makes by the hundred (docs/faults.md)."""

from collections.abc import Callable

import pytest

from faults import killing, lost_answers, order, power
from faults.tally import Count

pytestmark = pytest.mark.database

Fault = Callable[..., Count]


def test_a_server_killed_at_random_moments_loses_nothing(make: Fault) -> None:
    """5.1: kill -9 in the middle; nothing is half there and sending again gives the code."""
    count = make(killing.kill_at_random, times=4)

    assert count.confirmed == count.sent


def test_a_server_killed_before_its_first_steps_loses_nothing(make: Fault) -> None:
    """5.1: kill -9 before single system calls of a report with a file (T18)."""
    count = make(killing.kill_before_each_step, times=2)

    assert count.confirmed == count.sent


def test_the_code_is_shown_after_the_log_was_synced(make: Fault) -> None:
    """5.2: file, folder and log are on the disk before the code is on the line."""
    make(order.code_after_commit, times=2)


def test_the_code_is_shown_after_postgresql_has_synced_its_log(make: Fault) -> None:
    """5.2: the same with PostgreSQL."""
    make(order.code_after_commit_on_postgresql, times=2)


def test_a_lost_answer_can_be_asked_for_again(make: Fault) -> None:
    """5.3: an answer lost after the commit comes again, one after the other and at once."""
    make(lost_answers.lose_answers, times=2)


def test_a_form_sent_ten_times_at_once_is_one_report(make: Fault) -> None:
    """5.3: ten sendings at once give one report and one code (T18)."""
    make(lost_answers.send_twice_at_once, times=2)


def test_power_may_fail_at_any_system_call(make: Fault) -> None:
    """5.4: whatever a disk keeps of what was not synced, no confirmed report is lost."""
    assert make(power.cut_power, times=1).times > 100
