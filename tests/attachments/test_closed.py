"""The process that opens a stranger's file: no file, no network, no other process, no disk."""

import fcntl
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest

from reporting.attachments import process
from reporting.attachments.bounds import MEMORY_BYTES, RESULT_BYTES, RefusedError
from reporting.attachments.process import Maker, made_from, memory_file
from reporting.errors import BusyError
from tests.attachments import samples

ROOT = Path(__file__).resolve().parents[2]
# Each says, in a closed process, what an attacker would try; the status tells how it went.
ATTEMPTS = {
    "read a file": "open('/etc/hostname')",
    "write a file": "open('/tmp/written-by-a-test', 'w')",
    "connect": "import socket; socket.socket()",
    "start a process": "import os; os.fork()",
    "start a program": "import os; os.execv('/bin/true', ['true'])",
    "signal another process": "import os; os.kill(os.getppid(), 0)",
    "open a name in memory": "import os; os.memfd_create('x')",
    "look around": "import os; os.listdir('/')",
}
FRAME = """
import os, socket, resource, ctypes
from reporting.attachments.sandbox import close_in
assert close_in()
try:
    {attempt}
except OSError:
    os._exit(42)
os._exit(0)
"""


def closed(code: str) -> subprocess.CompletedProcess[bytes]:
    """Run code in a closed process."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_closed_process_cannot(attempt: str) -> None:
    """4.19: whoever takes over the process that opens a file finds nothing to do there."""
    done = closed(FRAME.format(attempt=attempt))

    assert done.returncode == 42, done.stderr.decode()


@pytest.mark.parametrize("maker", Maker)
def test_every_maker_is_closed_in_before_it_reads_anything(maker: Maker) -> None:
    """4.19: the filter of calls and the ban on opening files each hold by themselves."""
    command = (sys.executable, "-m", f"reporting.attachments.{maker}")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=ROOT
    ) as one:
        own = Path(f"/proc/{one.pid}")
        until = time.monotonic() + 20
        while "Seccomp:\t2" not in (own / "status").read_text() and time.monotonic() < until:
            time.sleep(0.05)
        status, bounds = (own / "status").read_text(), (own / "limits").read_text()
        one.kill()

    assert "Seccomp:\t2" in status
    assert "NoNewPrivs:\t1" in status
    assert re.search(r"Max open files +3 +3 ", bounds)
    assert re.search(r"Max core file size +0 +0 ", bounds)


def test_it_can_still_compute() -> None:
    assert closed(FRAME.format(attempt="sum(bytearray(1000))")).returncode == 0


def test_it_needs_no_root() -> None:
    become = "" if os.getuid() else "os.setgroups([]); os.setgid(65534); os.setuid(65534)"
    code = FRAME.replace("assert close_in()", f"{become}\nassert close_in()")

    assert closed(code.format(attempt="open('/etc/hostname')")).returncode == 42


def test_its_memory_is_bounded() -> None:
    done = closed(FRAME.format(attempt=f"bytearray({MEMORY_BYTES})"))

    assert done.returncode == 1
    assert b"MemoryError" in done.stderr


def test_its_result_is_bounded() -> None:
    attempt = f"[os.write(1, bytes(1 << 20)) for _ in range({RESULT_BYTES >> 20} + 2)]"
    with memory_file() as held:
        done = subprocess.run(
            [sys.executable, "-c", FRAME.format(attempt=attempt)],
            cwd=ROOT,
            stdout=held,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
        assert done.returncode != 0
        assert held.seek(0, io.SEEK_END) <= RESULT_BYTES


def test_its_time_is_bounded_by_the_clock_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "CLOCK_SECONDS", 0.02)

    with pytest.raises(BusyError):
        made_from(Maker.PICTURE, [samples.picture()], wait_seconds=60)


def test_a_process_that_computes_for_ever_is_ended() -> None:
    short = "import reporting.attachments.sandbox as s; s.SECONDS = 1\n"
    done = closed(short + FRAME.format(attempt="[None for _ in iter(int, 1)]"))

    assert done.returncode == -signal.SIGKILL


def test_nothing_lies_on_disk_meanwhile_or_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4.20: a file that is opened lies in memory only, without a name."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    seen: set[str] = set()

    def pieces() -> list[bytes]:
        seen.update(file.path for file in psutil.Process().open_files())
        return [samples.picture()]

    before = {file.path for file in psutil.Process().open_files()}
    with made_from(Maker.PICTURE, pieces(), wait_seconds=60) as made:
        held = str(Path(f"/proc/self/fd/{made.fileno()}").readlink())
        after = {file.path for file in psutil.Process().open_files()}

    assert held.startswith("/memfd:")
    assert (seen | after) - before == set()
    assert list(tmp_path.iterdir()) == []


def test_every_file_in_memory_is_closed_again() -> None:
    made_from(Maker.PICTURE, [samples.picture()], wait_seconds=60).close()
    before = psutil.Process().num_fds()

    made_from(Maker.PICTURE, [samples.picture()], wait_seconds=60).close()
    with pytest.raises(RefusedError):
        made_from(Maker.PICTURE, [b"none"], wait_seconds=60)

    assert psutil.Process().num_fds() == before


def test_at_most_two_are_open_at_once_and_a_third_waits_its_turn() -> None:
    handles = [os.open(path, os.O_RDONLY) for path in process._PLACES]
    try:
        for handle in handles:
            fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(BusyError):
            made_from(Maker.PICTURE, [samples.picture()], wait_seconds=0)
        opener = threading.Timer(0.3, lambda: os.close(handles.pop()))
        opener.start()
        made_from(Maker.PICTURE, [samples.picture()], wait_seconds=60).close()
        opener.join()
    finally:
        for handle in handles:
            os.close(handle)


def test_this_process_loads_none_of_the_libraries_that_read_pictures() -> None:
    readers = "{'PIL', 'pi_heif', 'pypdfium2', 'reporting.attachments.packages'}"
    code = f"import sys, reporting.app; sys.exit(bool({readers} & set(sys.modules)))"
    done = closed(code)

    assert done.returncode == 0, done.stderr.decode()
