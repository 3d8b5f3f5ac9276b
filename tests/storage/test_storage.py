"""Sealed files, in a folder or a bucket: whole or not there, under names that say nothing."""

import secrets
from pathlib import Path

import pytest

from reporting.errors import NotFoundError
from reporting.storage.blobs import Storage
from tests.storage.keeping import everything, keep

SIZES = [1, 65_536, 1_048_575, 1_048_576, 1_048_577, 3_500_000]


def test_a_kept_file_is_read_back(storage: Storage) -> None:
    name = keep(storage, b"sealed bytes")

    with storage.open(name) as file:
        assert file.read() == b"sealed bytes"
    assert list(storage.names()) == [name]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_is_read_back_piece_by_piece(size: int, storage: Storage) -> None:
    content = secrets.token_bytes(size)
    name = keep(storage, content)

    with storage.open(name) as file:
        found = b"".join(iter(lambda: file.read(65_552), b""))

    assert found == content


def test_a_file_is_not_there_before_it_is_kept(storage: Storage) -> None:
    name = secrets.token_hex(16)
    writer = storage.create(name)
    writer.write(b"half")

    with pytest.raises(NotFoundError):
        storage.open(name)
    assert list(storage.names()) == []
    writer.discard()


def test_a_discarded_file_leaves_nothing(storage: Storage, tmp_path: Path) -> None:
    for kept in (False, True):
        writer = storage.create(secrets.token_hex(16))
        writer.write(b"sealed")
        if kept:
            writer.keep()
        writer.discard()

    assert list(storage.names()) == []
    assert everything(tmp_path) == []


def test_no_name_is_used_twice_at_once(storage: Storage) -> None:
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
    name: str, storage: Storage, tmp_path: Path
) -> None:
    for use in (storage.create, storage.open, storage.delete):
        with pytest.raises(ValueError, match="not a blob name"):
            use(name)
    assert list(storage.names()) == []
    assert everything(tmp_path) == []


def test_a_missing_file_is_not_found_and_deleting_it_is_no_error(storage: Storage) -> None:
    name = secrets.token_hex(16)

    with pytest.raises(NotFoundError):
        storage.open(name)
    storage.delete(name)
    storage.delete(name)


def test_a_deleted_file_is_gone(storage: Storage, tmp_path: Path) -> None:
    name = keep(storage)

    storage.delete(name)

    assert list(storage.names()) == []
    assert everything(tmp_path) == []


def test_orphans_are_removed_and_what_is_known_stays(storage: Storage, tmp_path: Path) -> None:
    """T19: orphans go, living files stay, however old they are."""
    known, orphan = keep(storage), keep(storage)
    half = storage.create(secrets.token_hex(16))
    half.write(b"half")

    removed = storage.remove_orphans(frozenset({known}), older_than_seconds=-60)

    assert removed == 2
    assert list(storage.names()) == [known]
    assert {path.name for path in everything(tmp_path)} <= {known}
    assert orphan != known
    half.discard()


def test_a_file_that_is_just_coming_in_is_no_orphan(storage: Storage) -> None:
    name = keep(storage)
    half = storage.create(secrets.token_hex(16))

    assert storage.remove_orphans(frozenset(), older_than_seconds=3600) == 0
    assert list(storage.names()) == [name]
    half.keep()


def test_an_empty_storage_has_no_files_and_no_orphans(storage: Storage) -> None:
    assert list(storage.names()) == []
    assert storage.remove_orphans(frozenset(), older_than_seconds=0) == 0
