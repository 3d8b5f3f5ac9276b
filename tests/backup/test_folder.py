"""Backups are deleted when they are too old, never because a clock jumped, and lie apart."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reporting.backup.folder import (
    BackupFolderError,
    BackupsKeptError,
    data_path,
    delete_old,
    secrets_path,
)

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def put(folder: Path, days_ago: int) -> Path:
    """Put a backup of some days ago into a folder."""
    path = data_path(folder, NOW - timedelta(days=days_ago))
    path.write_bytes(b"sealed")
    return path


def test_a_backup_is_deleted_when_its_days_are_over_and_not_before(tmp_path: Path) -> None:
    """4.34: what was deleted is gone from backups within the promised days."""
    paths = {days: put(tmp_path, days) for days in range(40)}

    deleted = delete_old(tmp_path, now=NOW, days=30)

    assert set(deleted) == {path for days, path in paths.items() if days >= 30}
    assert set(tmp_path.iterdir()) == {path for days, path in paths.items() if days < 30}


@pytest.mark.parametrize(
    ("moment", "days", "old"),
    [
        (datetime(2028, 2, 29, 3, 0, tzinfo=UTC), 1, datetime(2028, 2, 28, 3, 0, tzinfo=UTC)),
        (datetime(2028, 3, 1, 3, 0, tzinfo=UTC), 2, datetime(2028, 2, 28, 3, 0, tzinfo=UTC)),
        (datetime(2038, 1, 20, 3, 0, tzinfo=UTC), 1, datetime(2038, 1, 19, 3, 14, tzinfo=UTC)),
        (datetime(2026, 10, 26, 0, 30, tzinfo=UTC), 1, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_days_are_counted_over_leap_days_summer_time_and_2038(
    moment: datetime, days: int, old: datetime, tmp_path: Path
) -> None:
    """5.11: 29 February, the end of summer time and the year 2038 shift nothing."""
    first, second = data_path(tmp_path, old), data_path(tmp_path, moment)
    first.touch()
    second.touch()

    assert delete_old(tmp_path, now=moment, days=days) == [first]


@pytest.mark.parametrize("jump", [400, 4200])
def test_a_clock_that_jumped_deletes_no_backup(jump: int, tmp_path: Path) -> None:
    """5.11: after a jump of the clock old backups stay until somebody has said that it is right."""
    paths = [put(tmp_path, days) for days in range(10)]
    later = NOW + timedelta(days=jump)
    newest = data_path(tmp_path, later)
    newest.touch()

    with pytest.raises(BackupsKeptError, match="--after-pause"):
        delete_old(tmp_path, now=later, days=30)
    assert set(tmp_path.iterdir()) == {*paths, newest}

    assert set(delete_old(tmp_path, now=later, days=30, is_sure=True)) == set(paths)
    assert list(tmp_path.iterdir()) == [newest]


def test_a_clock_that_went_back_deletes_nothing(tmp_path: Path) -> None:
    """5.11: backups of the future are kept."""
    for days in range(3):
        put(tmp_path, days)

    assert delete_old(tmp_path, now=NOW - timedelta(days=400), days=30) == []


def test_the_only_backup_is_never_deleted(tmp_path: Path) -> None:
    put(tmp_path, 300)

    assert delete_old(tmp_path, now=NOW, days=30, is_sure=True) == []


def test_nothing_but_backups_is_deleted(tmp_path: Path) -> None:
    for name in ("notes.txt", "rinnalla-2020.age", "deleted-reports", "rinnalla.age.part"):
        (tmp_path / name).touch()
    for days in (0, 1, 40):
        put(tmp_path, days)

    delete_old(tmp_path, now=NOW, days=30)

    assert {"notes.txt", "rinnalla-2020.age", "deleted-reports"} <= {
        path.name for path in tmp_path.iterdir()
    }


def test_what_a_killed_run_left_is_removed_a_day_later(tmp_path: Path) -> None:
    put(tmp_path, 0)
    old, young = (
        tmp_path / f".{data_path(tmp_path, NOW - timedelta(hours=hours)).name}.part"
        for hours in (25, 2)
    )
    for part in (old, young):
        part.touch()

    delete_old(tmp_path, now=NOW, days=30)

    assert not old.exists()
    assert young.exists()


def test_secrets_and_data_never_share_a_folder(tmp_path: Path) -> None:
    """4.34: the secrets lie apart from what they open."""
    put(tmp_path, 0)
    other = tmp_path / "other"
    other.mkdir()
    secrets_path(other, NOW).touch()

    with pytest.raises(BackupFolderError, match="apart"):
        secrets_path(tmp_path, NOW)
    with pytest.raises(BackupFolderError, match="apart"):
        data_path(other, NOW)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupFolderError, match="nowhere"):
        data_path(tmp_path / "nowhere", NOW)


def test_a_backup_is_never_overwritten(tmp_path: Path) -> None:
    put(tmp_path, 0)

    with pytest.raises(BackupFolderError, match="already"):
        data_path(tmp_path, NOW)
