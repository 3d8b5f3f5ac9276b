"""Office documents as the ZIP packages they are: which kind, and their parts within bounds."""

import io
from typing import Final
from zipfile import BadZipFile, ZipFile

from reporting.attachments.bounds import RefusedError, Verdict
from reporting.attachments.kinds import DOCX, ODP, ODS, ODT, PPTX, XLSX
from reporting.attachments.xml_events import all_attributes

MOST_PARTS: Final = 3000
MOST_PART_BYTES: Final = 48 * 1000 * 1000
_SMALL: Final = 200_000
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22  # of a package without a comment; office programs write none
_ENCRYPTED: Final = 1
_MACRO_PARTS: Final = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS: Final = ("basic/", "scripts/")


class Package:
    """One document, opened in memory; its parts are unpacked one by one and bounded."""

    def __init__(self, content: bytes) -> None:
        """Open a document. Raises RefusedError when it is none of the six kinds."""
        if content[-_END_BYTES:][:4] != _END:
            raise RefusedError(Verdict.UNKNOWN)
        try:
            self._zip = ZipFile(io.BytesIO(content))
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise RefusedError(Verdict.UNKNOWN) from error
        if len(self._zip.namelist()) > MOST_PARTS:
            raise RefusedError(Verdict.TOO_LARGE)
        self.names = frozenset(self._zip.namelist())
        self.kind = self._kind()

    def part(self, name: str, *, most: int = MOST_PART_BYTES) -> bytes:
        """Unpack one part. Raises RefusedError when it has a password or is larger than `most`."""
        if self._zip.getinfo(name).flag_bits & _ENCRYPTED:
            raise RefusedError(Verdict.LOCKED)
        with self._zip.open(name) as packed:
            content = packed.read(most + 1)
        if len(content) > most:
            raise RefusedError(Verdict.TOO_LARGE)
        return content

    def count_of(self, folder: str) -> int:
        """Give how many parts lie in a folder, such as the pictures."""
        return sum(folder in name and not name.endswith("/") for name in self.names)

    def _kind(self) -> str:
        lower = [name.lower() for name in self.names]
        if any(name.endswith(_MACRO_PARTS) or name.startswith(_MACRO_FOLDERS) for name in lower):
            raise RefusedError(Verdict.MACROS)
        if "mimetype" in self.names:
            return self._open_document()
        if "[Content_Types].xml" in self.names:
            return self._office_document()
        raise RefusedError(Verdict.UNKNOWN)

    def _open_document(self) -> str:
        kind = self.part("mimetype", most=_SMALL).decode("ascii", "replace").strip()
        if kind not in {ODT, ODS, ODP}:
            raise RefusedError(Verdict.UNKNOWN)
        return kind

    def _office_document(self) -> str:
        parts = all_attributes(self.part("[Content_Types].xml", most=_SMALL), "ContentType")
        if any("macroenabled" in told.lower() for told in parts):
            raise RefusedError(Verdict.MACROS)
        for kind in (DOCX, XLSX, PPTX):
            if kind + ".main+xml" in parts:
                return kind
        raise RefusedError(Verdict.UNKNOWN)

    def is_locked(self) -> bool:
        """Say whether an OpenDocument has a password."""
        name = "META-INF/manifest.xml"
        return name in self.names and b"encryption-data" in self.part(name, most=_SMALL * 5)
