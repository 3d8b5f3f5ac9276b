"""5.5: on a full disk the ballast is given up, so that deleting works, and nothing is undone."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from reporting.ballast import FILE_NAME, lay_ballast, release_ballast
from reporting.config import Mode
from reporting.database import Database
from reporting.jobs import run_retention
from reporting.runtime import Runtime
from reporting.web import current

MEBIBYTE = 1 << 20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of 16 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(folder: Path, leaving: int) -> None:
    """Fill a disk but for some bytes."""
    status = os.statvfs(folder)
    (folder / "filling").write_bytes(bytes(status.f_bavail * status.f_frsize - leaving))


def test_ballast_takes_room_and_gives_it_back_only_when_there_is_none(disk: Path) -> None:
    """5.5: the ballast is real bytes, kept while there is room and given up when there is not."""
    assert lay_ballast(disk, size=4 * MEBIBYTE)
    assert (disk / FILE_NAME).stat().st_blocks * 512 >= 4 * MEBIBYTE
    assert not lay_ballast(disk, size=4 * MEBIBYTE), "once is enough"
    assert not release_ballast(disk, size=4 * MEBIBYTE), "there is room"

    fill(disk, leaving=MEBIBYTE)

    assert release_ballast(disk, size=4 * MEBIBYTE)
    assert os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize >= 5 * MEBIBYTE
    assert not release_ballast(disk, size=4 * MEBIBYTE), "there is none any more"
    assert not lay_ballast(disk, size=4 * MEBIBYTE), "it would fill the disk again"


def test_no_ballast_is_laid_where_it_would_leave_no_room(disk: Path) -> None:
    fill(disk, leaving=7 * MEBIBYTE)

    assert not lay_ballast(disk, size=4 * MEBIBYTE)
    assert not (disk / FILE_NAME).exists()


def test_a_log_that_does_not_fit_into_the_file_waits_and_undoes_nothing(
    disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """5.5: what was committed must not be answered as if it had failed."""
    database, log = Database(f"sqlite:///{disk}/small.db"), disk / "small.db-wal"
    with database.writing() as session:
        session.execute(text("CREATE TABLE kept (words BLOB)"))
        session.execute(text("INSERT INTO kept VALUES (randomblob(1000000))"))
    fill(disk, leaving=0)

    database.empty_log()

    assert "the log was not emptied" in caplog.text
    assert log.stat().st_size > MEBIBYTE // 2
    (disk / "filling").unlink()
    database.empty_log()
    assert log.stat().st_size == 0
    with database.reading() as session:
        assert session.scalar(text("SELECT length(words) FROM kept")) == 1_000_000
    database.close()


def test_retention_lays_ballast_in_production(runtime: Runtime) -> None:
    """5.5: there is ballast before the disk is full, after the first night."""
    served = replace(runtime, config=replace(runtime.config, mode=Mode.PRODUCTION))

    run_retention(served, today=current.today(), now=current.now())

    ballast = runtime.config.instance / FILE_NAME
    assert ballast.stat().st_blocks * 512 >= 64 * MEBIBYTE
    assert ballast.stat().st_mode & 0o077 == 0
    ballast.unlink()
