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


def keepable_page(key: tuple[object, ...], render: Callable[[], str]) -> BaseResponse:
    """Answer with a page that is the same for everyone and may be kept for a day (ux §3.6).

    `key` and the page's language name it. Only for pages that hold no token, no answer and
    nothing of the address: they are compressed whole and shared. `render` runs when the page
    was not made today or since the admin changed a preference.
    """
    page = current.kept_ready(("page", current.language(), *key), lambda: packed(render()))
    body, encoding = _accepted(page)
    response = Response(body, mimetype="text/html")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = KEPT_FOR_A_DAY
    response.set_etag(page.tag, weak=True)
    return response.make_conditional(request)


def packed(html: str) -> KeptPage:
    """Give a page compressed as far as it goes."""
    plain = html.encode()
    return KeptPage(
        plain=plain,
        gzip=gzip.compress(plain, 9, mtime=0),
        brotli=brotli.compress(plain, quality=11),
        tag=hashlib.sha256(plain).hexdigest()[:24],
    )


def _accepted(page: KeptPage) -> tuple[bytes, str]:
    if request.accept_encodings["br"] > 0:
        return page.brotli, "br"
    if request.accept_encodings["gzip"] > 0:
        return page.gzip, "gzip"
    return page.plain, ""
