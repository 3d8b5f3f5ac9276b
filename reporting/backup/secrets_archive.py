"""The backup of the secrets: apart from what they open, and sealed to other people's keys."""

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from reporting.backup.archive import ArchiveBrokenError, Piece, opened_archive, sealed_archive
from reporting.backup.folder import secrets_path
from reporting.backup.manifest import FIRST_NAME, LAST_NAME, Contents, Manifest
from reporting.backup.taking import manifest_of
from reporting.config import Config
from reporting.errors import UnsafeInstanceError
from reporting.keyring import FILE_NAME, load_keyring
from reporting.runtime import PIN_FILE

AUDIT_HEAD: Final = "audit-head"
STORAGE_KEY: Final = "storage-key"
# The secrets come last: while they are missing, a restore that was cut short can be run again.
_FILES: Final = (PIN_FILE, AUDIT_HEAD, STORAGE_KEY, FILE_NAME)


def take_secrets(config: Config, folder: Path, *, recipients: Sequence[Any], now: datetime) -> Path:
    """Write the secrets, the bucket's key, the team's pin, the noted end of the trail; give where.

    Raises UnsafeInstanceError for missing or unsafe secrets, BackupFolderError, OSError.
    """
    keyring = load_keyring(config.secrets_folder)
    places = {FILE_NAME: config.secrets_folder}
    path = secrets_path(folder, now)
    with sealed_archive(path, recipients) as writer:
        writer.add(*manifest_of(keyring, now, of=Contents.SECRETS).to_piece())
        for name in _FILES:
            with suppress(FileNotFoundError):  # no team yet, no bucket, or never verified
                writer.add(name, (places.get(name, config.instance) / name).read_bytes())
        writer.add(LAST_NAME, writer.so_far.digest())
    return path


def restore_secrets(instance: Path, path: Path, identities: Sequence[Any]) -> None:
    """Put the secrets into an instance folder that has none.

    Raises UnsafeInstanceError when it has some, ArchiveKeyError, ArchiveBrokenError; then the
    folder has no secrets.
    """
    if (instance / FILE_NAME).exists():
        raise UnsafeInstanceError("this instance has secrets already")
    with opened_archive(path, identities) as pieces:
        found = list(pieces)
    files = _files_of(found)
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in _FILES:
        if name in files:
            _write(instance / name, files[name])
    load_keyring(instance)


def is_of_secrets(path: Path, identities: Sequence[Any]) -> bool:
    """Say whether an archive is one of secrets; raises as `opened_archive` does."""
    with opened_archive(path, identities) as pieces:
        manifest = Manifest.from_piece(next(pieces, Piece(FIRST_NAME, b"")))
    return manifest.contents is Contents.SECRETS


def _files_of(pieces: list[Piece]) -> dict[str, bytes]:
    names = [piece.name for piece in pieces]
    is_whole = names and names[0] == FIRST_NAME and names[-1] == LAST_NAME
    if not is_whole or FILE_NAME not in names or not set(names[1:-1]) <= set(_FILES):
        raise ArchiveBrokenError("this is no backup of secrets, or it is cut short")
    return {piece.name: piece.content for piece in pieces[1:-1]}


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
