"""Static files: hashed names, kept for ever by browsers, compressed beforehand."""

import re
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from reporting.web.headers import HEADERS

_HASHED = re.compile(r"\.[0-9a-f]{8,}\.")


def serve_static(app: Flask, folder: Path) -> None:
    """Serve the built files under /static/ before a request reaches the application."""
    files = WhiteNoise(
        app.wsgi_app,
        root=str(folder),
        prefix="static/",
        immutable_file_test=_is_hashed,
        add_headers_function=_add_headers,
        max_age=3600,
    )
    app.wsgi_app = files  # type: ignore[method-assign]  # Flask's documented way


def _is_hashed(_path: str, url: str) -> bool:
    return _HASHED.search(url) is not None


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name in HEADERS:
        headers[name] = HEADERS[name]
