"""The types of files of which a safe copy can be made, and how their names end."""

from typing import Final

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."

DOCX: Final = _OOXML + "wordprocessingml.document"
XLSX: Final = _OOXML + "spreadsheetml.sheet"
PPTX: Final = _OOXML + "presentationml.presentation"
ODT: Final = _ODF + "text"
ODS: Final = _ODF + "spreadsheet"
ODP: Final = _ODF + "presentation"
PDF: Final = "application/pdf"
PNG: Final = "image/png"
HEIC: Final = "image/heic"
PICTURES: Final = {
    "image/jpeg": "jpg",
    PNG: "png",
    "image/webp": "webp",
    "image/gif": "gif",
    HEIC: "heic",
}
KINDS: Final = {DOCX: "docx", XLSX: "xlsx", PPTX: "pptx", ODT: "odt", ODS: "ods", ODP: "odp"}
READABLE: Final = frozenset({PDF, *PICTURES, *KINDS})
