"""Pages without any secret that browsers may keep: made once a day, compressed once."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import brotli  # type: ignore[import-untyped]  # it ships without type information
from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from reporting.web import current

KEPT_FOR_A_DAY: Final = "public, max-age=86400, stale-if-error=604800"


@dataclass(frozen=True)
class KeptPage:
    """One page, plain and compressed; `tag` is the digest of its content."""

    plain: bytes
    gzip: bytes
    brotli: bytes
    tag: str

    @property
    def size(self) -> int:
        """Give how many bytes it takes to keep."""
        return len(self.plain) + len(self.gzip) + len(self.brotli)


def keepable_page(key: tuple[object, ...], render: Callable[[], str]) -> BaseResponse:
    """Answer with a page that is the same for everyone and may be kept for a day (ux §3.6).

    `key` and the page's language name it. Only for pages that hold no token, no answer and
    nothing of the address: they are compressed whole and shared. `render` runs when the page
    was not made today or since the admin changed a preference.
    """
    page = current.kept_ready(("page", current.language(), *key), lambda: packed(render()))
    return kept_answer(page, mimetype="text/html", kept=KEPT_FOR_A_DAY)


def kept_answer(page: KeptPage, *, mimetype: str, kept: str) -> BaseResponse:
    """Answer with something that is the same for everyone; `kept` says for how long."""
    body, encoding = _accepted(page)
    response = Response(body, mimetype=mimetype)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = kept
    response.set_etag(page.tag, weak=True)
    return response.make_conditional(request)


def packed(html: str) -> KeptPage:
    """Give a page compressed as far as it goes."""
    return packed_content(html.encode(), quality=11)


def packed_content(plain: bytes, *, quality: int) -> KeptPage:
    """Give any content compressed; the higher the quality, up to 11, the smaller and slower."""
    return KeptPage(
        plain=plain,
        gzip=gzip.compress(plain, 9, mtime=0),
        brotli=brotli.compress(plain, quality=quality),
        tag=hashlib.sha256(plain).hexdigest()[:24],
    )


def stored_content(plain: bytes) -> KeptPage:
    """Give content that is as small as it gets, such as a ZIP."""
    return KeptPage(plain, b"", b"", hashlib.sha256(plain).hexdigest()[:24])


def _accepted(page: KeptPage) -> tuple[bytes, str]:
    if page.brotli and request.accept_encodings["br"] > 0:
        return page.brotli, "br"
    if page.gzip and request.accept_encodings["gzip"] > 0:
        return page.gzip, "gzip"
    return page.plain, ""
