"""Starting our service and the floors on temporary folders, and ending them for sure."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench import floor

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"

_RINNALLA = str(ROOT / ".venv" / "bin" / "rinnalla")
_WORKERS = 2
# As reporting/server.py serves, so that only the application differs.
_GRANIAN = (
    "--interface wsgi --http 1 --no-ws --blocking-threads 576 --backlog 4096 --backpressure 4096"
    " --http1-header-read-timeout 10000 --http1-buffer-size 65536 --no-access-log"
    f" --log-level critical --workers {_WORKERS} --host {HOST}"
)
# What bounds a flood counts as ever, and lets all through: a bench is a flood from one machine.
UNBOUNDED = {
    "RINNALLA_BUSY_ABOVE": "1000000 per minute",
    "RINNALLA_SIMILAR_ABOVE": "1000000 per minute",
}

_ANSWER_SECONDS, _STOP_SECONDS = 30, 20


@dataclass(frozen=True)
class Command:
    """How one service is started: program, environment, port, and the page asked for first."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    port: int
    first_page: str


def our_service(folder: Path, settings: Mapping[str, str] | None = None) -> Command:
    """Give the command of our service, on a new instance with the demo loaded.

    `settings` are further RINNALLA_* values.
    """
    port = _free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "RINNALLA_MODE": "demo",
        "RINNALLA_INSTANCE": str(folder),
        "RINNALLA_PORT": str(port),
        "RINNALLA_WORKERS": str(_WORKERS),
        **(settings or {}),
    }
    for step in (["db", "upgrade"], ["demo"]):
        subprocess.run([_RINNALLA, *step], env=environment, check=True, capture_output=True)
    return Command("ours", (_RINNALLA, "serve"), environment, port, "/fi/report")


def floor_service(folder: Path) -> Command:
    """Give the command of the floors, on a new database."""
    port, url = _free_port(), f"sqlite:///{folder / 'floor.db'}"
    floor.create_tables(url)
    arguments = (sys.executable, "-m", "granian", *_GRANIAN.split(), "--port", str(port))
    environment = {"PATH": os.environ["PATH"], floor.DATABASE: url}
    return Command("floor", (*arguments, "bench.floor:application"), environment, port, "/form")


@contextmanager
def running(command: Command) -> Iterator[psutil.Process]:
    """Run a service until the block ends; it has answered once when the block begins."""
    # If we are killed, the server is told to stop too.
    process = subprocess.Popen(
        ["setpriv", "--pdeathsig=TERM", *command.arguments],
        cwd=ROOT,
        env=dict(command.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for_answer(command, process)
        yield psutil.Process(process.pid)
    finally:
        _stop(process)


def cold_start(command: Command) -> float:
    """Give the milliseconds from starting a service to the end of its first answer."""
    began = time.perf_counter()
    with running(command):
        return (time.perf_counter() - began) * 1000


def _wait_for_answer(command: Command, process: subprocess.Popen[bytes]) -> None:
    request = f"GET {command.first_page} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    deadline = time.monotonic() + _ANSWER_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection((HOST, command.port), 10) as connection:
            connection.sendall(request.encode())
            if connection.makefile("rb").read().startswith(b"HTTP/1.1 200 "):
                return
        time.sleep(0.005)
    raise RuntimeError(f"{command.name} does not answer")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_SECONDS)
    with suppress(ProcessLookupError):  # what it left of its own children
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
