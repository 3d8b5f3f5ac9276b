"""Watching and disturbing processes with strace."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_SECONDS = 20


@contextmanager
def attached(pids: Sequence[int], *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Trace processes and all their threads, with options of strace, until the block ends."""
    who = [word for pid in pids for word in ("-p", str(pid))]
    tracer = subprocess.Popen(
        ["setpriv", "--pdeathsig=KILL", "strace", "-f", "-qq", *who, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_traced(pids, tracer)
        yield tracer
    finally:
        tracer.terminate()
        with suppress(subprocess.TimeoutExpired):
            tracer.wait(_SECONDS)
        tracer.kill()
        tracer.wait()


def _wait_until_traced(pids: Sequence[int], tracer: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS
    while not all(_is_traced(pid) for pid in pids):
        if tracer.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("strace does not get hold of the process")
        time.sleep(0.01)


def _is_traced(pid: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        states = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/status")]
        return all("TracerPid:\t0\n" not in state for state in states)
    return True  # a thread, or the process, has ended meanwhile
