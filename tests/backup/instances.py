"""Instances to back up and to restore into, and keys that open backups."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reporting.app import create_app
from reporting.backup.archive import (
    new_key,
    opened_archive,
    parse_identities,
    parse_recipients,
    sealed_archive,
)
from reporting.backup.manifest import End, Manifest
from reporting.backup.restoring import Restored, restore_backup
from reporting.backup.taking import Taken, seal_of, take_backup
from reporting.database import Database
from reporting.keyring import FILE_NAME, Keyring
from reporting.runtime import PIN_FILE, Runtime, build_runtime
from tests import factories
from tests.support.pages import PageClient

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Key:
    """A key pair for backups, as a command makes it and reads it again."""

    private: str = field(repr=False)
    public: str = ""

    @property
    def recipients(self) -> list[Any]:
        """Give who a backup is sealed to."""
        return parse_recipients([self.public])

    @property
    def identities(self) -> list[Any]:
        """Give what opens it."""
        return parse_identities(self.private)


def make_key() -> Key:
    """Make a fresh key."""
    return Key(*new_key())


def silent(_: str) -> None:
    """Take what a command would tell, and say nothing."""


def take(runtime: Runtime, folder: Path, key: Key, now: datetime = NOW) -> Taken:
    """Take a backup into a folder, made when it is missing."""
    folder.mkdir(exist_ok=True)
    return take_backup(runtime, folder, recipients=key.recipients, now=now, tell=silent)


def restore(runtime: Runtime, path: Path, key: Key) -> Restored:
    """Restore a backup into an instance."""
    return restore_backup(runtime, path, key.identities, now=NOW, tell=silent)


@contextmanager
def empty_copy(of: Runtime, folder: Path, url: str = "") -> Iterator[Runtime]:
    """Give an empty instance on another machine: its secrets are back, its database is new."""
    folder.mkdir()
    for name in (FILE_NAME, PIN_FILE):
        content = of.config.instance / name
        if content.exists():
            (folder / name).write_bytes(content.read_bytes())
            (folder / name).chmod(0o600)
    config = replace(of.config, instance=folder, database_url=url)
    made = build_runtime(config, costs=factories.CHEAP)
    try:
        yield made
    finally:
        made.database.close()


def client_of(runtime: Runtime) -> PageClient:
    """Give a client of an instance."""
    return PageClient(create_app(runtime.config, runtime))


def all_rows(database: Database) -> set[tuple[str, str]]:
    """Give every value of every table, by column."""
    return {(name, repr(value)) for name, value in factories.every_value(database)}


def older(path: Path, key: Key, keyring: Keyring, *, schema: str, without: str) -> Path:
    """Give a copy of a backup as a program before a migration made it: without its table."""
    with opened_archive(path, key.identities) as pieces:
        first, *rest = list(pieces)
    manifest = Manifest.from_piece(first)
    tables = {name: kinds for name, kinds in manifest.tables.items() if name != without}
    kept = [p for p in rest[:-1] if not p.name.startswith(f"tables/{without}/")]
    end = End.from_piece(rest[-1])
    other = path.with_name("rinnalla-20260101T000000Z.age")
    with sealed_archive(other, key.recipients) as writer:
        for piece in [replace(manifest, schema=schema, tables=tables).to_piece(), *kept]:
            writer.add(*piece)
        rows = {name: number for name, number in end.rows.items() if name != without}
        seal = seal_of(keyring, writer.so_far.digest())
        writer.add(*replace(end, rows=rows, seal=seal).to_piece())
    return other
