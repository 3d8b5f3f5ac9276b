"""A page that is the same for everyone but for its form token, compressed once and spliced.

The page is rendered and compressed in two halves around the token; each answer only adds its own
token as an uncompressed block between them. So the token never meets a compressor (no BREACH
oracle) and answering costs microseconds (design §10, §13).
"""

import struct
import zlib
from dataclasses import dataclass

from flask import Response, request

PLACE = "%%form-token%%"

_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


@dataclass(frozen=True)
class SplicedPage:
    """The two halves of a page, plain and as raw deflate streams that may be joined."""

    before: bytes
    after: bytes
    packed_before: bytes
    packed_after: bytes
    before_crc: int

    def plain(self, token: str) -> bytes:
        """Give the page with its token."""
        return self.before + token.encode() + self.after

    def gzipped(self, token: str) -> bytes:
        """Give the page with its token as one gzip member (RFC 1952)."""
        middle = token.encode()
        stored = b"\x00" + struct.pack("<HH", len(middle), len(middle) ^ 0xFFFF) + middle
        crc = zlib.crc32(self.after, zlib.crc32(middle, self.before_crc))
        size = len(self.before) + len(middle) + len(self.after)
        trailer = struct.pack("<II", crc, size & 0xFFFFFFFF)
        return _GZIP_HEADER + self.packed_before + stored + self.packed_after + trailer


def splice(html: str) -> SplicedPage:
    """Split a rendered page at its only token and compress both halves.

    Raises ValueError when the page has no place for a token or several.
    """
    before, after = html.encode().split(PLACE.encode())
    return SplicedPage(
        before=before,
        after=after,
        packed_before=_deflated(before, zlib.Z_FULL_FLUSH),
        packed_after=_deflated(after, zlib.Z_FINISH),
        before_crc=zlib.crc32(before),
    )


def spliced_response(page: SplicedPage, token: str) -> Response:
    """Answer with the page, compressed when the browser takes gzip."""
    if request.accept_encodings["gzip"] > 0:
        response = Response(page.gzipped(token), mimetype="text/html")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(page.plain(token), mimetype="text/html")
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _deflated(data: bytes, end: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    return packer.compress(data) + packer.flush(end)
