"""Taking a backup while the service runs: one moment of the database, then the files it names."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from reporting.backup.archive import PIECE_BYTES, ArchiveWriter, sealed_archive
from reporting.backup.contents import kept_tables
from reporting.backup.folder import data_path
from reporting.backup.manifest import Contents, End, Manifest
from reporting.backup.rows import bare_table, encoded_pieces, kinds_of
from reporting.deletions import LIST_NAME, deletions, write_deletions
from reporting.errors import NotFoundError, UnsafeInstanceError
from reporting.keyring import Keyring
from reporting.report.queries import attachment_names
from reporting.runtime import Runtime
from reporting.schema import newest_revision, stored_revision

Told = Callable[[str], None]
"""Is told what was just done, in words for the person who waits."""

_ROWS_AT_ONCE: Final = 50
_FILES_TOLD: Final = 1000


@dataclass(frozen=True)
class Taken:
    """A finished backup: where it lies, and what is in it."""

    path: Path
    rows: int
    files: int
    missing: tuple[str, ...]


def take_backup(
    runtime: Runtime, folder: Path, *, recipients: Sequence[Any], now: datetime, tell: Told
) -> Taken:
    """Write a backup of database and files into a folder; the service may go on meanwhile.

    Files come after the database, so that each file it names was there before (security §5.9).
    Raises BackupFolderError, UnsafeInstanceError when the tables are not those of this program,
    StorageGoneError, OSError; then nothing of it is left.
    """
    if stored_revision(runtime.database) != newest_revision():
        raise UnsafeInstanceError(
            "the tables are not those of this program: run `rinnalla db upgrade`, or take the "
            "backup where the newest version runs"
        )
    path = data_path(folder, now)
    manifest = manifest_of(runtime.keyring, now)
    with sealed_archive(path, recipients) as writer:
        writer.add(*manifest.to_piece())
        with runtime.database.snapshot() as session:
            rows = _add_tables(writer, session, tell)
            names = attachment_names(session)
        absent = _add_files(writer, runtime, sorted(names), tell)
        with runtime.database.reading() as session:
            missing = absent & attachment_names(session)
        seal = seal_of(runtime.keyring, writer.so_far.digest())
        gone = tuple(sorted(absent - missing))
        end = End(rows, len(names) - len(absent), tuple(sorted(missing)), gone, seal)
        writer.add(*end.to_piece())
    list_deletions(runtime, folder)
    return Taken(path, sum(rows.values()), end.files, end.missing)


def list_deletions(runtime: Runtime, folder: Path) -> None:
    """Write which reports were deleted lately beside the backups; quick enough for every hour."""
    with runtime.database.reading() as session:
        write_deletions(folder / LIST_NAME, deletions(session))


def manifest_of(keyring: Keyring, now: datetime, *, of: Contents = Contents.DATA) -> Manifest:
    """Give what a backup that is begun now says first."""
    backup_id = secrets.token_bytes(16)
    return Manifest(
        contents=of,
        backup_id=backup_id.hex(),
        made_at=now.astimezone(UTC).replace(microsecond=0).isoformat(),
        schema=newest_revision(),
        secrets_mark=secrets_mark(keyring, backup_id),
        tables={t.name: kinds_of(t) for t in kept_tables()} if of is Contents.DATA else {},
    )


def secrets_mark(keyring: Keyring, backup_id: bytes) -> str:
    """Give what tells whether secrets are those of a backup, and nothing else about them."""
    return keyring.keyed("backup", backup_id).hex()


def seal_of(keyring: Keyring, digest: bytes) -> str:
    """Give the seal of all pieces: whoever knows the recipients still cannot make a backup."""
    return keyring.keyed("backup-end", digest).hex()


def _add_tables(writer: ArchiveWriter, session: Session, tell: Told) -> dict[str, int]:
    counts = {}
    for declared in kept_tables():
        counts[declared.name] = _add_table(writer, session, declared)
        tell(f"{declared.name}: {counts[declared.name]} rows")
    return counts


def _add_table(writer: ArchiveWriter, session: Session, declared: Table) -> int:
    kinds = kinds_of(declared)
    table = bare_table(declared.name, kinds)
    order = [table.c[column.name] for column in declared.primary_key.columns]
    statement = select(table).order_by(*order)
    number = 0
    with session.execute(statement, execution_options={"yield_per": _ROWS_AT_ONCE}) as found:
        for part, (rows, piece) in enumerate(encoded_pieces(found, kinds), start=1):
            writer.add(f"tables/{declared.name}/{part:08d}", piece)
            number += rows
    return number


def _add_files(
    writer: ArchiveWriter, runtime: Runtime, names: Iterable[str], tell: Told
) -> frozenset[str]:
    absent = set()
    for number, name in enumerate(names, start=1):
        try:
            _add_file(writer, runtime, name)
        except NotFoundError:
            absent.add(name)
        if number % _FILES_TOLD == 0:
            tell(f"{number} files")
    return frozenset(absent)


def _add_file(writer: ArchiveWriter, runtime: Runtime, name: str) -> None:
    with runtime.storage.open(name) as file:
        part = 1
        while piece := file.read(PIECE_BYTES):
            writer.add(f"files/{name}/{part:08d}", piece)
            part += 1
