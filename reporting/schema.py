"""Whether the database has the tables this code expects: quick enough to ask at every probe."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from reporting.database import Database

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"

LEAVES_RUNNING = "leaves-code-running"
"""Names the mark with the database's revision and the older ones whose code may go on."""

_LEAVES_RUNNING = "SELECT value FROM instance_mark WHERE name = :name"


def newest_revision() -> str:
    """Give the revision of the last migration; file names sort by time and carry it."""
    return known_revisions()[-1]


def known_revisions() -> list[str]:
    """Give the revisions of all migrations, oldest first; file names sort by time."""
    stems = sorted(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return [stem.split("_")[2] for stem in stems]


def stored_revision(database: Database) -> str | None:
    """Give the last migration that a database has run, None when it has none of our tables."""
    with database.engine.connect() as connection:
        try:
            found = connection.scalars(text("SELECT version_num FROM alembic_version")).first()
        except (ProgrammingError, OperationalError):
            return None
    return str(found) if found else None


def is_current(database: Database, *, newest: str = "") -> bool:
    """Say whether the tables are those of this code, or newer ones that leave it running.

    `newest` is the last revision that the code knows, this code's own when it is left out.

    Newer ones say so themselves (migrations/env.py), so that in a rolling upgrade the machines
    with the older code stay in service. Raises OperationalError when the database cannot be
    reached.
    """
    with database.engine.connect() as connection:
        try:
            found = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
            leaves = connection.scalar(text(_LEAVES_RUNNING), {"name": LEAVES_RUNNING}) or ""
        except (ProgrammingError, OperationalError):
            return False  # no such table: nothing has been migrated yet
    newest, older = newest or newest_revision(), leaves.split()
    return found == [newest] or (found == older[:1] and newest in older)
