"""A few of the faults of database, Redis, bucket and mail server (docs/faults.md)."""

from collections.abc import Callable

import pytest

from faults import locks, mail, outside, restarts, silence
from faults.tally import Count

pytestmark = pytest.mark.database

Fault = Callable[..., Count]


def test_a_locked_sqlite_is_said_after_five_seconds_to_everybody(make: Fault) -> None:
    """5.6: eight people wait five seconds, not one after the other; their text is kept."""
    make(locks.lock_sqlite, times=1)


def test_a_locked_table_of_postgresql_is_said_to_everybody(make: Fault) -> None:
    """5.6: the same with PostgreSQL."""
    make(locks.lock_postgresql, times=1)


def test_eight_processes_that_write_at_once_lose_nothing(make: Fault) -> None:
    """5.7: every writer begins at once with the only write lock."""
    make(locks.write_at_once, times=5)


def test_postgresql_may_be_restarted_while_reports_come_in(make: Fault) -> None:
    """5.8: in-flight 503, the next request works, nothing confirmed is lost."""
    make(restarts.restart_database, times=1)


def test_a_process_of_postgresql_may_be_killed(make: Fault) -> None:
    """5.8: PostgreSQL starts anew by itself; the next request works."""
    make(restarts.kill_backend, times=1)


def test_vanished_packets_are_said_within_seconds_and_leave_no_lock(make: Fault) -> None:
    """5.8: a black hole between the service and PostgreSQL: nothing refuses or answers."""
    make(silence.lose_packets, times=1, seconds=15)


def test_a_postgresql_that_stands_still_is_given_up(make: Fault) -> None:
    """5.8: the kernel acknowledges everything, so that no setting of libpq ends the waiting."""
    make(silence.stop_processes, times=1, seconds=12)


def test_reports_are_taken_without_redis_and_limits_hold(make: Fault) -> None:
    """5.10: Redis killed, hanging, emptied: never closed for reports, never without a limit."""
    make(outside.lose_redis, times=3)


def test_a_bucket_that_fails_in_every_way_loses_no_report(make: Fault) -> None:
    """5.17: refused before the commit, no row without its file, the text is kept."""
    make(outside.lose_bucket, times=1)


def test_each_person_gets_one_letter_whatever_happens_to_the_mail(make: Fault) -> None:
    """5.22: four deliveries at once, with a server that was away and refused before."""
    make(mail.lose_mail_server, times=1)
