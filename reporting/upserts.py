"""Adding a row or changing the one that is there, in the words of the database in use."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from reporting.deferred import Deferred

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql
else:
    postgresql = Deferred("sqlalchemy.dialects.postgresql")


def insert_into(session: Session, table: Table) -> Any:
    """Give an insert that knows `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return insert_on(session.get_bind().dialect.name, table)


def insert_on(database: str, table: Table) -> Any:
    """Give the same by the database's name, for statements that are made once."""
    return (postgresql if database == "postgresql" else sqlite).insert(table)
