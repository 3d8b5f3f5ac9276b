"""Writers of an SQLite file take turns, and nobody waits for a turn without end."""

import fcntl
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Timer

import pytest
from sqlalchemy import event, text

from reporting.errors import BusyError
from reporting.runtime import Runtime


def test_a_writer_waits_five_seconds_for_another_process_and_no_longer(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5.6: whoever holds the turn may be stuck itself."""
    monkeypatch.setattr("reporting.database.PATIENCE", 0.3)
    handle = os.open(runtime.config.instance / "rinnalla.db-turn", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)

    with pytest.raises(BusyError), runtime.database.writing():
        pass

    os.close(handle)
    with runtime.database.writing() as session:
        assert session.execute(text("PRAGMA busy_timeout")).scalar() == 5000


def test_a_writer_waits_five_seconds_for_another_thread_and_no_longer(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5.6: people who wait behind a locked database are not answered one after the other."""
    monkeypatch.setattr("reporting.database.PATIENCE", 0.3)

    def write() -> None:
        with runtime.database.writing():
            pass

    with (
        ThreadPoolExecutor(1) as other,
        runtime.database.writing(),
        pytest.raises(BusyError),
    ):
        other.submit(write).result()


def test_who_waited_for_the_turn_waits_the_less_for_the_database(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5.6: both waits together end after five seconds; later writers wait as long as before."""
    asked: list[int] = []

    def watch(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("PRAGMA busy_timeout="):
            asked.append(int(statement.partition("=")[2]))

    event.listen(runtime.database.engine, "before_cursor_execute", watch)
    handle = os.open(runtime.config.instance / "rinnalla.db-turn", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    Timer(0.4, os.close, [handle]).start()

    with runtime.database.writing() as session:
        session.execute(text("SELECT 1"))

    assert asked[0] < 4700
    assert asked[1:] == [5000]
