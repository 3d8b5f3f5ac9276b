"""An archive: named pieces in a tar stream, sealed to age recipients and never in clear on disk.

`age --decrypt FILE | tar --extract` opens one without this program.
"""

import io
import os
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, Final, NamedTuple

from reporting.deferred import Deferred
from reporting.errors import RinnallaError

PIECE_BYTES: Final = 1 << 20
# One row may be long, such as a PDF; what is longer was not written by us.
_MOST_BYTES: Final = 64 << 20
_BLOCK: Final = 512
_AGE: Final[Any] = Deferred("pyrage")


class ArchiveBrokenError(RinnallaError):
    """An archive is cut short, was changed, or is none; nothing of it may be used."""


class ArchiveKeyError(RinnallaError):
    """A recipient or a private key is none, or not one that this archive was sealed to."""


class Piece(NamedTuple):
    """One named piece of an archive."""

    name: str
    content: bytes


class PieceDigest:
    """A running SHA-256 over names and contents, so that no piece can be lost or moved."""

    def __init__(self) -> None:
        self._hash = sha256()

    def add(self, piece: Piece) -> None:
        """Take one more piece."""
        for part in (piece.name.encode(), piece.content):
            self._hash.update(len(part).to_bytes(8, "big") + part)

    def digest(self) -> bytes:
        """Give the digest of all pieces so far (32 bytes)."""
        return self._hash.digest()


class ArchiveWriter:
    """Takes pieces in order; what was taken is sealed at once and held nowhere."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self.so_far = PieceDigest()

    def add(self, name: str, content: bytes) -> None:
        """Append a piece; its time and owner are level, as the archive's own name says when."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), 0o600
        filling = bytes(-len(content) % _BLOCK)
        self._pipe.write(entry.tobuf(tarfile.USTAR_FORMAT) + content + filling)
        self.so_far.add(Piece(name, content))


class _Noting(io.RawIOBase):
    """A file that remembers that it could not be written: the library forgets some failures."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.fault: OSError | None = None

    def write(self, data: Any) -> int:
        """Write all of `data`."""
        try:
            return self._file.write(data)
        except OSError as error:
            self.fault = self.fault or error
            raise


def parse_recipients(texts: Sequence[str]) -> list[Any]:
    """Read public keys, `age1…` each. Raises ArchiveKeyError when there is none or one is wrong."""
    if not texts:
        raise ArchiveKeyError("name who can open the backup: --recipient age1…")
    try:
        return [_AGE.x25519.Recipient.from_str(text.strip()) for text in texts]
    except _AGE.RecipientError as error:
        raise ArchiveKeyError("a recipient is no age public key: age1…") from error


def parse_identities(text: str) -> list[Any]:
    """Read private keys, one a line, as `age-keygen` writes them; raises ArchiveKeyError."""
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        raise ArchiveKeyError("no private key was given: AGE-SECRET-KEY-1…")
    try:
        return [_AGE.x25519.Identity.from_str(key) for key in keys]
    except _AGE.IdentityError as error:
        raise ArchiveKeyError("that is no age private key: AGE-SECRET-KEY-1…") from error


def new_key() -> tuple[str, str]:
    """Make a key; give the private part, to print, and the public one, to seal backups to."""
    identity = _AGE.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


@contextmanager
def sealed_archive(path: Path, recipients: Sequence[Any]) -> Iterator[ArchiveWriter]:
    """Write an archive; it exists under its name only when all of it is durable.

    Raises OSError when it cannot be written; then nothing of it is left.
    """
    part = path.with_name(f".{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb", buffering=0) as file:
            sink = _Noting(file)
            with _sealing(sink, recipients) as writer:
                yield writer
            if sink.fault:
                raise sink.fault
            os.fsync(file.fileno())
        part.rename(path)
        _sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def opened_archive(path: Path, identities: Sequence[Any]) -> Iterator[Iterator[Piece]]:
    """Open an archive and give its pieces, each authentic, in order; nothing touches the disk.

    The pieces raise ArchiveKeyError when no key fits, ArchiveBrokenError when the archive was cut
    or changed. Whoever acted on pieces before must undo it then.
    """
    ends = os.pipe()
    reader, sink = os.fdopen(ends[0], "rb"), os.fdopen(ends[1], "wb")
    faults: list[Exception] = []
    source = path.open("rb")
    thread = _stream(_AGE.decrypt_io, source, sink, keys=identities, faults=faults)
    try:
        yield _pieces(reader, thread, faults)
    finally:
        reader.close()
        thread.join()


@contextmanager
def _sealing(sink: _Noting, recipients: Sequence[Any]) -> Iterator[ArchiveWriter]:
    ends = os.pipe()
    source, pipe = os.fdopen(ends[0], "rb"), os.fdopen(ends[1], "wb")
    faults: list[Exception] = []
    thread = _stream(_AGE.encrypt_io, source, sink, keys=recipients, faults=faults)
    try:
        with pipe:
            yield ArchiveWriter(pipe)
            pipe.write(bytes(2 * _BLOCK))
    except BrokenPipeError:
        if not (faults or sink.fault):  # otherwise said below, with its cause
            raise
    finally:
        thread.join()
    if faults:
        raise sink.fault or faults[0]


def _stream(
    step: Callable[..., None], source: Any, sink: Any, *, keys: Any, faults: list[Exception]
) -> Thread:

    def run() -> None:
        # Closing both ends is what tells the other side that this one has ended.
        try:
            with source, sink:
                step(source, sink, keys)
        except (OSError, _AGE.EncryptError, _AGE.DecryptError) as error:
            faults.append(error)

    thread = Thread(target=run, name="backup")
    thread.start()
    return thread


def _pieces(reader: BinaryIO, thread: Thread, faults: list[Exception]) -> Iterator[Piece]:
    broken: tarfile.TarError | None = None
    try:
        with tarfile.open(fileobj=reader, mode="r|", bufsize=PIECE_BYTES) as tar:
            for entry in tar:
                yield _piece(tar, entry)
        while reader.read(PIECE_BYTES):
            pass  # only at its end does the library say whether the archive is whole
    except tarfile.TarError as error:
        broken = error
    thread.join()
    if faults:
        raise _explained(faults[0]) from faults[0]
    if broken:
        raise ArchiveBrokenError("this is no backup of Rinnalla") from broken


def _piece(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> Piece:
    file = tar.extractfile(entry) if entry.isfile() and entry.size <= _MOST_BYTES else None
    if file is None:
        raise ArchiveBrokenError("this is no backup of Rinnalla")
    return Piece(entry.name, file.read())


def _explained(fault: Exception) -> RinnallaError:
    if "matching keys" in str(fault).lower():
        return ArchiveKeyError("none of these private keys opens this archive")
    return ArchiveBrokenError("the archive is cut short or was changed; nothing of it is used")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
