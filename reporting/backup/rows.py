"""Rows of any table as JSON and back, the same from and to every kind of database."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Table,
    TableClause,
    TypeDecorator,
    column,
    table,
)

from reporting.backup.archive import PIECE_BYTES

# By kind: the type that reads and writes it as the database holds it, in order of recognition.
_TYPES: Final[dict[str, Any]] = {
    "bytes": LargeBinary(),
    "day": Date(),
    "moment": DateTime(),
    "flag": Boolean(),
    "long": BigInteger(),
    "number": Integer(),
    "text": String(),
}
_TO_JSON: Final[dict[str, Callable[[Any], Any]]] = {
    "bytes": lambda value: b64encode(value).decode(),
    "day": date.isoformat,
    "moment": datetime.isoformat,
}
_FROM_JSON: Final[dict[str, Callable[[Any], Any]]] = {
    "bytes": b64decode,
    "day": date.fromisoformat,
    "moment": datetime.fromisoformat,
}

Kinds = Mapping[str, str]
"""The columns of a table in order, and what each holds."""


def kinds_of(declared: Table) -> dict[str, str]:
    """Give the columns of a table and their kinds, as an archive names them."""
    return {c.name: _kind(c.type) for c in declared.columns}


def bare_table(name: str, kinds: Kinds) -> TableClause:
    """Give a table for statements that must see values as the database holds them.

    Raises KeyError for a kind that is none.
    """
    return table(name, *(column(n, _TYPES[kind]) for n, kind in kinds.items()))


def encoded_pieces(rows: Iterable[Sequence[Any]], kinds: Kinds) -> Iterator[tuple[int, bytes]]:
    """Give rows as JSON in pieces of about a mebibyte, each with how many rows it holds."""
    makers = [_TO_JSON.get(kind) for kind in kinds.values()]
    lines: list[bytes] = []
    size = 0
    for row in rows:
        cells = [
            value if value is None or make is None else make(value)
            for value, make in zip(row, makers, strict=True)
        ]
        lines.append(json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode())
        size += len(lines[-1])
        if size >= PIECE_BYTES:
            yield len(lines), b"\n".join(lines)
            lines, size = [], 0
    if lines:
        yield len(lines), b"\n".join(lines)


def decoded_rows(piece: bytes, kinds: Kinds) -> list[dict[str, Any]]:
    """Give the rows of a piece by column; raises ValueError when it does not fit the columns."""
    makers = [(name, _FROM_JSON.get(kind)) for name, kind in kinds.items()]
    rows = []
    for line in piece.split(b"\n"):
        cells = json.loads(line)
        rows.append(
            {
                name: value if value is None or make is None else make(value)
                for (name, make), value in zip(makers, cells, strict=True)
            }
        )
    return rows


def _kind(found: Any) -> str:
    plain = found.impl_instance if isinstance(found, TypeDecorator) else found
    return next(kind for kind, type_ in _TYPES.items() if isinstance(plain, type(type_)))
