"""Adding rows quickly: statements compiled once, run on the driver."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import Session

from reporting.database import Base, table_of


class Inserts:
    """Rows for one table, by a statement compiled once for each kind of database.

    The hot path of a report writes a dozen rows; building and checking the same statements anew
    cost more than sealing them did (docs/decisions/0003).
    """

    def __init__(self, model: type[Base]) -> None:
        self._table = table_of(model)
        self._prepared: dict[str, _Prepared] = {}

    def add(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows; each gives every column of the table."""
        connection = session.connection()
        prepared = self._prepared.get(connection.dialect.name)
        if prepared is None:
            prepared = _Prepared.of(self._table, connection.dialect)
            self._prepared[connection.dialect.name] = prepared
        values = [prepared.bound(row) for row in rows]
        connection.exec_driver_sql(prepared.sql, values if len(values) > 1 else values[0])


@dataclass(frozen=True)
class _Prepared:
    sql: str
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    is_named: bool

    @staticmethod
    def of(table: Table, dialect: Dialect) -> "_Prepared":
        columns = tuple(
            (column.name, column.type.dialect_impl(dialect).bind_processor(dialect))
            for column in table.columns
        )
        statement = insert(table).compile(dialect=dialect)
        return _Prepared(str(statement), columns, is_named=not statement.positional)

    def bound(self, row: Mapping[str, Any]) -> dict[str, Any] | tuple[Any, ...]:
        values = {name: bind(row[name]) if bind else row[name] for name, bind in self.columns}
        return values if self.is_named else tuple(values.values())
