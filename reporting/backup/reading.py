"""Reading an archive back: nothing counts as read until its end says that it is whole."""

import hmac
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reporting.backup.archive import ArchiveBrokenError, Piece, PieceDigest
from reporting.backup.manifest import FIRST_NAME, LAST_NAME, Contents, End, Manifest
from reporting.backup.rows import decoded_rows
from reporting.backup.taking import seal_of, secrets_mark
from reporting.errors import UnsafeInstanceError
from reporting.keyring import Keyring
from reporting.storage.blobs import is_blob_name


class OtherSecretsError(UnsafeInstanceError):
    """The secrets of this instance are not those that the backup was made with."""

    def __init__(self) -> None:
        super().__init__(
            "this instance has other secrets than the backup: no code and no password would "
            "open anything. Restore the backup of the secrets first"
        )


class FilesMissingError(ArchiveBrokenError):
    """Files that reports name are not in the backup."""

    def __init__(self, names: frozenset[str]) -> None:
        some = ", ".join(sorted(names)[:5])
        super().__init__(f"{len(names)} files that reports name are missing: {some}")
        self.names = names


@dataclass(frozen=True)
class Rows:
    """Some rows of one table."""

    table: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class FilePart:
    """The next piece of a sealed file."""

    name: str
    content: bytes = field(repr=False)


def read_manifest(pieces: Iterator[Piece], keyring: Keyring) -> Manifest:
    """Read the first piece of a backup of data.

    Raises ArchiveBrokenError, OtherSecretsError.
    """
    piece = next(pieces, Piece(FIRST_NAME, b""))
    manifest = Manifest.from_piece(piece)
    if manifest.contents is not Contents.DATA:
        raise ArchiveBrokenError("this is a backup of secrets, not of data")
    mark = secrets_mark(keyring, bytes.fromhex(manifest.backup_id))
    if not hmac.compare_digest(mark.encode(), manifest.secrets_mark.encode()):
        raise OtherSecretsError
    return manifest


class Reading:
    """Goes through the pieces after the manifest; `end` is known, and checked, when they are over.

    What comes out before may be kept only when the whole iteration ended without an error.
    """

    def __init__(self, pieces: Iterator[Piece], manifest: Manifest, keyring: Keyring) -> None:
        self._pieces, self._manifest, self._keyring = pieces, manifest, keyring
        self._digest = PieceDigest()
        self._digest.add(manifest.to_piece())
        self._named: set[str] = set()
        self._seen: set[str] = set()
        self.rows: Counter[str] = Counter()
        self.end: End | None = None

    def __iter__(self) -> Iterator[Rows | FilePart]:
        for piece in self._pieces:
            if self.end is not None:
                raise ArchiveBrokenError("something follows the end of the backup")
            if piece.name == LAST_NAME:
                self.end = self._checked(End.from_piece(piece))
                continue
            self._digest.add(piece)
            yield self._read(piece)
        if self.end is None:
            raise ArchiveBrokenError("the backup has no end: it is cut short")

    def _read(self, piece: Piece) -> Rows | FilePart:
        folder, name = [*piece.name.split("/"), ""][:2]
        if folder == "files" and is_blob_name(name):
            self._seen.add(name)
            return FilePart(name, piece.content)
        if folder != "tables" or name not in self._manifest.tables:
            raise ArchiveBrokenError("this is no backup of Rinnalla")
        try:
            rows = decoded_rows(piece.content, self._manifest.tables[name])
            self._named |= {row["blob_name"] for row in rows if "blob_name" in row}
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise ArchiveBrokenError(f"rows of {name} cannot be read") from error
        self.rows[name] += len(rows)
        return Rows(name, rows)

    def _checked(self, end: End) -> End:
        seal = seal_of(self._keyring, self._digest.digest())
        if not hmac.compare_digest(seal.encode(), end.seal.encode()):
            raise ArchiveBrokenError("the backup was changed after it was made, or made elsewhere")
        if {name: self.rows[name] for name in end.rows} != end.rows:
            raise ArchiveBrokenError("the backup has other rows than it says")
        absent = self._named - self._seen - set(end.missing) - set(end.gone)
        if absent:
            raise FilesMissingError(frozenset(absent))
        return end
