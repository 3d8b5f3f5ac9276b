"""A real server whose processes are killed outright, and started again on the same instance."""

import http.client
import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.support.servers import RINNALLA, free_port, run_rinnalla

_START_SECONDS = 60


class MortalServer:
    """`rinnalla serve` with two workers, on one port of its own."""

    def __init__(self, instance: Path, scratch: Path) -> None:
        self.port = free_port()
        self.instance, self.scratch = instance, scratch
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        """Give the settings that every command on this instance runs with."""
        return {
            "PATH": os.environ["PATH"],
            "TMPDIR": str(self.scratch),
            "RINNALLA_MODE": "demo",
            "RINNALLA_INSTANCE": str(self.instance),
            "RINNALLA_PORT": str(self.port),
            "RINNALLA_WORKERS": "2",
        }

    def ensure_up(self) -> None:
        """Wait until the server answers; start it when it is not there, or ended meanwhile.

        It ends by itself when the same worker is killed twice within a few seconds.
        """
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process is None or self._process.poll() is not None:
                self._end_all()
                self._process = self._started()
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.02)  # nothing to wait on tells when another program is ready

    def kill_all(self) -> int:
        """Kill the parent and every process that it started, at once; give how many."""
        return self._end_all()

    def kill_one_worker(self) -> int:
        """Kill one of the processes that the parent started; it starts another by itself."""
        children = self._family()[1:]
        chosen = [secrets.choice(children)] if children else []
        for child in chosen:
            child.kill()
        return len(chosen)

    def _started(self) -> subprocess.Popen[bytes]:
        with (self.instance / "server.log").open("ab") as log:
            return subprocess.Popen(
                ["setpriv", "--pdeathsig=KILL", str(RINNALLA), "serve"],
                env=dict(self.environment),
                cwd=self.instance,
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def _family(self) -> list[psutil.Process]:
        """Give the parent and its children, found from the one process that was started here."""
        if self._process is None:
            return []
        with suppress(psutil.NoSuchProcess):
            parent = psutil.Process(self._process.pid)
            return [parent, *parent.children(recursive=True)]
        return []

    def _end_all(self) -> int:
        family = self._family()
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()
            with suppress(ProcessLookupError):  # a child born between looking and killing
                os.killpg(self._process.pid, signal.SIGKILL)
        while any(_lives(process) for process in family):
            time.sleep(0.005)  # dead at once, but the kernel still has to close what it held
        return len(family)

    def _answers(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def mortal_server(folder: Path) -> Iterator[tuple[MortalServer, str]]:
    """Set an instance with a team up; give its server, not started yet, and the team's kit."""
    instance, scratch = folder / "instance", folder / "scratch"
    instance.mkdir()
    scratch.mkdir()
    server = MortalServer(instance, scratch)
    run_rinnalla(["db", "upgrade"], server.environment)
    printed = run_rinnalla(["team", "create", "Mortal"], server.environment)
    try:
        yield server, printed.strip().splitlines()[-1].strip()
    finally:
        server.kill_all()


def _lives(process: psutil.Process) -> bool:
    """Say whether a process still runs; a dead one can lie about until somebody has noticed."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
