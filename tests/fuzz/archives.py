"""Backups: anybody who knows the public key can make an archive, so each is a stranger's."""

import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread
from typing import Final

from reporting.backup.archive import ArchiveBrokenError, Piece, _pieces
from reporting.backup.manifest import FIRST_NAME, LAST_NAME, Contents, Manifest
from reporting.backup.reading import Reading, read_manifest
from reporting.backup.taking import secrets_mark
from reporting.errors import UnsafeInstanceError
from reporting.keyring import Keyring
from tests.fuzz.target import Target

_KEYRING: Final = Keyring("demo", b"s" * 16, *(bytes([n]) * 32 for n in range(1, 7)))
_SEPARATOR: Final = b"\x1e"
_REFUSED: Final = (ArchiveBrokenError, UnsafeInstanceError)


def _tar(data: bytes) -> None:
    """Read bytes as what came out of an opened archive."""
    done = Thread(target=bool)
    done.start()
    with suppress(ArchiveBrokenError):
        for piece in _pieces(io.BytesIO(data), done, []):
            assert isinstance(piece.content, bytes)


def _pieces_of(data: bytes) -> Iterator[Piece]:
    """Read bytes as pieces: names and contents in turn."""
    parts = data.split(_SEPARATOR)
    for name, content in zip(parts[::2], parts[1::2], strict=False):
        yield Piece(name.decode(errors="replace"), content)


def _contents(data: bytes) -> None:
    """Read the pieces of a backup; without the key none may pass for a whole one."""
    pieces = _pieces_of(data)
    with suppress(*_REFUSED):
        manifest = read_manifest(pieces, _KEYRING)
        list(Reading(pieces, manifest, _KEYRING))
        raise AssertionError("a forged backup was taken")


def _seed() -> bytes:
    backup_id = b"b" * 16
    manifest = Manifest(
        Contents.DATA,
        backup_id.hex(),
        "2026-11-28T00:00:00+00:00",
        "abc",
        secrets_mark(_KEYRING, backup_id),
        {"report": {"id": "bytes", "day": "day", "at": "moment", "blob_name": "text"}},
    )
    row = ["AAAA", "2026-11-28", "2026-11-28T00:00:00", "ab"]
    end = {"rows": {"report": 1}, "files": 0, "missing": ["ab"], "gone": [], "seal": "00"}
    parts = [
        *(FIRST_NAME.encode(), manifest.to_piece().content),
        *(b"tables/report", json.dumps(row).encode()),
        *(b"files/" + b"0" * 32, b"sealed"),
        *(LAST_NAME.encode(), json.dumps(end).encode()),
    ]
    return _SEPARATOR.join(parts)


def _seed_tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in (("manifest.json", b"{}"), ("ä" * 120, b"x" * 600)):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return file.getvalue()


TARGETS: Final = (
    Target("tar", _tar, (_seed_tar(),), (b"\0" * 12, b"99999999999", b"\x80", b"x", b"L", b"1")),
    Target(
        "backup",
        _contents,
        (_seed(),),
        (
            *(_SEPARATOR, b"null", b"1", b"[]", b"{}", b'"x"', b"tables/", b"/", b"..", b"\n"),
            *(b"true", b'"\\u00e5"', b"1e999", b"[" * 3000, b"tables/report", b"tables", b"nan"),
        ),
    ),
)
