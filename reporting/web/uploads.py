"""Uploads that are sealed while they stream in: nothing of a file is ever plain on disk.

Werkzeug spools every file part over 500 kB to a plaintext temporary file unless its stream
factory is replaced (dependencies reference, "Sealing"); `SealingRequest` replaces it.
"""

import errno
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

import filetype
from flask import Flask, Request
from flask import request as current_request

from reporting.attachments.kinds import HEIC, PDF, PICTURES, PNG
from reporting.errors import StorageFullError, StorageGoneError
from reporting.sealing import ObjectKey, StreamSealer
from reporting.storage.blobs import Blob
from reporting.web import current
from reporting.web.plain_parts import PlainFormParser

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MAX_FILES = 3
MAX_FILE_BYTES = 10 * 1000 * 1000
_QUERY_SIGNS = string.punctuation
_HEAD_BYTES = 1024
_TAIL_BYTES = 66_000  # a ZIP may end with a comment of 65,535 bytes
UNKNOWN_TYPE = "application/octet-stream"
_OTHER_HEIC = frozenset({b"ftypheix", b"ftyphevc", b"ftypheim", b"ftypheis"})
_MOVING_PNG = "image/apng"
_STAFF_ENDPOINT = "casework.message"
_ENDPOINTS_WITH_FILES = frozenset({"report.send", "inbox.message", _STAFF_ENDPOINT})
TYPES = PICTURES | {
    PDF: "pdf",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/x-m4a": "m4a",
    "audio/m4a": "m4a",
    "video/mp4": "mp4",
    "video/x-m4v": "mp4",
}


@dataclass(frozen=True)
class SealedFile:
    """A file that lies sealed in the storage, and what opens and describes it."""

    attachment_id: bytes
    key: ObjectKey = field(repr=False)
    blob_name: str
    length: int
    sha256: bytes = field(repr=False)
    media_type: str


class SealedUpload:
    """The stream one file part is written to; sealed on the way, removed unless it is kept."""

    def __init__(self, create: Callable[[str], Blob], *, is_wanted: bool) -> None:
        self.attachment_id = secrets.token_bytes(16)
        self.length = 0
        self._create, self._is_wanted = create, is_wanted
        self._key = ObjectKey(secrets.token_bytes(32))
        self._head = self._tail = b""
        self._blob: Blob | None = None
        self._sealer: StreamSealer | None = None
        self._is_kept = self._stays = False
        self._fault: Exception | None = None
        self.ready: object = None  # what it was made into, once it was (`ready_files`)

    @property
    def is_too_large(self) -> bool:
        """Say whether the file passed the limit; its bytes were then dropped."""
        return self.length > MAX_FILE_BYTES

    @property
    def media_type(self) -> str | None:
        """Give the type by the file's first bytes, None when it is none that we take."""
        if self._head[4:12] in _OTHER_HEIC:
            return HEIC
        kind = filetype.guess_mime(self._head)
        kind = PNG if kind == _MOVING_PNG else kind
        return kind if kind in TYPES else None

    @property
    def may_be_document(self) -> bool:
        """Say whether it begins as the packages do that office documents are."""
        return self._head.startswith(b"PK\x03\x04")

    @property
    def is_mixed(self) -> bool:
        """Say whether it is of one type and can be read as another one too (a polyglot)."""
        is_package = b"PK\x05\x06" in self._tail and not self.may_be_document
        return is_package or b"%PDF-" in self._head[1:]

    def write(self, data: bytes) -> int:
        """Seal the next piece; drop it once the file is too large or was not asked for."""
        if not data:  # a file field in which nothing was chosen
            return 0
        self.length += len(data)
        if not self._is_wanted or self.is_too_large or self._fault:
            self.discard()
            return len(data)
        self._head += data[: max(0, _HEAD_BYTES - len(self._head))]
        self._tail = (self._tail + data[-_TAIL_BYTES:])[-_TAIL_BYTES:]
        try:
            self._sealing().write(data)
        except (OSError, StorageGoneError) as error:
            self._fault = _storage_error(error)
            self.discard()
        return len(data)

    def keep(self) -> SealedFile:
        """Finish the sealed file and make it durable; `stay` must follow the commit.

        Raises what went wrong while it was written: by now the words beside it have been read,
        and the error page gives them back.
        """
        if self._fault:
            raise self._fault
        try:
            summary = self._sealing().finish()
            assert self._blob is not None
            self._blob.keep()
            self._is_kept = True
        except OSError as error:
            raise _storage_error(error) from error
        return SealedFile(
            attachment_id=self.attachment_id,
            key=self._key,
            blob_name=self.attachment_id.hex(),
            length=summary.length,
            sha256=summary.sha256,
            media_type=self.media_type or UNKNOWN_TYPE,
        )

    def begin_anew(self) -> None:
        """Forget the file with its key, kept or not, to be written anew under another name."""
        self.discard()
        self.attachment_id, self.length = secrets.token_bytes(16), 0
        self._key, self._head, self._tail = ObjectKey(secrets.token_bytes(32)), b"", b""
        self._is_kept, self._fault = False, None

    def stay(self) -> None:
        """Say that rows which point to the file, if it was kept, have been committed."""
        self._stays = self._is_kept

    def discard(self) -> None:
        """Remove the file unless it is to stay."""
        if self._blob is not None and not self._stays:
            self._blob.discard()
            self._blob = self._sealer = None

    def _sealing(self) -> StreamSealer:
        if self._sealer is None:
            self._blob = self._create(self.attachment_id.hex())
            self._sealer = StreamSealer(
                self._key, attachment_id=self.attachment_id, sink=self._blob
            )
        return self._sealer

    # Werkzeug rewinds and closes what it wrote; the plain bytes are gone by then.

    def seek(self, _offset: int, _whence: int = 0) -> int:
        """Do nothing: there is nothing to rewind."""
        return 0

    def read(self, _size: int = -1) -> bytes:
        """Give nothing: the plain bytes are not kept."""
        return b""

    def close(self) -> None:
        """Do nothing: `discard` and `keep` end a file."""


