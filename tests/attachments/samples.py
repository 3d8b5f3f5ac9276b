"""Files to open: harmless ones, and what attackers send (security reference §4.19)."""

import base64
import io
import zlib
from collections.abc import Mapping
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from reporting.attachments.kinds import DOCX, ODT

CAMERA: Final = "SecretCamera"
PLACE: Final = (60.0, 11.0, 23.0)
_MAKE, _ORIENTATION, _GPS = 0x010F, 0x0112, 0x8825
_WORD: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

# 64 by 48 points, left half blue, right half red, made by "PhoneMaker" (HEVC, as phones take them).
HEIC: Final = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAeFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAA"
    "AAAAAAAAAA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAAExpbG9jAQAAAERAAAMAAQAAAAAAAAIFAAEAAAAAAAAA"
    "LQACAAEAAAAAAAAAAQAAAAAAAAAIAAMAAAAAAAACMgABAAAAAAAAAEgAAABNaWluZgAAAAAAAwAAABVpbmZlAgAAAQAB"
    "AABodmMxAAAAABVpbmZlAgAAAAACAABncmlkAAAAABVpbmZlAgAAAQADAABFeGlmAAAAANVpcHJwAAAAs2lwY28AAABz"
    "aHZjQwEDcAAAAAAAAAAAAB7wAPz9+PgAAA8DIAABABhAAQwB//8DcAAAAwCQAAADAAADAB66AkAhAAEAJ0IBAQNwAAAD"
    "AJAAAAMAAAMAHqAggQWW6uSmubAgAAADACAAAAMAISIAAQAGRAHBc8CJAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAUaXNw"
    "ZQAAAAAAAABAAAAAMAAAABBwaXhpAAAAAAMICAgAAAAaaXBtYQAAAAAAAAACAAECgQIAAgIDhAAAAChpcmVmAAAAAAAA"
    "AA5kaW1nAAIAAQABAAAADmNkc2MAAwABAAIAAAB9bWRhdAAAACkoAa8ZgO9Jpb//7hWBHzXdvzfBYy0m117B41ootDlq"
    "cVFeH8tEqmMargAAAABNTQAqAAAACAACAQ8AAgAAAAsAAAAmiCUABAAAAAEAAAAyAAAAAFBob25lTWFrZXIAAAABAAEA"
    "AgAAAAJOAAAAAAAAAA=="
)


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40), turn: int = 1) -> bytes:
    """Give a picture, blue at the left and red at the right, that tells camera and place."""
    drawn = Image.new("RGB", size, (200, 30, 30))
    drawn.paste((30, 30, 200), (0, 0, size[0] // 2, size[1]))
    hidden = Image.Exif()
    hidden[_MAKE], hidden[_ORIENTATION] = CAMERA, turn
    hidden.get_ifd(_GPS).update({1: "N", 2: PLACE})
    made, xmp = io.BytesIO(), f"<x:xmpmeta>{CAMERA}</x:xmpmeta>".encode()
    options = {} if kind == "GIF" else {"exif": hidden.tobytes()}
    if kind in {"JPEG", "WEBP"}:
        options["xmp"] = xmp
    drawn.save(made, kind, comment=CAMERA.encode(), **options)
    return made.getvalue()


def moving(kind: str) -> bytes:
    """Give a picture that moves."""
    frames = [Image.new("RGB", (20, 20), (70 * n, 0, 0)) for n in range(3)]
    made = io.BytesIO()
    frames[0].save(made, kind, save_all=True, append_images=frames[1:])
    return made.getvalue()


def png_bomb(side: int = 50_000) -> bytes:
    """Give a PNG of a few hundred kB that unpacks to `side` by `side` points."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checked = name + content
        return len(content).to_bytes(4) + checked + zlib.crc32(checked).to_bytes(4)

    head = side.to_bytes(4) * 2 + bytes((1, 0, 0, 0, 0))
    packer, line = zlib.compressobj(9), bytes(1 + (side + 7) // 8)
    packed = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """Give a ZIP of these parts."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def content_types(main: str) -> str:
    """Give the list of types of an Office document with this main part."""
    return f'<Types><Override PartName="/main" ContentType="{main}"/></Types>'


def docx(body: str = "", **others: str | bytes) -> bytes:
    """Give a Word document with this body, and other parts by their names."""
    document = f"<w:document {_WORD}><w:body>{body}</w:body></w:document>"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types(DOCX + ".main+xml"),
        "word/document.xml": document,
    }
    return package(parts | others)


def docm() -> bytes:
    """Give a Word document that holds macros and calls itself one without."""
    return docx("", **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def paragraph(text: str, *, style: str = "") -> str:
    """Give a paragraph of a Word document."""
    told = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{told}<w:r><w:t>{text}</w:t></w:r></w:p>"


def odt(content: str) -> bytes:
    """Give an OpenDocument text with this content.xml."""
    return package({"mimetype": ODT, "content.xml": content})


def pdf(pages: int = 2, *, password: str = "") -> bytes:
    """Give a PDF of empty pages that runs a script when it is opened."""
    writer, made = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
    action = DictionaryObject({NameObject(name): told for name, told in script.items()})
    writer.root_object[NameObject("/OpenAction")] = action
    writer.add_metadata({"/Author": CAMERA})
    if password:
        writer.encrypt(password)
    writer.write(made)
    return made.getvalue()


def gifar() -> bytes:
    """Give a GIF that is a Java archive too."""
    return picture("GIF") + package({"META-INF/MANIFEST.MF": "Main-Class: Evil"})


def pdf_and_zip() -> bytes:
    """Give a PDF that is a ZIP too."""
    return pdf() + package({"evil.sh": "echo evil"})
