"""How Alembic sees this project; `reporting/migration.py` opens the connection and calls it."""

from collections.abc import Iterator
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum, inspect, text

import migrations.models  # noqa: F401 - declares every table
from reporting.database import Base, UtcDateTime
from reporting.postgresql import wait_long
from reporting.schema import LEAVES_RUNNING

# Any number that is ours: machines that start together wait here for the first of them.
_TURN = 0x52494E4E

_LOCK_MILLISECONDS = 2000
_MOST_OLDER = 4


def run(connection: Connection) -> None:
    """Run what was asked for in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=_plain_type,
        compare_type=True,
        # The engine begins transactions itself, so SQLite undoes a migration that fails.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        _take_turn(connection)
        before = context.get_context().get_current_heads()
        context.run_migrations()
        _refuse_orphans(connection)
        if before and before != context.get_context().get_current_heads():
            _note_what_goes_on(connection)


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        wait_long(connection)
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
        # A change of a table that waits for its lock makes everybody wait behind it.
        connection.execute(text(f"SET LOCAL lock_timeout = {_LOCK_MILLISECONDS}"))


def _note_what_goes_on(connection: Connection) -> None:
    """Note which older revisions' code may go on with these tables (reporting/schema.py)."""
    if not inspect(connection).has_table("instance_mark"):
        return
    found = " ".join(_left_running(context.get_context().get_current_heads()))
    for statement in (
        "DELETE FROM instance_mark WHERE name = :name",
        "INSERT INTO instance_mark (name, value) VALUES (:name, :found)",
    ):
        connection.execute(text(statement), {"name": LEAVES_RUNNING, "found": found})


def _left_running(heads: tuple[str, ...]) -> Iterator[str]:
    """Give the revision that was reached, then the older ones that it leaves running."""
    script = context.script.get_revision(heads[0]) if heads else None
    for _ in range(_MOST_OLDER + 1):
        if script is None:
            return
        yield script.revision
        if script.module.stops_older_code or not isinstance(script.down_revision, str):
            return
        script = context.script.get_revision(script.down_revision)


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
        if orphans:
            tables = ", ".join(sorted({str(row[0]) for row in orphans}))
            raise RuntimeError(f"rows without the row they belong to in: {tables}")


def _plain_type(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write our own types as what the database knows, so that old migrations need no new code."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    return False


run(context.config.attributes["connection"])
