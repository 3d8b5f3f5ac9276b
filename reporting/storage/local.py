"""Sealed files in a local folder: written beside, synced, then renamed into place."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from reporting.errors import NotFoundError
from reporting.storage.blobs import blob_path, is_blob_name

_LEVEL_TIME = 946684800  # 2000-01-01: a file's own time tells nobody when a report came


class BlobWriter:
    """One file being written; it exists under its name only after `keep`."""

    def __init__(self, part: Path, final: Path) -> None:
        self._part, self._final = part, final
        self._file: BinaryIO = part.open("xb")

    def write(self, data: bytes) -> int:
        """Append sealed bytes."""
        return self._file.write(data)

    def keep(self) -> None:
        """Make the file durable under its name: data first, then the name, then the folder."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.utime(self._part, (_LEVEL_TIME, _LEVEL_TIME))
        self._part.rename(self._final)
        sync_folder(self._final.parent)

    def discard(self) -> None:
        """Remove what was written, whether kept already or not."""
        with suppress(OSError):  # what was not written yet does not fit on the disk
            self._file.close()
        self._part.unlink(missing_ok=True)
        self._final.unlink(missing_ok=True)


class LocalStorage:
    """A folder of sealed files named by 32 hexadecimal digits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lasting: set[Path] = set()

    def create(self, name: str) -> BlobWriter:
        """Begin a new file. Raises ValueError for a name that is not ours."""
        final = self._path(name)
        self._make_folder(final.parent)
        return BlobWriter(final.with_suffix(".part"), final)

    def open(self, name: str) -> BinaryIO:
        """Open a kept file for reading. Raises NotFoundError when there is none."""
        try:
            return self._path(name).open("rb")
        except FileNotFoundError as error:
            raise NotFoundError(name) from error

    def delete(self, name: str) -> None:
        """Remove a file if it is there."""
        self._path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Give the names of all kept files."""
        for path in self._folder.glob("??/*"):
            if is_blob_name(path.name):
                yield path.name

    def remove_orphans(self, known: frozenset[str], *, older_than_seconds: float) -> int:
        """Remove half-written files and files nobody refers to, once old enough; give how many.

        Age is the inode's change time, which renaming sets and nobody can level.
        """
        limit = time.time() - older_than_seconds
        removed = 0
        for path in self._folder.glob("??/*"):
            with suppress(FileNotFoundError):  # an upload that ended meanwhile
                if path.name not in known and path.stat().st_ctime <= limit:
                    path.unlink()
                    removed += 1
        return removed

    def _make_folder(self, folder: Path) -> None:
        """Make a folder that a power cut leaves where it is.

        Also one that is there already: whoever made it may not have come to syncing it yet.
        """
        if folder in self._lasting and folder.exists():
            return
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(self._folder)
        sync_folder(self._folder.parent)
        self._lasting.add(folder)

    def _path(self, name: str) -> Path:
        return self._folder / blob_path(name)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; those of its files are not by syncing the files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
