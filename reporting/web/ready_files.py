"""From an upload to the file that is kept: hidden data taken out, its type sure, looked over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from reporting.attachments.bounds import RefusedError, Verdict
from reporting.attachments.care import FileCare
from reporting.attachments.kinds import KINDS, PICTURES
from reporting.attachments.process import Maker, made_from
from reporting.attachments.scanner import Scan, scan
from reporting.web import current
from reporting.web.downloads import StoredFile, stored_pieces
from reporting.web.uploads import TYPES, UNKNOWN_TYPE, SealedFile, SealedUpload

EXTENSIONS: Final = TYPES | KINDS | {UNKNOWN_TYPE: "bin"}
_PIECE: Final = 65_536


class ScannedFile(StoredFile, Protocol):
    """A sealed file, and what a scanner said when it came."""

    @property
    def scan(self) -> Scan:
        """Give what it said."""


@dataclass(frozen=True)
class ReadyFile:
    """A file as it is kept: sealed, and what is known of it."""

    sealed: SealedFile
    media_type: str
    is_cleaned: bool = False
    is_mixed: bool = False
    scan: Scan = Scan.NONE

    @property
    def extension(self) -> str:
        """Give how its name must end."""
        return EXTENSIONS[self.media_type]


def ready_file(upload: SealedUpload, care: FileCare | None) -> ReadyFile:
    """Make an upload ready to be kept, once; asking again gives the same.

    A picture is made anew from its pixels unless it is to stay as it is, and the file that came
    is forgotten with its key. Where nobody was asked (`care` is None), a picture that cannot be
    read stays as it came. Raises RefusedError for a picture that cannot be made anew and for a
    package that is no document or holds macros, BusyError when too many files are open.
    """
    if upload.ready is None:
        upload.ready = _made_ready(upload, care)
    assert isinstance(upload.ready, ReadyFile)
    return upload.ready


def scanned_again(file: ScannedFile) -> Scan:
    """Give what a scanner says of a kept file now, since it learns; what it found stays found."""
    if file.scan is Scan.FOUND:
        return Scan.FOUND
    runtime = current.runtime()
    return scan(runtime.config.clamd_url, stored_pieces(file, runtime.storage))


def _made_ready(upload: SealedUpload, care: FileCare | None) -> ReadyFile:
    sealed, is_cleaned, is_mixed = upload.keep(), False, upload.is_mixed
    if sealed.media_type in PICTURES and care is not FileCare.KEEP:
        is_cleaned = _clean(upload, sealed, may_fail=care is None)
        if is_cleaned:
            sealed, is_mixed = upload.keep(), False
    media_type = _document_type(sealed) if upload.may_be_document else sealed.media_type
    return ReadyFile(
        sealed=sealed,
        media_type=UNKNOWN_TYPE if is_mixed else media_type,
        is_cleaned=is_cleaned,
        is_mixed=is_mixed,
        scan=scan(current.runtime().config.clamd_url, _pieces(sealed)),
    )


def _clean(upload: SealedUpload, sealed: SealedFile, *, may_fail: bool) -> bool:
    try:
        with made_from(Maker.PICTURE, _pieces(sealed)) as made:
            upload.begin_anew()
            for piece in read_pieces(made):
                upload.write(piece)
    except RefusedError as refused:
        if may_fail and refused.verdict is Verdict.UNREADABLE:
            return False
        raise
    return True


def _document_type(sealed: SealedFile) -> str:
    with made_from(Maker.KIND, _pieces(sealed)) as made:
        kind = made.read(_PIECE).decode("ascii", "replace")
    if kind not in KINDS:
        raise RefusedError(Verdict.UNKNOWN)
    return kind


def _pieces(sealed: SealedFile) -> Iterator[bytes]:
    return stored_pieces(sealed, current.runtime().storage)


def read_pieces(made: BinaryIO) -> Iterator[bytes]:
    """Read a file in memory piece by piece."""
    while piece := made.read(_PIECE):
        yield piece
