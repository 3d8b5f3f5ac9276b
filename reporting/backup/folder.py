"""The folder of backups: what they are called, and when an old one is deleted."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from reporting.errors import RinnallaError

LONGEST_PAUSE: Final = timedelta(days=7)
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_DATA: Final = re.compile(r"rinnalla-(\d{8}T\d{6}Z)\.age\Z")
_SECRETS: Final = re.compile(r"rinnalla-secrets-(\d{8}T\d{6}Z)\.age\Z")
_PART: Final = re.compile(r"\.rinnalla-(secrets-)?(\d{8}T\d{6}Z)\.age\.part\Z")


class BackupFolderError(RinnallaError):
    """The folder cannot be used, or holds what must lie apart."""


class BackupsKeptError(RinnallaError):
    """Old backups were not deleted, because the clock may be wrong."""


def data_path(folder: Path, now: datetime) -> Path:
    """Give where a backup of the database and files goes.

    Raises BackupFolderError when there is no such folder, or secrets lie in it.
    """
    return _fresh(folder, f"rinnalla-{_stamp(now)}.age", apart_from=_SECRETS)


def secrets_path(folder: Path, now: datetime) -> Path:
    """Give where a backup of the secrets goes, never beside what they open; raises as above."""
    return _fresh(folder, f"rinnalla-secrets-{_stamp(now)}.age", apart_from=_DATA)


def delete_old(folder: Path, *, now: datetime, days: int, is_sure: bool = False) -> list[Path]:
    """Delete backups made on a day at least `days` ago, and what killed runs left; give them.

    The names say when they were made, which no copying changes. The newest one stays. Raises
    BackupsKeptError and deletes nothing when the one before it is over a week old, unless that
    `is_sure`: a clock that jumped would delete all.
    """
    made = sorted((_made_at(path), path) for path in folder.iterdir() if _DATA.match(path.name))
    limit = now.date() - timedelta(days=days)
    old = [path for moment, path in made[:-1] if moment.date() <= limit]
    if old and not is_sure and now - made[-2][0] > LONGEST_PAUSE:
        raise BackupsKeptError(
            f"the backup before this one was made on {made[-2][0].date()}, over a week ago, so "
            "old ones were kept. If the clock is right, run it with --after-pause"
        )
    left = [p for p in folder.iterdir() if _PART.match(p.name) and _is_left_over(p, now)]
    for path in old + left:
        path.unlink(missing_ok=True)
    return old


def _fresh(folder: Path, name: str, *, apart_from: re.Pattern[str]) -> Path:
    if not folder.is_dir():
        raise BackupFolderError(f"there is no folder {folder}")
    if any(apart_from.match(path.name) for path in folder.iterdir()):
        raise BackupFolderError("secrets and what they open must lie apart: use another folder")
    path = folder / name
    if path.exists():
        raise BackupFolderError(f"{path} is there already")
    return path


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime(_STAMP)


def _made_at(path: Path) -> datetime:
    found = _DATA.match(path.name)
    assert found
    return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)


def _is_left_over(path: Path, now: datetime) -> bool:
    found = _PART.match(path.name)
    assert found
    begun = datetime.strptime(found[2], _STAMP).replace(tzinfo=UTC)
    return now - begun > timedelta(days=1)
