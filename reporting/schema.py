"""Whether the database has the tables this code expects: quick enough to ask at every probe."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from reporting.database import Database

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


def newest_revision() -> str:
    """Give the revision of the last migration; file names sort by time and carry it."""
    last = max(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return last.split("_")[2]


def is_current(database: Database) -> bool:
    """Say whether every migration, and none that we do not know, has been run.

    Raises OperationalError when the database cannot be reached.
    """
    with database.engine.connect() as connection:
        try:
            found = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
        except (ProgrammingError, OperationalError):
            return False  # no such table: nothing has been migrated yet
    return found == [newest_revision()]
