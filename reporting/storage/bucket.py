"""Sealed files in an S3-compatible bucket; a file goes there whole, in one request.

While it comes in it lies sealed in a folder of this machine, so that a slow sender holds neither
memory nor a connection to the store, and what was never sent on is no litter in the bucket.
"""

import io
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, BinaryIO, Final

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from reporting.errors import BusyError, NotFoundError, StorageGoneError
from reporting.storage.blobs import blob_path, is_blob_name
from reporting.storage.bucket_address import BucketAddress, BucketKey
from reporting.storage.local import BlobWriter, LocalStorage

PIECE_BYTES: Final = 1 << 20
"""How much of a file is read from the store at once."""

_SENT_AT_ONCE: Final = 4  # a file lies in memory while it is sent
_WAIT_SECONDS: Final = 3.0
_PATIENCE: Final = timedelta(seconds=10)
_LOOKS: Final = 4
_DAY: Final = timedelta(days=1)

_log = logging.getLogger("rinnalla.storage")


class BucketWriter:
    """One file being written; it is in the bucket only after `keep`."""

    def __init__(self, storage: "BucketStorage", name: str, here: BlobWriter) -> None:
        self._storage, self._name, self._here = storage, name, here
        self._may_be_there = False

    def write(self, data: bytes) -> int:
        """Append sealed bytes."""
        return self._here.write(data)

    def keep(self) -> None:
        """Send the file to the bucket and see that it is there whole.

        Raises StorageGoneError when it is not or nobody can say, BusyError when too many are
        being sent.
        """
        self._here.keep()
        self._may_be_there = True
        self._storage.send(self._name)
        self._here.discard()

    def discard(self) -> None:
        """Remove what was written, whether kept already or not."""
        self._here.discard()
        if self._may_be_there:
            self._storage.delete(self._name)


class BucketStorage:
    """A bucket of sealed files, and the folder they pass through on their way."""

    def __init__(
        self,
        address: BucketAddress,
        key: BucketKey,
        *,
        passing: Path,
        patience: timedelta = _PATIENCE,
        forget_after: timedelta = _DAY,
    ) -> None:
        """Take what to reach the bucket with; nothing is asked of it yet.

        `patience` is for one request. What a killed process left in the folder `passing` is
        removed now when it is older than `forget_after`: the sweep may run on another machine.
        """
        self._passing = LocalStorage(passing)
        age = forget_after.total_seconds()
        self._passing.remove_orphans(frozenset(), older_than_seconds=age)
        self._sending = BoundedSemaphore(_SENT_AT_ONCE)
        self._opened = partial(_opened, address, key, patience)

    @cached_property
    def _store(self) -> S3Store:
        """Give the way to the bucket, made at first use: its threads do not outlive a fork."""
        return self._opened()

    def create(self, name: str) -> BucketWriter:
        """Begin a new file. Raises ValueError for a name that is not ours."""
        return BucketWriter(self, name, self._passing.create(name))

    def send(self, name: str) -> None:
        """Put a file that lies here into the bucket; used by `BucketWriter.keep`."""
        if not self._sending.acquire(timeout=_WAIT_SECONDS):
            raise BusyError("too many files are being sent to the store")
        try:
            with self._passing.open(name) as file:
                sealed = file.read()
            with _reaching():
                obstore.put(self._store, blob_path(name), sealed, use_multipart=False)
                self._expect(name, len(sealed))
        finally:
            self._sending.release()

    def open(self, name: str) -> BinaryIO:
        """Open a kept file for reading, a piece at a time.

        Raises NotFoundError when there is none, StorageGoneError when the store does not answer.
        """
        path = blob_path(name)
        with _reaching(name):
            first = obstore.get(self._store, path, options={"range": (0, PIECE_BYTES)})
            size, piece = first.meta["size"], first.bytes().to_bytes()
        return io.BufferedReader(_Pieces(self._store, path, size, piece), PIECE_BYTES)

    def delete(self, name: str) -> None:
        """Remove a file if it is there; when the store does not answer, the sweep removes it."""
        try:
            obstore.delete(self._store, blob_path(name))
        except (BaseError, OSError) as error:
            if not isinstance(error, FileNotFoundError):
                _log.error("a file waits for the sweep", exc_info=error)

    def names(self) -> Iterator[str]:
        """Give the names of all kept files. Raises StorageGoneError."""
        for name, _ in self._listed():
            yield name

    def remove_orphans(self, known: frozenset[str], *, older_than_seconds: float) -> int:
        """Remove files nobody refers to, once old enough, here and there; give how many.

        Raises StorageGoneError when the store does not answer.
        """
        removed = self._passing.remove_orphans(frozenset(), older_than_seconds=older_than_seconds)
        limit = time.time() - older_than_seconds
        for name, kept_at in self._listed():
            if name not in known and kept_at <= limit:
                with _reaching():
                    obstore.delete(self._store, blob_path(name))
                removed += 1
        return removed

    def _expect(self, name: str, size: int) -> None:
        """See that a file is there and whole; some stores need a moment."""
        for look in range(_LOOKS):
            try:
                if obstore.head(self._store, blob_path(name))["size"] == size:
                    return
            except FileNotFoundError:
                pass
            time.sleep(0.1 * 2**look)
        raise StorageGoneError("the store does not show what it took")

    def _listed(self) -> Iterator[tuple[str, float]]:
        with _reaching():
            for page in obstore.list(self._store):
                for item in page:
                    name = item["path"].rpartition("/")[2]
                    if is_blob_name(name) and item["path"] == blob_path(name):
                        yield name, item["last_modified"].timestamp()


class _Pieces(io.RawIOBase):
    """A file of the bucket, fetched piece by piece as it is read: no request waits for a reader."""

    def __init__(self, store: S3Store, path: str, size: int, first: bytes) -> None:
        self._store, self._path, self._size = store, path, size
        self._at, self._piece = 0, memoryview(first)

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, into: Any) -> int:
        """Fill a buffer with what comes next; 0 at the end. Raises StorageGoneError."""
        if not self._piece and self._at < self._size:
            with _reaching(self._path):
                self._piece = memoryview(self._fetched())
        taken = min(len(into), len(self._piece))
        into[:taken], self._piece = self._piece[:taken], self._piece[taken:]
        self._at += taken
        return taken

    def _fetched(self) -> bytes:
        end = min(self._at + PIECE_BYTES, self._size)
        return obstore.get_range(self._store, self._path, start=self._at, end=end).to_bytes()


def _opened(address: BucketAddress, key: BucketKey, patience: timedelta) -> S3Store:
    given: dict[str, Any] = {"endpoint": address.endpoint} if address.endpoint else {}
    return S3Store(
        address.bucket,
        prefix=address.prefix or None,
        region=address.region,
        access_key_id=key.access_id,
        secret_access_key=key.secret,
        virtual_hosted_style_request=False,
        client_options={
            "allow_http": address.is_plain,
            "connect_timeout": timedelta(seconds=2),
            "timeout": patience,
        },
        retry_config={"max_retries": 1, "retry_timeout": timedelta(seconds=5)},
        **given,
    )


@contextmanager
def _reaching(wanted: str | None = None) -> Iterator[None]:
    """Turn the library's errors into ours; what is not there is NotFoundError if it was wanted."""
    try:
        yield
    except FileNotFoundError as error:
        if wanted is not None:
            raise NotFoundError(wanted) from error
        raise StorageGoneError("no such bucket") from error
    except (BaseError, OSError) as error:
        raise StorageGoneError("the store of files does not answer") from error
