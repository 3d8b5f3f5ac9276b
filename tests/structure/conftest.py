"""A database without any table, of both kinds, for tests of migrations."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reporting.database import Database
from tests.support.databases import POSTGRESQL, SQLITE, postgres_empty


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give a database without any table."""
    if request.param == SQLITE:
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield database
        database.close()
        return
    with postgres_empty(request.getfixturevalue("postgres")) as url:
        database = Database(url)
        yield database
        database.close()
