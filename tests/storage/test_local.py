"""Sealed files in a folder: what the folder itself tells."""

import os
from pathlib import Path

import pytest

from reporting.storage.local import LocalStorage
from tests.storage.keeping import everything, keep

LONG_AGO = 946684800


def test_a_files_time_tells_nobody_when_it_came(tmp_path: Path) -> None:
    """T17: files carry no time."""
    keep(LocalStorage(tmp_path / "files"))

    for path in everything(tmp_path):
        assert (path.stat().st_mtime, path.stat().st_atime) == (LONG_AGO, LONG_AGO)


def test_a_new_folders_name_is_on_the_disk_before_its_first_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5.4: a power cut must not take a folder away in which a confirmed report has its file."""
    synced: list[str] = []
    really = os.fsync

    def watched(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        really(handle)

    monkeypatch.setattr(os, "fsync", watched)
    storage = LocalStorage(tmp_path / "files")

    blob = storage.create("ab" * 16)
    blob.keep()

    folders = [str(tmp_path / "files"), str(tmp_path)]
    assert synced == [*folders, str(tmp_path / "files/ab" / ("ab" * 16)) + ".part", *synced[3:]]
    assert synced[3:] == [str(tmp_path / "files/ab")]
