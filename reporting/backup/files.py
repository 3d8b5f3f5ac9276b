"""Writing sealed files back as their pieces come, and taking them away again if all else fails."""

from types import TracebackType
from typing import Self

from reporting.backup.archive import ArchiveBrokenError
from reporting.backup.reading import FilePart
from reporting.storage.blobs import Blob, Storage


class FilesWriter:
    """Puts files into a storage one after the other; without `keep_all` none of them stays.

    What the storage held before stays either way: a bucket may have outlived its database.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._before: frozenset[str] = frozenset()
        self._written: set[str] = set()
        self._name = ""
        self._blob: Blob | None = None
        self._is_kept = False

    def __enter__(self) -> Self:
        self._before = frozenset(self._storage.names())
        # What a killed restore left half-written would stand in the way.
        self._storage.remove_orphans(self._before, older_than_seconds=0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_kept and error is None:
            return
        if self._blob is not None:
            self._blob.discard()
        for name in self._written:
            self._storage.delete(name)

    def take(self, part: FilePart) -> None:
        """Append a piece, the first of another file or the next one of the same."""
        if part.name in self._before:
            return  # a name is random and never used twice: that is the same file
        if part.name != self._name:
            self._finish()
            if part.name in self._written:
                raise ArchiveBrokenError("a file comes twice")
            self._blob, self._name = self._storage.create(part.name), part.name
        assert self._blob is not None
        self._blob.write(part.content)

    def keep_all(self, *, leaving_out: frozenset[str]) -> None:
        """Keep what was written, but for files of reports that do not come back."""
        self._finish()
        for name in leaving_out & (self._written | self._before):
            self._storage.delete(name)
        self._is_kept = True

    def _finish(self) -> None:
        if self._blob is not None:
            self._blob.keep()
            self._written.add(self._name)
            self._blob = None
