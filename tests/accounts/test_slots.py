"""The machine's two slots for hashing passwords: across processes, and freed by a kill."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from threading import Barrier, Event

import pytest

from reporting.accounts.slots import SLOTS, hashing_slot
from reporting.errors import BusyError

HOLD = """
import sys
from contextlib import ExitStack
from pathlib import Path
from reporting.accounts.slots import SLOTS, hashing_slot
with ExitStack() as held:
    for _ in range(SLOTS):
        held.enter_context(hashing_slot(Path(sys.argv[1])))
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_hash_at_once_and_a_third_is_told_to_wait(tmp_path: Path) -> None:
    with ExitStack() as held:
        for _ in range(SLOTS):
            held.enter_context(hashing_slot(tmp_path))
        with pytest.raises(BusyError), hashing_slot(tmp_path, wait_seconds=0):
            pass


def test_a_slot_is_free_again_after_its_use(tmp_path: Path) -> None:
    for _ in range(SLOTS * 3):
        with hashing_slot(tmp_path, wait_seconds=0):
            pass


def test_a_slot_is_free_again_after_an_error(tmp_path: Path) -> None:
    for _ in range(SLOTS * 3):
        with pytest.raises(ZeroDivisionError), hashing_slot(tmp_path, wait_seconds=0):
            _ = 1 / 0


def test_slots_are_those_of_the_machine_not_of_the_process(tmp_path: Path) -> None:
    """4.14: two Argon2 on the machine, which take 128 MiB together."""
    assert SLOTS == 2
    with (
        _another_process_holds_all(tmp_path),
        pytest.raises(BusyError),
        hashing_slot(tmp_path, wait_seconds=0),
    ):
        pass


def test_killing_a_process_frees_its_slots(tmp_path: Path) -> None:
    """4.14: kill -9 frees a slot."""
    with _another_process_holds_all(tmp_path) as holder:
        holder.kill()
        holder.wait()

        with ExitStack() as held:
            for _ in range(SLOTS):
                held.enter_context(hashing_slot(tmp_path, wait_seconds=0))


def test_who_waits_gets_the_slot_that_comes_free(tmp_path: Path) -> None:
    entered, leave = Barrier(SLOTS + 1), Event()

    def hold() -> None:
        with hashing_slot(tmp_path):
            entered.wait()
            leave.wait()

    with ThreadPoolExecutor(SLOTS) as pool:
        holders = [pool.submit(hold) for _ in range(SLOTS)]
        entered.wait()
        leave.set()
        with hashing_slot(tmp_path):
            pass
        for holder in holders:
            holder.result()


def test_a_crowd_is_sent_away_at_once_and_does_not_fill_the_threads(tmp_path: Path) -> None:
    """4.14: a crowd does not fill the machine: 24 wait in a process, and all others do not."""
    with ThreadPoolExecutor(60) as pool:
        with _another_process_holds_all(tmp_path):
            crowd = [pool.submit(_try, tmp_path, 20) for _ in range(60)]
            sent_away = list(islice(as_completed(crowd), 36))
        got_in = [attempt.result() for attempt in crowd]

    assert not any(attempt.result() for attempt in sent_away)
    assert sum(got_in) == 24
    assert _try(tmp_path, 0)


def test_the_files_can_be_opened_by_the_owner_only(tmp_path: Path) -> None:
    with hashing_slot(tmp_path):
        pass

    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def _try(folder: Path, wait_seconds: float) -> bool:
    try:
        with hashing_slot(folder, wait_seconds=wait_seconds):
            return True
    except BusyError:
        return False


@contextmanager
def _another_process_holds_all(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HOLD, str(folder)]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root
    ) as holder:
        assert holder.stdout is not None
        try:
            assert holder.stdout.readline() == b"held\n"
            yield holder
        finally:
            holder.kill()
