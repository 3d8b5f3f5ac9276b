"""Starting servers that are to be killed: many quick ones, and the real one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from faults.instances import Instance
from faults.residents import HOST, ask

ROOT = Path(__file__).resolve().parents[1]
RINNALLA = str(ROOT / ".venv" / "bin" / "rinnalla")
_START_SECONDS = 60
_STOP_SECONDS = 30


class QuickServer:
    """The application in one process that is replaced in a tenth of a second when it is killed."""

    def __init__(self, instance: Instance, nursery: subprocess.Popen[str], port: int) -> None:
        self.instance, self.port = instance, port
        self._nursery = nursery
        self.pid = 0

    def start(self) -> int:
        """Start a server process; give its id once it answers."""
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write("one more\n")
        self._nursery.stdin.flush()
        self.pid = int(self._nursery.stdout.readline())
        wait_for_answer(self.port)
        return self.pid

    def kill(self) -> None:
        """Kill the server process outright, and wait until it is gone."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        wait_until_gone(self.pid)

    def again(self) -> int:
        """Kill the server process and start another."""
        self.kill()
        return self.start()


class RealServer:
    """`rinnalla serve`, as it runs in earnest."""

    def __init__(self, instance: Instance, process: subprocess.Popen[bytes], port: int) -> None:
        self.instance, self.process, self.port = instance, process, port

    def workers(self) -> list[psutil.Process]:
        """Give the processes that answer: the children that serve, not Python's own helper."""
        with suppress(psutil.NoSuchProcess):
            found = psutil.Process(self.process.pid).children(recursive=True)
            return [one for one in found if _is_worker(one)]
        return []


@contextmanager
def quick_server(
    instance: Instance, *, before: Sequence[str] = (), settings: dict[str, str] | None = None
) -> Iterator[QuickServer]:
    """Give a quick server that answers; `before` is a program that starts it, as `unshare -m`."""
    listener = socket.create_server((HOST, 0), backlog=256)
    environment = instance.environment(PYTHONPATH=str(ROOT)) | (settings or {})
    with listener, (instance.folder.parent / "server.log").open("ab") as log:
        nursery = subprocess.Popen(
            [
                *("setpriv", "--pdeathsig=KILL", *before),
                *(sys.executable, "-m", "faults.nursery", str(listener.fileno())),
            ],
            env=environment,
            pass_fds=[listener.fileno()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            process_group=0,
        )
        assert nursery.stdin
        assert nursery.stdout
        server = QuickServer(instance, nursery, listener.getsockname()[1])
        try:
            server.start()
            yield server
        finally:
            end_group(nursery)
            nursery.stdin.close()
            nursery.stdout.close()


@contextmanager
def real_server(
    instance: Instance, *, settings: dict[str, str] | None = None, before: Sequence[str] = ()
) -> Iterator[RealServer]:
    """Give the real server with two workers, answering."""
    port = free_port()
    given = {"RINNALLA_PORT": str(port), "RINNALLA_WORKERS": "2"} | (settings or {})
    with (instance.folder.parent / "server.log").open("ab") as log:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig=KILL", *before, RINNALLA, "serve"],
            env=instance.environment() | given,
            cwd=instance.folder,
            stdout=log,
            stderr=log,
            process_group=0,
        )
        try:
            wait_for_answer(port)
            yield RealServer(instance, process, port)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_SECONDS)
            end_group(process)


def run_command(
    instance: Instance, *arguments: str, before: Sequence[str] = (), said: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `rinnalla …` on an instance to its end, whatever that is."""
    return subprocess.run(
        [*before, RINNALLA, *arguments],
        env=instance.environment(),
        cwd=instance.folder,
        capture_output=True,
        text=True,
        check=False,
        input=said,
        timeout=120,
    )


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for_answer(port: int) -> None:
    """Wait until something answers on a port. Raises TimeoutError after a minute."""
    deadline = time.monotonic() + _START_SECONDS
    while ask(port, "/healthz", seconds=5).status != 200:
        if time.monotonic() > deadline:
            raise TimeoutError("the server does not answer")
        time.sleep(0.01)


def wait_until_gone(pid: int) -> None:
    """Wait until a process has ended and the kernel has closed what it held."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.002)


def end_group(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Kill a process that was started as its own group, with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _is_worker(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return "resource_tracker" not in " ".join(process.cmdline())
    return False
