"""The same measurement on SQLite, and on a PostgreSQL of our own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from bench.figures import Figure
from tests.support.servers import PostgresServer, postgres_folder, postgres_in


def on_both(folder: Path, measure: Callable[[Path, str | None], list[Figure]]) -> list[Figure]:
    """Measure in a folder for each; the database URL is None for SQLite."""
    found = []
    for database in (nullcontext(None), _postgres()):
        with database as server:
            own = folder / ("postgresql" if server else "sqlite")
            own.mkdir(parents=True)
            if server:
                server.create("bench")
            found += measure(own, server.url("bench") if server else None)
    return found


@contextmanager
def _postgres() -> Iterator[PostgresServer]:
    with postgres_folder() as folder, postgres_in(folder, is_durable=True) as server:
        yield server
