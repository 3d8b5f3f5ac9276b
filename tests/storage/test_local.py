"""Sealed files in a folder: whole or not there, under names that say nothing."""

import secrets
from pathlib import Path

import pytest

from reporting.errors import NotFoundError
from reporting.storage.local import LocalStorage

LONG_AGO = 946684800


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    """Give a storage whose folder does not exist yet."""
    return LocalStorage(tmp_path / "files")


def keep(storage: LocalStorage, content: bytes = b"sealed") -> str:
    """Keep a file and give its name."""
    name = secrets.token_hex(16)
    writer = storage.create(name)
    writer.write(content)
    writer.keep()
    return name


def everything(folder: Path) -> list[Path]:
    """Give every file below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_kept_file_is_read_back(storage: LocalStorage) -> None:
    name = keep(storage, b"sealed bytes")

    with storage.open(name) as file:
        assert file.read() == b"sealed bytes"
    assert list(storage.names()) == [name]


def test_a_file_is_not_there_before_it_is_kept(storage: LocalStorage) -> None:
    name = secrets.token_hex(16)
    writer = storage.create(name)
    writer.write(b"half")

    with pytest.raises(NotFoundError):
        storage.open(name)
    assert list(storage.names()) == []
    writer.discard()


def test_a_discarded_file_leaves_nothing(storage: LocalStorage, tmp_path: Path) -> None:
    for kept in (False, True):
        writer = storage.create(secrets.token_hex(16))
        writer.write(b"sealed")
        if kept:
            writer.keep()
        writer.discard()

    assert everything(tmp_path) == []


def test_no_name_is_used_twice_at_once(storage: LocalStorage) -> None:
    name = secrets.token_hex(16)
    writer = storage.create(name)

    with pytest.raises(FileExistsError):
        storage.create(name)
    writer.discard()


@pytest.mark.parametrize(
    "name",
    [
        *("", "..", "../../etc/passwd", "/etc/passwd", "a" * 31, "a" * 33, "A" * 32, "g" * 32),
        *("a" * 32 + "\n", "a" * 31 + "\0", "..//" + "a" * 28, "photo.jpg", "CON", "ａ" * 32),
    ],
)
def test_a_name_that_is_not_ours_reaches_no_file(
    name: str, storage: LocalStorage, tmp_path: Path
) -> None:
    for use in (storage.create, storage.open, storage.delete):
        with pytest.raises(ValueError, match="not a blob name"):
            use(name)
    assert everything(tmp_path) == []


def test_a_missing_file_is_not_found_and_deleting_it_is_no_error(storage: LocalStorage) -> None:
    name = secrets.token_hex(16)

    with pytest.raises(NotFoundError):
        storage.open(name)
    storage.delete(name)
    storage.delete(name)


def test_a_deleted_file_is_gone(storage: LocalStorage, tmp_path: Path) -> None:
    name = keep(storage)

    storage.delete(name)

    assert everything(tmp_path) == []


def test_a_files_time_tells_nobody_when_it_came(storage: LocalStorage, tmp_path: Path) -> None:
    keep(storage)

    for path in everything(tmp_path):
        assert (path.stat().st_mtime, path.stat().st_atime) == (LONG_AGO, LONG_AGO)


def test_orphans_are_removed_and_what_is_known_stays(storage: LocalStorage, tmp_path: Path) -> None:
    known, orphan = keep(storage), keep(storage)
    half = storage.create(secrets.token_hex(16))
    half.write(b"half")

    removed = storage.remove_orphans(frozenset({known}), older_than_seconds=-60)

    assert removed == 2
    assert list(storage.names()) == [known]
    assert [path.name for path in everything(tmp_path)] == [known]
    assert orphan != known
    half.discard()


def test_a_file_that_is_just_coming_in_is_no_orphan(storage: LocalStorage) -> None:
    name = keep(storage)
    half = storage.create(secrets.token_hex(16))

    assert storage.remove_orphans(frozenset(), older_than_seconds=3600) == 0
    assert list(storage.names()) == [name]
    half.keep()


def test_an_empty_storage_has_no_files_and_no_orphans(storage: LocalStorage) -> None:
    assert list(storage.names()) == []
    assert storage.remove_orphans(frozenset(), older_than_seconds=0) == 0
