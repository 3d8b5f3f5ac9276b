"""Restoring a backup into an empty instance: all of it in one transaction, or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import column, delete, insert, inspect, literal, select, table
from sqlalchemy.orm import Session

from reporting.audit import COMMAND_LINE, AuditAction, Head, audit_subject, record
from reporting.backup.archive import ArchiveBrokenError, opened_archive
from reporting.backup.checking import Proof, require_known
from reporting.backup.files import FilesWriter
from reporting.backup.manifest import Manifest
from reporting.backup.reading import FilePart, Reading, Rows, read_manifest
from reporting.backup.rows import Kinds, bare_table
from reporting.backup.taking import Told
from reporting.database import Database
from reporting.deletions import LIST_NAME, deletion_digest, read_deletions
from reporting.errors import UnsafeInstanceError
from reporting.joining import SECRETS_MARK
from reporting.migration import downgrade, upgrade
from reporting.runtime import Runtime
from reporting.schema import LEAVES_RUNNING, known_revisions, stored_revision
from reporting.upgrading import bring_up_to_date

_VERSION: Final = "alembic_version"
_MARKS: Final = table("instance_mark", column("name"))


class NotEmptyError(UnsafeInstanceError):
    """There is something in the database already, which a restore would mix with the backup."""

    def __init__(self, table: str) -> None:
        super().__init__(f"the database is not empty (see {table}); restore into a new one")


@dataclass(frozen=True)
class Restored:
    """What was brought back, and what was not, because it was deleted since or was missing."""

    made_at: datetime
    rows: int
    files: int
    deleted_since: int
    missing: tuple[str, ...]
    audit: Head


def restore_backup(
    runtime: Runtime, path: Path, identities: list[Any], *, now: datetime, tell: Told
) -> Restored:
    """Load a backup into an instance that is empty; the database may be of the other kind.

    Tables of an older version are brought up to date afterwards. Reports on the list beside the
    backup, or deleted while it was made, do not come back. Raises as `check_backup` does,
    NotEmptyError, and for a list that is none; then the instance is as empty as it was.
    """
    deleted = _deleted_since(path)
    with opened_archive(path, identities) as pieces, FilesWriter(runtime.storage) as files:
        manifest = read_manifest(pieces, runtime.keyring)
        require_known(manifest)
        _prepare(runtime.database, manifest.schema)
        reading = Reading(pieces, manifest, runtime.keyring)
        with runtime.database.writing() as session:
            runtime.database.wait_long(session)
            proof = _load(session, reading, manifest, files)
            proof.check_team(runtime.pinned_fingerprint())
            end = reading.end
            assert end is not None
            gone = _leave_out(session, manifest, deleted, end.gone)
            files.keep_all(leaving_out=gone.files)
    bring_up_to_date(runtime)
    _note(runtime, manifest, now=now)
    tell("what was deleted since stays deleted")
    counted = reading.rows.total(), end.files
    return Restored(manifest.moment, *counted, gone.reports, end.missing, proof.audit)


def require_empty(database: Database) -> None:
    """Raise NotEmptyError when any table holds a row, but for what migrations note themselves."""
    with database.reading() as session:
        for name in inspect(database.engine).get_table_names():
            rows = select(literal(1)).select_from(table(name)).limit(1)
            if name == _MARKS.name:
                rows = select(_MARKS).where(_MARKS.c.name.not_in((LEAVES_RUNNING, SECRETS_MARK)))
            if name != _VERSION and session.scalar(rows):
                raise NotEmptyError(name)


@dataclass(frozen=True)
class _Gone:
    reports: int
    files: frozenset[str]


def _deleted_since(path: Path) -> frozenset[bytes]:
    found = path.with_name(LIST_NAME)
    try:
        return read_deletions(found)
    except ValueError as error:
        raise ArchiveBrokenError(f"{found} is no list of deleted reports") from error


def _prepare(database: Database, schema: str) -> None:
    require_empty(database)
    order = known_revisions()
    found = stored_revision(database)
    if found is not None and order.index(found) > order.index(schema):
        downgrade(database, schema)
    else:
        upgrade(database, schema)


def _load(session: Session, reading: Reading, manifest: Manifest, files: FilesWriter) -> Proof:
    proof = Proof()
    session.execute(delete(_MARKS))  # those of the backup are of the same revision
    tables = {name: bare_table(name, kinds) for name, kinds in manifest.tables.items()}
    for read in reading:
        match read:
            case Rows():
                proof.take(read)
                session.execute(insert(tables[read.table]), read.rows)
            case FilePart():
                files.take(read)
    return proof


def _leave_out(
    session: Session, manifest: Manifest, deleted: frozenset[bytes], gone: Iterable[str]
) -> _Gone:
    # By the backup's own tables: they may be older than the models of this program.
    ids = {i for i in _ids(session, manifest) if deletion_digest(i) in deleted}
    attachment = bare_table("attachment", manifest.tables["attachment"])
    for name in gone:
        of_file = select(attachment.c.report_id).where(attachment.c.blob_name == name)
        ids |= set(session.scalars(of_file))
    files: set[str] = set(gone)
    for report_id in ids:
        of_report = select(attachment.c.blob_name).where(attachment.c.report_id == report_id)
        files |= set(session.scalars(of_report))
        _delete_report(session, manifest.tables, report_id)
    return _Gone(len(ids), frozenset(files))


def _ids(session: Session, manifest: Manifest) -> list[bytes]:
    return list(session.scalars(select(bare_table("report", manifest.tables["report"]).c.id)))


def _delete_report(session: Session, tables: Mapping[str, Kinds], report_id: bytes) -> None:
    for name, kinds in reversed(list(tables.items())):
        owner = "id" if name == "report" else "report_id"
        if owner in kinds:
            rows = bare_table(name, kinds)
            session.execute(delete(rows).where(rows.c[owner] == report_id))


def _note(runtime: Runtime, manifest: Manifest, *, now: datetime) -> None:
    subject = audit_subject(runtime.keyring, bytes.fromhex(manifest.backup_id))
    with runtime.database.writing() as session:
        action = AuditAction.INSTANCE_RESTORED
        record(session, action, actor=COMMAND_LINE, subject=subject, now=now)