class SealingRequest(Request):
    """A request whose file parts go to `SealedUpload`s and never to a temporary file."""

    max_content_length = 200 * 1000 * 1000
    max_form_memory_size = 1_000_000
    max_form_parts = 200
    form_data_parser_class = PlainFormParser

    def __init__(self, environ: "WSGIEnvironment", *args: Any, **kwargs: Any) -> None:
        query = str(environ.get("QUERY_STRING", ""))
        if not query.isascii():  # as no browser sends it; Werkzeug would fail if it is no UTF-8
            quoted = quote(query.encode("latin-1"), safe=_QUERY_SIGNS)
            environ = environ | {"QUERY_STRING": quoted}
        super().__init__(environ, *args, **kwargs)
        self.uploads: list[SealedUpload] = []

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        wanted = self._takes_files() and len(self.uploads) < MAX_FILES
        upload = SealedUpload(current.runtime().storage.create, is_wanted=wanted)
        if filename:
            self.uploads.append(upload)
        return upload  # type: ignore[return-value]  # a write-only stream is all Werkzeug needs

    def _takes_files(self) -> bool:
        # The words of somebody whose session ended are read and kept; a stranger who sends the
        # same must not fill the disk through a page of staff.
        is_open = self.endpoint != _STAFF_ENDPOINT or current.identity_or_none() is not None
        return is_open and self.endpoint in _ENDPOINTS_WITH_FILES


def set_up_uploads(app: Flask) -> None:
    """Use the sealing request, and remove at its end what no commit has claimed."""
    app.request_class = SealingRequest

    @app.teardown_request
    def _remove_unclaimed(_: BaseException | None) -> None:
        for upload in uploads():
            upload.discard()


def uploads() -> list[SealedUpload]:
    """Give the files of this request, in their order."""
    assert isinstance(current_request, Request)
    return getattr(current_request, "uploads", [])


def leave_doubtful() -> None:
    """Let kept files lie for the daily sweeping: rows may point to them, or may not.

    A report without its file would be half there (security §5, I2).
    """
    for upload in uploads():
        upload.stay()


def _storage_error(error: Exception) -> Exception:
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return StorageFullError("no room for the file") if full else error
