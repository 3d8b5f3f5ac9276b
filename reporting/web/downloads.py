"""Sealed files handed out: opened piece by piece in memory, never shown or run by a browser."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import BinaryIO, Protocol
from urllib.parse import quote

from flask import Response

from reporting.sealing import ObjectKey, open_stream
from reporting.storage.blobs import Storage
from reporting.web.headers import FILE_POLICY


class StoredFile(Protocol):
    """What is needed to open a sealed file."""

    @property
    def attachment_id(self) -> bytes:
        """Give the id the file is sealed with, 16 bytes."""

    @property
    def key(self) -> bytes:
        """Give the key that opens it, 32 bytes."""

    @property
    def blob_name(self) -> str:
        """Give its name in the storage."""

    @property
    def length(self) -> int:
        """Give its length in bytes."""


class OpenableFile(StoredFile, Protocol):
    """What is needed to open a sealed file and to name it."""

    @property
    def name(self) -> str:
        """Give the name to save it under."""


def stored_pieces(file: StoredFile, storage: Storage) -> Iterator[bytes]:
    """Open a sealed file piece by piece. Raises NotFoundError, or SealBrokenError on the way."""
    with storage.open(file.blob_name) as source:
        yield from open_stream(
            ObjectKey(file.key), source, attachment_id=file.attachment_id, length=file.length
        )


def sealed_download(file: OpenableFile, storage: Storage) -> Response:
    """Answer with a file as an attachment that no browser renders (security reference §4.19).

    Raises NotFoundError when the sealed file is gone, SealBrokenError when its first piece does
    not open; a later broken piece ends the answer short of its stated length.
    """
    source = storage.open(file.blob_name)
    pieces = open_stream(
        ObjectKey(file.key), source, attachment_id=file.attachment_id, length=file.length
    )
    with ExitStack() as until_answered:
        until_answered.enter_context(source)
        first = next(pieces, b"")
        until_answered.pop_all()  # opened: now the answer closes it
    response = Response(_all(first, pieces, source), mimetype="application/octet-stream")
    response.headers["Content-Length"] = str(file.length)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"file\"; filename*=UTF-8''{quote(file.name, safe='')}"
    )
    return response


def _all(first: bytes, rest: Iterator[bytes], source: BinaryIO) -> Iterator[bytes]:
    with source:
        yield first
        yield from rest
