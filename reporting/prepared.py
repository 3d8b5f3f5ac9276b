"""Statements of the way of a report, compiled once and run on the driver.

Building, caching and converting them anew cost more than the database's work on them did
(docs/decisions/0008). Values and results are plain ones: bytes, texts and whole numbers.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.orm import Session


class Prepared:
    """A statement, made by the name of the database at its first use."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        self._make = make
        self._compiled: dict[str, Any] = {}

    def run(self, session: Session, values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
        """Run it in the session's transaction; `values` are those of its named parameters."""
        connection = session.connection()
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._make(dialect.name).compile(dialect=dialect)
            self._compiled[dialect.name] = compiled
        given = compiled.params | (values or {})
        if compiled.positional:
            given = tuple(given[name] for name in compiled.positiontup)
        return connection.exec_driver_sql(compiled.string, given)
