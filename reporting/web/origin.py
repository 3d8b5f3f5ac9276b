"""Forms are taken only from our own pages, judged by what the browser says of itself."""

from urllib.parse import urlsplit

from flask import Flask, request

from reporting.errors import PageExpiredError
from reporting.web.body import REFUSED

_OWN = frozenset({"same-origin", "none"})


def set_up_origin_check(app: Flask) -> None:
    """Refuse a POST that the browser says came from another site (security reference §4.6).

    `Sec-Fetch-Site` decides; where a browser does not send it, `Origin` does. A client that
    sends neither is no browser that could be led here by a foreign page.
    """

    @app.before_request
    def _check_body() -> None:
        refused = request.environ.get(REFUSED)
        if refused is not None:
            raise refused

    @app.before_request
    def _check_origin() -> None:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return
        site = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin")
        if site is not None and site not in _OWN:
            raise PageExpiredError("another site")
        if site is None and origin is not None and _host_of(origin) != request.host:
            raise PageExpiredError("another site")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # such as http://[
        return None
