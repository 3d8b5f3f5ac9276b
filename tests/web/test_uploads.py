"""One upload: sealed piece by piece, judged by its first bytes, gone unless it was claimed."""

import errno
import io
from dataclasses import dataclass

import pytest
from flask import Flask, request

from reporting.errors import StorageFullError
from reporting.runtime import Runtime
from reporting.sealing import open_stream
from reporting.storage.local import BlobWriter
from reporting.web.uploads import MAX_FILE_BYTES, TYPES, SealedUpload
from tests.factories import JPG, M4A, MP3, MP4, PDF, PNG

KINDS = {"jpg": JPG, "png": PNG, "pdf": PDF, "mp3": MP3, "m4a": M4A, "mp4": MP4} | {
    "gif": b"GIF89a" + bytes(40),
    "webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
}
DISGUISED = {
    "HTML that begins as a comment": b"<!-- \xff\xd8\xff -->",
    "a page after blanks": b"   <html>",
    "SVG": b"<?xml version='1.0'?><svg/>",
    "ZIP": b"PK\x03\x04" + bytes(60),
    "a document with macros": b"PK\x03\x04\x14\x00\x06\x00" + b"[Content_Types].xml" + bytes(60),
    "TIFF": b"II*\x00" + bytes(40),
    "AVIF": b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00avifmif1" + bytes(40),
    "an ELF program": b"\x7fELF" + bytes(60),
    "nothing": b"",
    "one byte": b"\xff",
}


def whole(runtime: Runtime, content: bytes, *, piece: int = 65_536) -> SealedUpload:
    """Write a file in pieces as it would come in."""
    upload = SealedUpload(runtime.storage.create, is_wanted=True)
    for at in range(0, len(content), piece):
        upload.write(content[at : at + piece])
    return upload


@pytest.mark.parametrize("extension", KINDS)
def test_the_type_is_told_by_the_first_bytes(extension: str, runtime: Runtime) -> None:
    upload = whole(runtime, KINDS[extension], piece=7)

    assert upload.media_type is not None
    assert TYPES[upload.media_type] == extension
    upload.discard()


@pytest.mark.parametrize("content", DISGUISED.values(), ids=DISGUISED)
def test_what_we_do_not_take_has_no_type(content: bytes, runtime: Runtime) -> None:
    upload = whole(runtime, content)

    assert upload.media_type is None
    upload.discard()


@pytest.mark.parametrize("piece", [1, 1000, 65_536, 1_000_000])
def test_a_kept_file_opens_whole_however_it_came(piece: int, runtime: Runtime) -> None:
    content = JPG + bytes(range(256)) * (8 if piece == 1 else 2000)

    sealed = whole(runtime, content, piece=piece).keep()

    with runtime.storage.open(sealed.blob_name) as source:
        pieces = open_stream(
            sealed.key, source, attachment_id=sealed.attachment_id, length=sealed.length
        )
        assert b"".join(pieces) == content
    assert sealed.length == len(content)


def test_a_file_that_grows_too_large_is_dropped_at_once(runtime: Runtime) -> None:
    upload = whole(runtime, JPG + bytes(MAX_FILE_BYTES))

    assert upload.is_too_large
    assert list(runtime.storage.names()) == []
    assert not [p for p in (runtime.config.instance / "files").rglob("*") if p.is_file()]


def test_a_file_nobody_asked_for_is_never_begun(runtime: Runtime) -> None:
    upload = SealedUpload(runtime.storage.create, is_wanted=False)

    assert upload.write(JPG) == len(JPG)
    assert not (runtime.config.instance / "files").exists()


@pytest.mark.parametrize(
    ("path", "stored"), [("/en/report", 1), (f"/staff/cases/{'0' * 32}/message", 0)]
)
def test_a_stranger_fills_no_disk_through_a_page_of_staff(
    path: str, stored: int, app: Flask, runtime: Runtime
) -> None:
    def files() -> set[str]:
        return {str(file) for file in runtime.config.instance.rglob("*") if file.is_file()}

    before, sent = files(), {"files": (io.BytesIO(PNG * 1000), "a.png"), "message": "Words"}
    with app.test_request_context(path, method="POST", data=sent):
        assert request.form["message"] == "Words"
        assert len(files() - before) == stored


def test_a_file_is_removed_unless_its_rows_were_committed(runtime: Runtime) -> None:
    lost, claimed = whole(runtime, JPG), whole(runtime, PNG)
    for upload in (lost, claimed):
        upload.keep()
    claimed.stay()

    for upload in (lost, claimed, claimed):
        upload.discard()

    assert list(runtime.storage.names()) == [claimed.attachment_id.hex()]


def test_two_files_never_share_a_name_or_a_key(runtime: Runtime) -> None:
    kept = [whole(runtime, JPG).keep() for _ in range(4)]

    assert len({file.blob_name for file in kept}) == len({file.key for file in kept}) == 4


def test_a_sealed_files_key_is_not_shown_by_accident(runtime: Runtime) -> None:
    sealed = whole(runtime, JPG).keep()

    assert repr(sealed.key) not in repr(sealed)
    assert sealed.key.hex() not in repr(sealed)


@dataclass(frozen=True)
class FailingFolder:
    """A folder that fails with one error."""

    number: int

    def create(self, name: str) -> BlobWriter:
        """Fail."""
        raise OSError(self.number, f"cannot write {name}")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_apart_from_other_failures(number: int) -> None:
    """5.5: told once the words beside the file have been read, so that they are given back."""
    full = SealedUpload(FailingFolder(number).create, is_wanted=True)
    assert full.write(JPG) == len(JPG)
    with pytest.raises(StorageFullError):
        full.keep()

    broken = SealedUpload(FailingFolder(errno.EIO).create, is_wanted=True)
    broken.write(JPG)
    with pytest.raises(OSError, match="cannot write"):
        broken.keep()
