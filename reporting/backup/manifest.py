"""What an archive says of itself: first what is coming, last that all of it came."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Self

from reporting.backup.archive import ArchiveBrokenError, Piece
from reporting.backup.rows import Kinds

FIRST_NAME: Final = "manifest.json"
LAST_NAME: Final = "end.json"
_FORMAT: Final = 1


class Contents(StrEnum):
    """Which of the two kinds of backup an archive is."""

    DATA = "data"
    SECRETS = "secrets"


class NewerBackupError(ArchiveBrokenError):
    """The backup was made by a newer version of the program than this one."""

    def __init__(self) -> None:
        super().__init__("this backup is newer than this program; install that version first")


@dataclass(frozen=True)
class Manifest:
    """The first piece: kind, version of the tables, when it was made, and their columns.

    `secrets_mark` is a keyed digest of `backup_id`, by which other secrets are told at once.
    """

    contents: Contents
    backup_id: str
    made_at: str
    schema: str
    secrets_mark: str
    tables: dict[str, Kinds]

    def to_piece(self) -> Piece:
        """Give the piece that says so."""
        return Piece(FIRST_NAME, _json({"format": _FORMAT} | asdict(self)))

    @classmethod
    def from_piece(cls, piece: Piece) -> Self:
        """Read it; raises ArchiveBrokenError, NewerBackupError for a format of the future."""
        told = _told(piece, FIRST_NAME)
        number = told.pop("format", 0)
        if isinstance(number, int) and number > _FORMAT:
            raise NewerBackupError
        try:
            read = cls(**told | {"contents": Contents(told["contents"])})
            read._refuse_nonsense()
        except (TypeError, ValueError, KeyError) as error:
            raise ArchiveBrokenError("this is no backup of Rinnalla") from error
        return read

    @property
    def moment(self) -> datetime:
        """Give when the backup was begun."""
        return datetime.fromisoformat(self.made_at).astimezone(UTC)

    def _refuse_nonsense(self) -> None:
        """Raise TypeError or ValueError where a field is not what it is declared to be."""
        _require(dict, self.tables)
        _require(dict, *self.tables.values())
        _require(str, *(kind for kinds in self.tables.values() for kind in kinds.values()))
        _require(str, self.backup_id, self.made_at, self.schema, self.secrets_mark)
        bytes.fromhex(self.backup_id)
        datetime.fromisoformat(self.made_at)


@dataclass(frozen=True)
class End:
    """The last piece: how much there was, and a keyed digest of every piece before it.

    `missing` are files that a report names and the storage lacked; `gone` are those of reports
    that were deleted while the backup ran.
    """

    rows: dict[str, int]
    files: int
    missing: tuple[str, ...]
    gone: tuple[str, ...]
    seal: str

    def to_piece(self) -> Piece:
        """Give the piece that says so."""
        return Piece(LAST_NAME, _json(asdict(self)))

    @classmethod
    def from_piece(cls, piece: Piece) -> Self:
        """Read it; raises ArchiveBrokenError."""
        told = _told(piece, LAST_NAME)
        try:
            lists = {name: tuple(told[name]) for name in ("missing", "gone")}
            read = cls(**told | lists)
            _require(dict, read.rows)
            _require(int, read.files, *read.rows.values())
            _require(str, read.seal, *read.missing, *read.gone)
        except (TypeError, KeyError) as error:
            raise ArchiveBrokenError("this is no backup of Rinnalla") from error
        return read


def _told(piece: Piece, name: str) -> dict[str, Any]:
    try:
        told = json.loads(piece.content)
    except (ValueError, RecursionError):
        told = None
    if piece.name != name or not isinstance(told, dict):
        raise ArchiveBrokenError("this is no backup of Rinnalla")
    return told


def _require(kind: type, *values: object) -> None:
    if not all(isinstance(value, kind) for value in values):
        raise TypeError(kind.__name__)


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"
