"""Negative drills: what is broken, foreign or newer is refused in words; nothing is restored."""

import json
import os
import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from reporting import schema
from reporting.audit import AuditChainError, AuditEntry
from reporting.backup.archive import (
    ArchiveBrokenError,
    ArchiveKeyError,
    Piece,
    opened_archive,
    sealed_archive,
)
from reporting.backup.checking import check_backup
from reporting.backup.drill import DrillFailedError, open_with_kit
from reporting.backup.manifest import NewerBackupError
from reporting.backup.reading import FilesMissingError, OtherSecretsError
from reporting.database import Database
from reporting.errors import RinnallaError, UnsafeInstanceError
from reporting.keyring import FILE_NAME, create_keyring
from reporting.runtime import PIN_FILE, Runtime, build_runtime
from tests import factories
from tests.backup.instances import Key, empty_copy, make_key, restore, take
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

Change = Callable[[list[Piece]], list[Piece]]


@pytest.fixture
def key() -> Key:
    """Give a key for backups."""
    return make_key()


@pytest.fixture
def made(runtime: Runtime, client: PageClient, team: StaffedTeam, key: Key, tmp_path: Path) -> Path:
    """Give a backup of an instance with a report and its file of half a mebibyte."""
    file = factories.upload(factories.JPG + os.urandom(400_000))
    factories.send_report(client, **factories.ANSWERS | {"files": [file]})
    return take(runtime, tmp_path / "backups", key).path


def refused(runtime: Runtime, path: Path, key: Key, folder: Path) -> RinnallaError:
    """Check a backup and try to restore it; give the error, after seeing that nothing came back."""
    with pytest.raises(RinnallaError) as checked:
        check_backup(
            path, key.identities, keyring=runtime.keyring, pinned=runtime.pinned_fingerprint()
        )
    with empty_copy(runtime, folder) as other:
        with pytest.raises(type(checked.value)):
            restore(other, path, key)
        if (folder / "rinnalla.db").exists() and schema.is_current(other.database):
            assert set(factories.row_counts(other.database).values()) == {0}
        assert [path for path in folder.rglob("??/*") if path.is_file()] == []
    return checked.value


def rewritten(path: Path, key: Key, change: Change) -> Path:
    """Give a copy of an archive whose pieces were changed by somebody who can open and seal it."""
    with opened_archive(path, key.identities) as pieces:
        kept = list(pieces)
    other = path.with_name("rinnalla-20260101T000000Z.age")
    with sealed_archive(other, key.recipients) as writer:
        for piece in change(kept):
            writer.add(*piece)
    return other


def test_a_whole_backup_is_not_refused(runtime: Runtime, made: Path, key: Key) -> None:
    """5.9: verification counts rows, files and the entries of the trail."""
    found = check_backup(
        made, key.identities, keyring=runtime.keyring, pinned=runtime.pinned_fingerprint()
    )

    assert found.files == 1
    assert found.audit.count > 0
    assert found.rows > 10


@pytest.mark.parametrize("part", [0.0, 0.001, 0.3, 0.6, 0.999])
def test_a_truncated_backup_is_refused(
    part: float, runtime: Runtime, made: Path, key: Key, tmp_path: Path
) -> None:
    """5.9: an archive that was cut anywhere is refused as a whole."""
    whole = made.read_bytes()
    made.write_bytes(whole[: int(len(whole) * part)])

    assert isinstance(refused(runtime, made, key, tmp_path / "o"), ArchiveBrokenError)


def test_a_backup_cut_at_the_border_of_a_chunk_is_refused(
    runtime: Runtime, made: Path, key: Key, tmp_path: Path
) -> None:
    """5.9: also where age's own chunks of 64 KiB meet."""
    whole = made.read_bytes()
    head = whole.index(b"\n---") + whole[whole.index(b"\n---") + 1 :].index(b"\n") + 2
    made.write_bytes(whole[: head + 16 + 2 * (65536 + 16)])

    assert isinstance(refused(runtime, made, key, tmp_path / "o"), ArchiveBrokenError)


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
def test_an_altered_byte_is_found(
    part: float, runtime: Runtime, made: Path, key: Key, tmp_path: Path
) -> None:
    """5.9: one flipped bit makes the whole archive unusable, and says so."""
    whole = bytearray(made.read_bytes())
    whole[int(len(whole) * part)] ^= 1
    made.write_bytes(whole)

    assert isinstance(refused(runtime, made, key, tmp_path / "o"), ArchiveBrokenError)


def test_a_wrong_key_opens_nothing(runtime: Runtime, made: Path, tmp_path: Path) -> None:
    """5.9: a wrong private key is named as what it is."""
    error = refused(runtime, made, make_key(), tmp_path / "o")

    assert isinstance(error, ArchiveKeyError)


def test_an_archive_without_its_end_is_refused(
    runtime: Runtime, made: Path, key: Key, tmp_path: Path
) -> None:
    cut = rewritten(made, key, lambda pieces: pieces[:-1])

    assert "no end" in str(refused(runtime, cut, key, tmp_path / "o"))


