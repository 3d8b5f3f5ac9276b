"""What was deleted lately is remembered as long as a backup may hold it, and tells nothing else."""

import errno
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from reporting.database import Database
from reporting.deletions import (
    DeletedReport,
    deletion_digest,
    deletions,
    forget_deletions,
    note_deletion,
    read_deletions,
    remove_files,
    write_deletions,
)
from reporting.runtime import Runtime
from reporting.storage.local import LocalStorage

TODAY = date(2026, 11, 28)


class BrokenStorage(LocalStorage):
    """A storage on a disk that refuses."""

    def delete(self, name: str) -> None:
        """Fail as such a disk does."""
        raise OSError(errno.EIO, "broken")


def noted(database: Database) -> list[date | None]:
    """Give the days of what is noted."""
    with database.reading() as session:
        return list(session.scalars(select(DeletedReport.noted_on)))


def run(database: Database, today: date, *, days: int = 30) -> None:
    """Do what retention does each day."""
    with database.writing() as session:
        forget_deletions(session, before=today - timedelta(days=days), today=today)


def test_a_deletion_is_remembered_until_the_last_backup_with_it_is_gone(database: Database) -> None:
    """2.5: a note is dated by the next retention, and forgotten after the days of backups."""
    with database.writing() as session:
        note_deletion(session, bytes(16))
    assert noted(database) == [None], "the time of a deletion is not kept"

    run(database, TODAY)
    run(database, TODAY + timedelta(days=30))
    assert noted(database) == [TODAY]

    run(database, TODAY + timedelta(days=31))
    assert noted(database) == []


def test_a_file_that_cannot_be_removed_is_left_to_the_sweep(
    runtime: Runtime, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """5.5: its rows are gone, so whoever deleted the report must not be told that it failed."""
    remove_files(replace(runtime, storage=BrokenStorage(tmp_path)), ["0" * 32])

    assert "a file waits for the sweep" in caplog.text


def test_a_note_does_not_hold_the_id_of_the_report(database: Database) -> None:
    with database.writing() as session:
        note_deletion(session, b"0123456789abcdef")
        note_deletion(session, b"0123456789abcdef")

    with database.reading() as session:
        (digest,) = deletions(session)
    assert digest == deletion_digest(b"0123456789abcdef")
    assert b"0123456789abcdef" not in digest


def test_the_list_is_read_back_and_is_in_no_order_of_time(tmp_path: Path) -> None:
    digests = [deletion_digest(bytes([number]) * 16) for number in range(20)]
    path = tmp_path / "deleted-reports"

    write_deletions(path, digests)

    assert read_deletions(path) == set(digests)
    assert path.read_text().split() == sorted(digest.hex() for digest in digests)


def test_without_a_list_nothing_was_deleted(tmp_path: Path) -> None:
    assert read_deletions(tmp_path / "deleted-reports") == frozenset()


@pytest.mark.parametrize("text", ["words\n", "abcd\n", "00" * 33])
def test_something_else_is_not_taken_for_a_list(text: str, tmp_path: Path) -> None:
    path = tmp_path / "deleted-reports"
    path.write_text(text)

    with pytest.raises(ValueError, match=r"hexadecimal|not a list"):
        read_deletions(path)
