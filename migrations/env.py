"""How Alembic sees this project; `reporting/migration.py` opens the connection and calls it."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum, text

import migrations.models  # noqa: F401 - declares every table
from reporting.database import Base, UtcDateTime

# Any number that is ours: machines that start together wait here for the first of them.
_TURN = 0x52494E4E


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
        context.run_migrations()
        _refuse_orphans(connection)


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})


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
