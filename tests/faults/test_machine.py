"""A few of the faults of disk, clock, processes and stored bytes (docs/faults.md)."""

from collections.abc import Callable

import pytest

from faults import clocks, commands, damage, deleting, deploys, refused_writes
from faults.tally import Count

pytestmark = pytest.mark.database

Fault = Callable[..., Count]


def test_a_disk_that_refuses_one_call_is_said_in_words(make: Fault) -> None:
    """5.5: no room, broken, no more files: 503 or 500 with the text kept, nothing half there."""
    make(refused_writes.refuse_each_write, times=2)


def test_a_deletion_on_a_full_disk_is_done_or_said_not_to_be(make: Fault) -> None:
    """5.5: withdrawing, two people and retention: never half, and done where there is ballast."""
    make(deleting.delete_when_full, times=2)


def test_wrong_clocks_keep_what_was_typed_and_take_fresh_forms(make: Fault) -> None:
    """5.11: the clock jumps while a form is open."""
    make(clocks.jump_clocks, times=1, jumps=("-1h", "+1d", "@2038-01-20 00:00:00"))


def test_an_upgrade_that_was_killed_is_run_again(make: Fault) -> None:
    """5.12: kill -9 in the middle of a migration on data."""
    make(commands.kill_migration, times=1)


def test_the_server_may_lose_processes_during_uploads(make: Fault) -> None:
    """5.18: a process killed for its memory is replaced; the others answer."""
    make(deploys.end_workers, times=1)


def test_the_server_may_be_reloaded_during_uploads(make: Fault) -> None:
    """5.19: uploads finish or fail cleanly, and are taken when sent again (T27)."""
    make(deploys.reload_under_load, times=1)


def test_a_server_that_can_open_no_file_recovers_by_itself(make: Fault) -> None:
    """5.21: no more file descriptors: an error page with the text, and then as before."""
    make(deploys.starve_of_files, times=1)


def test_a_damaged_byte_is_said_where_it_is_and_nowhere_else(make: Fault) -> None:
    """5.23: the rest works, and the log is told without content."""
    make(damage.damage_bytes, times=30)
