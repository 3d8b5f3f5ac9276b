"""Serving: the application is loaded once, and the server's processes are copies of the first."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.support.servers import AppServer, app_server, connect, wait_for

_DATABASE = "rinnalla.db"
_PR_GET_DUMPABLE = 3  # prctl(2), Linux


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """A service of its own, since one of its processes is killed."""
    with app_server(tmp_path_factory.mktemp("serving")) as started:
        yield started


def _first(server: AppServer) -> psutil.Process:
    return psutil.Process(server.process.pid)


def _copies(server: AppServer) -> list[psutil.Process]:
    def both() -> list[psutil.Process]:
        found = _first(server).children()
        assert len(found) == 2
        return found

    wait_for(both, AssertionError)
    return both()


def _port(server: AppServer) -> int:
    return int(server.url.rpartition(":")[2])


def _gone(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        assert process.status() == psutil.STATUS_ZOMBIE


def test_the_first_process_has_the_heap_of_a_server(server: AppServer) -> None:
    assert _first(server).environ()["GLIBC_TUNABLES"].startswith("glibc.malloc.arena_max=1")


def test_no_process_leaves_a_core(server: AppServer) -> None:
    """4.33: what a process had in memory is in no file when it ends."""
    for process in (_first(server), *_copies(server)):
        assert process.rlimit(psutil.RLIMIT_CORE) == (0, 0)


def test_others_of_the_same_user_cannot_look_into_the_memory() -> None:
    """4.33: a process and its copies are not to be dumped."""
    told = (
        "import ctypes, os; from reporting.server import close_memory; close_memory(); os.fork();"
        f"os.write(1, b'%d ' % ctypes.CDLL(None).prctl({_PR_GET_DUMPABLE}, 0, 0, 0, 0))"
    )
    asked = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
    assert asked.stdout.split() == [b"0", b"0"]


def test_server_processes_are_copies_that_share_much_of_their_memory(server: AppServer) -> None:
    # They are copies only as long as loading the application starts no thread.
    for copy in _copies(server):
        assert copy.cmdline() == _first(server).cmdline()
        memory = copy.memory_full_info()
        assert memory.pss < 0.8 * memory.rss


def test_the_first_process_holds_no_connection_that_copies_would_share(server: AppServer) -> None:
    _copies(server)
    opened = [file.path for file in _first(server).open_files()]
    assert not [path for path in opened if _DATABASE in path]


def test_no_server_process_outlives_the_first_one(tmp_path: Path) -> None:
    """5.1: whoever kills the first process can start the service again: its port is free."""
    with app_server(tmp_path) as server:
        copies = _copies(server)
        _first(server).kill()
        server.process.wait()
        for copy in copies:
            wait_for(lambda copy=copy: _gone(copy), AssertionError)  # type: ignore[misc]
        with pytest.raises(OSError, match="refused"):
            connect(_port(server))


def test_a_killed_server_process_is_replaced(server: AppServer) -> None:
    """5.1: one of two server processes dies, and soon there are two again."""
    killed = _copies(server)[0]
    killed.kill()
    wait_for(lambda: _replaced(server, killed), AssertionError)
    connect(_port(server))


def _replaced(server: AppServer, killed: psutil.Process) -> None:
    alive = [p for p in _first(server).children() if p.status() != psutil.STATUS_ZOMBIE]
    assert len(alive) == 2
    assert killed.pid not in [p.pid for p in alive]


def test_what_few_pages_need_is_not_loaded_before_it_is_needed(server: AppServer) -> None:
    loaded = "\n".join(line.path for line in _first(server).memory_maps())
    for library in ("rapidfuzz", "_cbor2", "psycopg", "obstore", "pikepdf", "PIL"):
        assert f"/{library}" not in loaded


def test_copies_count_together_in_memory_that_each_has_opened_itself(server: AppServer) -> None:
    """4.11: through the one file they were copied with, they could not lock each other out."""
    inherited = _counts_of(_first(server))
    assert inherited
    for copy in _copies(server):
        assert len(_counts_of(copy)) > len(inherited)


def _counts_of(process: psutil.Process) -> list[str]:
    links = [str(path.readlink()) for path in Path(f"/proc/{process.pid}/fd").iterdir()]
    return [link for link in links if "rinnalla-counts" in link]
