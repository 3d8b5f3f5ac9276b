"""Two versions side by side: each migration leaves the code before it running, or says why not."""

import importlib.util
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import MetaData, delete, event, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from reporting.database import Database
from reporting.migration import downgrade, upgrade
from reporting.schema import LEAVES_RUNNING, MIGRATIONS, is_current, known_revisions
from tests.structure.sources import ROOT
from tests.structure.test_migrations import count_rows, fill, row_of
from tests.support.databases import postgres_empty
from tests.support.servers import PostgresServer

pytestmark = pytest.mark.database

FILES = sorted((MIGRATIONS / "versions").glob("[0-9]*.py"))[1:]
BEFORE, NEWEST = known_revisions()[-2:]
_BEFORE_TABLES_CHANGE = "c41f5e0b7a92"  # the next one changes tables that are in use
_WAIT_SECONDS = 60

# A whole upgrade that is killed when it begins the statement with this number.
_KILLED = """
import os, signal, sys
from sqlalchemy import event
from reporting.database import Database
from reporting.migration import upgrade
database, number = Database(sys.argv[1]), int(sys.argv[2])
def count(*_):
    global number
    number -= 1
    if number == 0:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(database.engine, "before_cursor_execute", count)
upgrade(database)
print("whole")
"""


def migration(path: Path) -> ModuleType:
    """Load a migration as Alembic does."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_older_code_writes_and_reads_fits_the_new_tables(path: Path, empty: Database) -> None:
    """5.12: an old worker goes on with the new schema, unless the migration says why it cannot."""
    step = migration(path)
    upgrade(empty, step.down_revision)
    older = MetaData()
    older.reflect(empty.engine)
    older.remove(older.tables["alembic_version"])
    upgrade(empty, step.revision)

    if not step.stops_older_code:
        _use(empty, older)
        return
    with pytest.raises(DBAPIError):  # else it need not say so
        _use(empty, older)


def test_the_database_says_which_older_code_may_go_on(empty: Database) -> None:
    """5.12: `/readyz` of a machine with the code before stays ready, or does not, as declared."""
    for path in FILES:
        step = migration(path)
        upgrade(empty, step.down_revision)
        assert not is_current(empty, newest=step.revision), "ready before the migration"

        upgrade(empty, step.revision)

        assert is_current(empty, newest=step.revision)
        goes_on = is_current(empty, newest=step.down_revision)
        assert goes_on is not bool(step.stops_older_code)


def test_older_code_is_not_ready_for_tables_that_do_not_name_it(empty: Database) -> None:
    upgrade(empty)
    with empty.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'ffffffffffff'"))
        session.execute(
            text("INSERT INTO instance_mark (name, value) VALUES (:name, :value)"),
            {"name": LEAVES_RUNNING, "value": f"ffffffffffff {NEWEST}"},
        )

    assert is_current(empty)
    assert not is_current(empty, newest=BEFORE)
    with empty.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'eeeeeeeeeeee'"))
    assert not is_current(empty), "a mark of another revision counts"


def test_going_back_tells_newer_code_that_its_tables_are_gone(empty: Database) -> None:
    upgrade(empty)

    downgrade(empty, "-1")

    assert is_current(empty, newest=BEFORE)
    assert not is_current(empty)


def test_a_migration_waits_for_a_table_in_use_without_holding_others_up(
    postgres: PostgresServer,
) -> None:
    """5.12: on PostgreSQL readers of a table go on while a migration wants to change it."""
    with postgres_empty(postgres) as url, ThreadPoolExecutor(1) as admin:
        database = Database(url)
        upgrade(database, _BEFORE_TABLES_CHANGE)
        with database.reading() as reader:
            _read_everything(reader, database)
            upgrading = admin.submit(upgrade, database)
            _wait_until_it_waits(database)
            with database.reading() as another:
                _read_everything(another, database)
            assert not upgrading.done()
        upgrading.result()

        assert is_current(database)
        database.close()


def test_a_migration_that_never_gets_its_table_changes_nothing(postgres: PostgresServer) -> None:
    with postgres_empty(postgres) as url:
        database = Database(url)
        upgrade(database, _BEFORE_TABLES_CHANGE)
        with database.reading() as reader:
            _read_everything(reader, database)

            with pytest.raises(OperationalError):
                upgrade(database, tries=1)

            assert is_current(database, newest=_BEFORE_TABLES_CHANGE)
        database.close()


@pytest.mark.parametrize("part", [0.0, 0.5, 0.9, 1.0])
def test_a_migration_killed_on_its_way_is_whole_the_next_time(part: float, empty: Database) -> None:
    """5.12: kill -9 in a migration leaves the tables as they were; running it again completes."""
    upgrade(empty, BEFORE)
    before = count_rows(empty)
    url = empty.engine.url.render_as_string(hide_password=False)
    steps = _statements_of_upgrade(empty)
    downgrade(empty, BEFORE)

    done = _upgrade_in_a_process(url, max(1, int(steps * part)))

    assert (done.returncode, done.stdout) == (-9, ""), done.stderr
    assert is_current(empty, newest=BEFORE)
    assert {name: count_rows(empty)[name] for name in before} == before
    upgrade(empty)
    assert is_current(empty)
    fill(empty)


def _use(database: Database, tables: MetaData) -> None:
    """Write, read, change and delete a row of each table, as code that knows only these does."""
    with database.writing() as session:
        session.execute(text("DELETE FROM instance_mark"))  # what the upgrade noted
        for table in tables.sorted_tables:
            session.execute(table.insert().values(row_of(table)))
        for table in tables.sorted_tables:
            assert session.execute(select(table)).all()
            session.execute(update(table).values(row_of(table)))
        for table in reversed(tables.sorted_tables):
            session.execute(delete(table))


def _statements_of_upgrade(database: Database) -> int:
    """Give how many statements the newest migration takes, by running it once."""
    seen: list[str] = []

    def note(*told: Any) -> None:
        seen.append(told[2])

    event.listen(database.engine, "before_cursor_execute", note)
    upgrade(database)
    event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)


def _upgrade_in_a_process(url: str, number: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _KILLED, url, str(number)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def _read_everything(session: Session, database: Database) -> None:
    for name in count_rows(database):
        session.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1'))  # noqa: S608 - our own names


def _wait_until_it_waits(database: Database) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while True:
        with database.reading() as session:
            if session.scalar(waiting):
                return
        assert time.monotonic() < deadline, "the migration never waited"
        time.sleep(0.05)  # another process' lock tells nobody when it waits
