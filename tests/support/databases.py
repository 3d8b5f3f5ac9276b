"""Fresh databases for tests: copies of one that was migrated once."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from reporting.database import Database
from reporting.migration import upgrade
from tests.support.servers import PostgresServer

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
_TEMPLATE = "template_rinnalla"

_numbers = itertools.count()


def make_sqlite_template(path: Path) -> Path:
    """Migrate an empty SQLite file and give its path, with nothing left beside it."""
    _migrate(f"sqlite:///{path}")
    return path


def make_postgres_template(server: PostgresServer) -> PostgresServer:
    """Migrate an empty database that `postgres_copy` copies, and give the server again."""
    server.create(_TEMPLATE)
    _migrate(server.url(_TEMPLATE))
    return server


def copy_sqlite(template: Path, instance: Path) -> str:
    """Put a migrated database where an instance keeps it; give the setting, empty for SQLite."""
    shutil.copyfile(template, instance / "rinnalla.db")
    return ""


@contextmanager
def postgres_copy(server: PostgresServer) -> Iterator[str]:
    """Give the URL of a migrated database that is dropped afterwards."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    server.create(name, template=_TEMPLATE)
    yield server.url(name)
    server.drop(name)


@contextmanager
def postgres_empty(server: PostgresServer) -> Iterator[str]:
    """Give the URL of an empty database that is dropped afterwards."""
    name = f"empty_{os.getpid()}_{next(_numbers)}"
    server.create(name)
    yield server.url(name)
    server.drop(name)


def _migrate(url: str) -> None:
    with closing(Database(url)) as database:
        upgrade(database)
