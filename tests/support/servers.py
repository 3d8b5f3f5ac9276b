"""PostgreSQL, Redis and our own server, each private to one test run and sure to end with it."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

ROOT = Path(__file__).resolve().parents[2]
RINNALLA = ROOT / ".venv" / "bin" / "rinnalla"

_START_SECONDS = 60
_STOP_SECONDS = 20


@dataclass(frozen=True)
class PostgresServer:
    """A PostgreSQL that listens on a unix socket in its own folder only."""

    folder: Path

    def url(self, name: str) -> str:
        """Give the SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://rinnalla@/{name}?host={self.folder}"

    def create(self, name: str, *, template: str = "template0") -> None:
        """Create a database, empty or as a copy of another."""
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        """Drop a database whoever is still connected to it."""
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        address = f"host={self.folder} user=rinnalla dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


@dataclass(frozen=True)
class AppServer:
    """A running `rinnalla serve`: where it answers, where its data lies, and its process."""

    url: str
    instance: Path
    process: subprocess.Popen[bytes]


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start a PostgreSQL of our own; it never runs as root, and keeps nothing."""
    with postgres_folder() as folder, postgres_in(folder) as server:
        yield server


@contextmanager
def postgres_folder() -> Iterator[Path]:
    """Make a folder with an empty cluster for `postgres_in`, which may run there again."""
    with _folder_of("postgres") as folder:
        make = [f"{postgres_programs()}/initdb", f"--pgdata={folder}/data", "--username=rinnalla"]
        make += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([*_as_postgres(), *make], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        yield folder


@contextmanager
def postgres_in(
    folder: Path, *, stop: signal.Signals = signal.SIGINT, is_durable: bool = False
) -> Iterator[PostgresServer]:
    """Run PostgreSQL on a folder; SIGTERM would wait for clients, SIGQUIT ends as a crash does.

    Only a durable one, for measurements, waits for the disk.
    """
    durable = "on" if is_durable else "off"
    settings = [
        f"--unix_socket_directories={folder}",
        *("--listen_addresses=", f"--fsync={durable}", f"--full_page_writes={durable}"),
        *("--shared_buffers=32MB", "--max_connections=60", "--autovacuum=off"),
    ]
    serve = [f"{postgres_programs()}/postgres", "-D", f"{folder}/data", *settings]
    with running([*_as_postgres(), "--pdeathsig=QUIT", *serve], folder, stop_signal=stop):
        server = PostgresServer(folder)
        wait_for(lambda: server._run("SELECT 1"), psycopg.OperationalError)
        yield server


def _as_postgres() -> list[str]:
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    return user if os.geteuid() == 0 else ["setpriv"]


@contextmanager
def redis_server() -> Iterator[str]:
    """Start a Redis on a unix socket of our own and give its URL."""
    with _folder_of(None) as folder:
        path = folder / "redis.sock"
        options = ["--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
        with running(["setpriv", "--pdeathsig=KILL", "redis-server", *options], folder):
            client = redis.Redis(unix_socket_path=str(path))
            wait_for(client.ping, redis.ConnectionError)
            client.close()
            yield f"unix://{path}"


@contextmanager
def app_server(
    instance: Path, *, settings: Mapping[str, str] | None = None, with_demo: bool = False
) -> Iterator[AppServer]:
    """Start the service as `make run` does, on a free port and in a folder of its own.

    `settings` are further RINNALLA_* values; with the demo, sign-ins lie in demo-logins.json.
    """
    port = int((settings or {}).get("RINNALLA_PORT", 0)) or free_port()
    environment = {"RINNALLA_MODE": "demo", "RINNALLA_INSTANCE": str(instance)}
    environment |= {"RINNALLA_PORT": str(port), "PATH": os.environ["PATH"]} | dict(settings or {})
    run_rinnalla(["db", "upgrade"], environment)
    if with_demo:
        run_rinnalla(["demo"], environment)
    command = ["setpriv", "--pdeathsig=KILL", str(RINNALLA), "serve"]
    with running(command, instance, environment=environment) as process:
        wait_for(lambda: connect(port), OSError)
        yield AppServer(f"http://127.0.0.1:{port}", instance, process)


def run_rinnalla(arguments: list[str], environment: Mapping[str, str]) -> str:
    """Run one command to its end and give what it printed; fail with what it complained of."""
    done = subprocess.run(
        [RINNALLA, *arguments], env=dict(environment), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"rinnalla {' '.join(arguments)}: {done.stderr}"
    return done.stdout


def free_port() -> int:
    """Give a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: list[str],
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; setpriv's death signal ends it if we are killed."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, env=environment, process_group=0
        )
        try:
            yield process
        finally:
            _stop(process, stop_signal)


def _stop(process: subprocess.Popen[bytes], stop_signal: signal.Signals) -> None:
    process.send_signal(stop_signal)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with suppress(ProcessLookupError):  # what it left of its own children
        os.killpg(process.pid, signal.SIGKILL)


def wait_for(attempt: Callable[[], object], refused: type[Exception]) -> None:
    """Try until it works; the last refusal is raised after a minute."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            attempt()
        except refused:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)  # nothing to wait on tells when another program is ready
        else:
            return


def connect(port: int) -> None:
    """See that somebody listens on a port. Raises OSError."""
    socket.create_connection(("127.0.0.1", port), timeout=1).close()


def postgres_programs() -> Path:
    """Give the folder of the newest PostgreSQL; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version_of)
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    assert initdb, "PostgreSQL is not installed: apt-get install postgresql"
    return Path(initdb).parent


def _version_of(initdb: Path) -> int:
    return int(initdb.parents[1].name)


@contextmanager
def _folder_of(user: str | None) -> Iterator[Path]:
    # Not pytest's folder: that one is closed to other users, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="rinnalla-") as name:
        if user and os.geteuid() == 0:
            shutil.chown(name, user, user)
        yield Path(name)