def test_a_backup_forged_by_somebody_with_the_recipients_key_is_refused(
    runtime: Runtime, made: Path, key: Key, tmp_path: Path
) -> None:
    """4.34: whoever can write into the folder of backups cannot plant one."""

    def raised(pieces: list[Piece]) -> list[Piece]:
        return [
            Piece(p.name, p.content.replace(b'"caseworker"', b'"lead"'))
            if "/member/" in p.name
            else p
            for p in pieces
        ]

    forged = rewritten(made, key, raised)

    assert "changed after it was made" in str(refused(runtime, forged, key, tmp_path / "o"))


def test_a_piece_left_out_is_noticed(
    runtime: Runtime, made: Path, key: Key, tmp_path: Path
) -> None:
    def without(pieces: list[Piece]) -> list[Piece]:
        return [p for p in pieces if not p.name.startswith("files/")]

    error = refused(runtime, rewritten(made, key, without), key, tmp_path / "o")

    assert isinstance(error, ArchiveBrokenError)


def test_a_newer_backup_is_refused(runtime: Runtime, made: Path, key: Key, tmp_path: Path) -> None:
    """5.9: a backup of tables that this program does not know asks for that program."""

    def newer(pieces: list[Piece]) -> list[Piece]:
        told = json.loads(pieces[0].content) | {"schema": "ffffffffffff"}
        return [Piece(pieces[0].name, json.dumps(told).encode()), *pieces[1:]]

    error = refused(runtime, rewritten(made, key, newer), key, tmp_path / "o")

    assert isinstance(error, NewerBackupError)


def test_other_secrets_are_told_before_anything_is_restored(
    runtime: Runtime, made: Path, key: Key, tmp_path: Path
) -> None:
    """5.9: with another pepper nothing would open; the restore says so at once."""
    with empty_copy(runtime, tmp_path / "o") as other:
        (other.config.instance / FILE_NAME).unlink()
        create_keyring(other.config.instance, "demo")
        again = build_runtime(other.config, costs=factories.CHEAP)
        with pytest.raises(OtherSecretsError):
            restore(again, made, key)
        again.database.close()


def test_missing_secrets_are_told(runtime: Runtime, made: Path, tmp_path: Path) -> None:
    """5.9: without the secrets there is no instance to restore into."""
    with empty_copy(runtime, tmp_path / "o") as other:
        (other.config.instance / FILE_NAME).unlink()
        with pytest.raises(UnsafeInstanceError, match="no secrets"):
            build_runtime(other.config)


def test_a_missing_pin_is_told(runtime: Runtime, made: Path, key: Key, tmp_path: Path) -> None:
    """4.21: without the fingerprint a swapped team key could not be told."""
    with empty_copy(runtime, tmp_path / "o") as other:
        (tmp_path / "o" / PIN_FILE).unlink()
        with pytest.raises(ArchiveBrokenError, match="team-fingerprint"):
            restore(other, made, key)
        assert set(factories.row_counts(other.database).values()) == {0}
        assert list(other.storage.names()) == []


def test_a_file_missing_when_the_backup_was_made_is_told_and_kept_in_mind(
    runtime: Runtime, made: Path, key: Key, tmp_path: Path
) -> None:
    """5.9: a backup is made without a lost file, which everybody is told of."""
    shutil.rmtree(runtime.config.instance / "files")
    taken = take(runtime, tmp_path / "again", key)

    assert len(taken.missing) == 1
    with pytest.raises(FilesMissingError):
        check_backup(
            taken.path, key.identities, keyring=runtime.keyring, pinned=runtime.pinned_fingerprint()
        )
    with empty_copy(runtime, tmp_path / "o") as other:
        assert restore(other, taken.path, key).missing == taken.missing


def test_a_broken_trail_is_found(
    database: Database, runtime: Runtime, made: Path, key: Key, tmp_path: Path
) -> None:
    """4.21: a backup of a database in which somebody changed the trail is refused."""
    with database.writing() as session:
        for entry in session.scalars(select(AuditEntry)).all()[1:2]:
            entry.actor = bytes(15) + b"\x01"
    taken = take(runtime, tmp_path / "again", key)

    assert isinstance(refused(runtime, taken.path, key, tmp_path / "o"), AuditChainError)


def test_the_drill_finds_a_file_whose_last_chunk_is_gone(
    runtime: Runtime, made: Path, team: StaffedTeam
) -> None:
    """5.9: the drill opens every file to its final chunk."""
    path = next((runtime.config.instance / "files").glob("??/*"))
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(DrillFailedError, match="does not open"):
        open_with_kit(runtime, team.recovery_code)


def test_a_backup_that_cannot_be_written_leaves_no_half(tmp_path: Path) -> None:
    """5.5: the system's own limit on a file's size stands for a disk that is full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            _write(tmp_path / "x.age", 3 << 20)
        with pytest.raises(OSError, match="File too large"):
            _write(tmp_path / "y.age", 199_000)  # fails with the very last chunk
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert list(tmp_path.iterdir()) == []


def test_an_error_while_a_backup_is_taken_leaves_no_half(tmp_path: Path) -> None:
    with pytest.raises(RinnallaError), sealed_archive(tmp_path / "x", make_key().recipients):
        raise RinnallaError

    assert list(tmp_path.iterdir()) == []


def _write(path: Path, size: int) -> None:
    with sealed_archive(path, make_key().recipients) as writer:
        for number in range(0, size, 1000):
            writer.add(f"files/{number}", bytes(min(1000, size - number)))
