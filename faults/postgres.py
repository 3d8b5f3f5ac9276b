"""A PostgreSQL of our own that writes for sure, and can be restarted, stopped, killed, cut off."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from faults.networks import Network
from tests.support.servers import postgres_programs, wait_for

PORT = 5432

_NAME = "faults"
_HOST = "127.0.0.1"


@dataclass(frozen=True)
class Postgres:
    """A server in a folder of its own, reached over a unix socket there.

    One with a network of its own is reached over that network too, by those who are in it.
    """

    programs: Path
    folder: Path
    network: Network | None = None

    @property
    def url(self) -> str:
        """Give the SQLAlchemy URL of its database."""
        return f"postgresql+psycopg://rinnalla@/{_NAME}?host={self.folder}"

    @property
    def url_over_network(self) -> str:
        """Give the SQLAlchemy URL of its database for those who are in its network."""
        return f"postgresql+psycopg://rinnalla@{_HOST}:{PORT}/{_NAME}"

    def connect(self, name: str = _NAME) -> psycopg.Connection[tuple[object, ...]]:
        """Connect to it as somebody else would."""
        return psycopg.connect(f"host={self.folder} user=rinnalla dbname={name}", autocommit=True)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        listen = _HOST if self.network else ""
        options = f"-c unix_socket_directories={self.folder} -c listen_addresses={listen}"
        options += " -c shared_buffers=32MB -c max_connections=80 -c log_min_messages=fatal"
        options += " -c recovery_init_sync_method=syncfs"
        self._control("start", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: at once and without a checkpoint, as after a crash, unless it is said."""
        self._control("stop", "-m", mode)

    def processes(self) -> list[psutil.Process]:
        """Give its first process and all that it started."""
        number = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        first = psutil.Process(number)
        return [first, *first.children()]

    def backends(self) -> list[int]:
        """Give the ids of the processes that answer somebody."""
        with self.connect() as connection:
            query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
            found = connection.execute(f"{query} AND pid <> pg_backend_pid()").fetchall()
        return [int(str(row[0])) for row in found]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the table of reports, so that others wait for it."""
        with self.connect() as other, other.transaction():
            other.execute("LOCK TABLE report IN ACCESS EXCLUSIVE MODE")
            yield

    def oldest_transaction(self) -> float:
        """Give the seconds since the oldest transaction of somebody else began, 0 for none."""
        query = (
            b"SELECT extract(epoch FROM max(now() - xact_start))::float8 FROM pg_stat_activity "
            b"WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        with self.connect() as connection:
            found = connection.execute(query).fetchone()
        return float(str(found[0])) if found and found[0] is not None else 0.0

    def wait_until_ready(self) -> None:
        """Wait until it takes connections again. Raises psycopg's error after a minute."""
        wait_for(lambda: self.connect().close(), psycopg.OperationalError)

    def _control(self, *what: str) -> None:
        command = [f"{self.programs}/pg_ctl", "-w", "-D", f"{self.folder}/data", *what]
        _as_postgres(command, self.network)


@contextmanager
def postgres(network: Network | None = None) -> Iterator[Postgres]:
    """Give a running server that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="rinnalla-pg-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        server = Postgres(postgres_programs(), folder, network)
        make = [f"{server.programs}/initdb", "-D", f"{name}/data", "--username=rinnalla"]
        _as_postgres([*make, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
        server.start()
        try:
            with server.connect("postgres") as connection:
                connection.execute(f"CREATE DATABASE {_NAME}".encode())
            yield server
        finally:
            server.stop()


def _as_postgres(command: Sequence[str], network: Network | None = None) -> None:
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    before = [*(network.enter if network else []), *(user if os.geteuid() == 0 else [])]
    subprocess.run([*before, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")
