"""Attachments (RNA1): sealed chunk by chunk as they arrive, never whole in memory or on disk."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from reporting.sealing._keys import ObjectKey
from reporting.sealing._padding import padme
from reporting.sealing._wire import (
    ID_BYTES,
    SALT_BYTES,
    SUITE,
    TAG_BYTES,
    ctx,
    decrypt,
    derive,
    lp,
    require_header,
    require_size,
)
from reporting.sealing.errors import SealBrokenError

_HEADER: Final = b"RNA1" + SUITE
_HEAD_BYTES: Final = len(_HEADER) + SALT_BYTES
CHUNK_BYTES: Final = 64 << 10
_COUNTER_BYTES: Final = 11


class Sink(Protocol):
    """Somewhere sealed bytes go."""

    def write(self, data: bytes, /) -> object:
        """Take all of *data*."""


class Source(Protocol):
    """Somewhere sealed bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Give up to *size* bytes, and none only at the end."""


@dataclass(frozen=True)
class StreamSummary:
    """What the manifest of an attachment must say: its true length and SHA-256."""

    length: int
    sha256: bytes


class SaltedStreamSealer:
    """Seals a stream with a given salt, which must never come twice with one key."""

    def __init__(self, key: ObjectKey, *, attachment_id: bytes, sink: Sink, salt: bytes) -> None:
        """Write the header to *sink*."""
        head = _HEADER + salt
        self._cipher = AESGCM(_cipher_key(key, salt, attachment_id=attachment_id))
        self._bound = _bound(head, attachment_id)
        self._sink = sink
        self._pending = bytearray()
        self._hash = sha256()
        self._length = 0
        self._chunks = 0
        self._finished = False
        sink.write(head)

    def write(self, data: bytes) -> int:
        """Seal *data* and give its length; up to one chunk waits for what follows."""
        self._require_open()
        self._hash.update(data)
        self._length += len(data)
        self._take(data)
        return len(data)

    def finish(self) -> StreamSummary:
        """Pad, seal the last chunk, and say what was sealed. Without it nothing can be opened."""
        self._require_open()
        missing = padme(self._length) - self._length
        while missing:
            zeros = bytes(min(missing, CHUNK_BYTES))
            self._take(zeros)
            missing -= len(zeros)
        self._seal_chunk(bytes(self._pending), is_last=True)
        self._finished = True
        return StreamSummary(length=self._length, sha256=self._hash.digest())

    def _take(self, data: bytes) -> None:
        self._pending += data
        # The last chunk carries a flag, so a full one waits until something follows it.
        while len(self._pending) > CHUNK_BYTES:
            self._seal_chunk(bytes(self._pending[:CHUNK_BYTES]), is_last=False)
            del self._pending[:CHUNK_BYTES]

    def _seal_chunk(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._chunks, is_last=is_last)
        self._sink.write(self._cipher.encrypt(nonce, chunk, self._bound))
        self._chunks += 1

    def _require_open(self) -> None:
        if self._finished:
            message = "the stream is finished"
            raise ValueError(message)


class StreamSealer(SaltedStreamSealer):
    """Seals an attachment while it arrives; at most one 64 KiB chunk of it is held."""

    def __init__(self, key: ObjectKey, *, attachment_id: bytes, sink: Sink) -> None:
        """Draw a fresh salt and write the header to *sink*."""
        salt = secrets.token_bytes(SALT_BYTES)
        super().__init__(key, attachment_id=attachment_id, sink=sink, salt=salt)


def open_stream(
    key: ObjectKey, source: Source, *, attachment_id: bytes, length: int
) -> Iterator[bytes]:
    """Yield the plaintext of a sealed stream, each chunk only after its tag has verified.

    *length* is the true length, from the manifest. Raise SealBrokenError at the first chunk that
    was changed, moved, cut or added; what came before it must then be thrown away.
    """
    head = _read(source, _HEAD_BYTES)
    require_header(head, _HEADER)
    cipher_key = _cipher_key(key, head[len(_HEADER) :], attachment_id=attachment_id)
    bound = _bound(head, attachment_id)
    wanted = length
    for number, (size, is_last) in enumerate(_chunk_sizes(length)):
        sealed = _read(source, size + TAG_BYTES)
        chunk = decrypt(cipher_key, sealed, nonce=_nonce(number, is_last=is_last), bound=bound)
        if (is_last and source.read(1)) or chunk[wanted:].strip(b"\0"):
            raise SealBrokenError
        if wanted:
            yield chunk[:wanted]
        wanted -= min(wanted, size)


def sealed_stream_bytes(length: int) -> int:
    """Give how many bytes a sealed stream of *length* plaintext bytes takes."""
    return _HEAD_BYTES + sum(size + TAG_BYTES for size, _ in _chunk_sizes(length))


def _chunk_sizes(length: int) -> Iterator[tuple[int, bool]]:
    if length < 0:
        raise SealBrokenError
    rest = padme(length)
    while rest > CHUNK_BYTES:
        yield CHUNK_BYTES, False
        rest -= CHUNK_BYTES
    yield rest, True


def _read(source: Source, size: int) -> bytes:
    taken = b""
    while len(taken) < size:
        more = source.read(size - len(taken))
        if not more:
            raise SealBrokenError
        taken += more
    return taken


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES) + is_last.to_bytes(1)


def _bound(head: bytes, attachment_id: bytes) -> bytes:
    return head + lp(attachment_id)


def _cipher_key(key: ObjectKey, salt: bytes, *, attachment_id: bytes) -> bytes:
    require_size("key", key)
    require_size("attachment_id", attachment_id, size=ID_BYTES)
    require_size("salt", salt, size=SALT_BYTES)
    return derive(key, salt, info=ctx("stream", attachment_id))
