"""The figures for Prometheus, behind a key; and counting every answer."""

import hmac
import time
from pathlib import Path
from typing import Final

from flask import Flask, Response, current_app, request

from reporting.errors import NotFoundError
from reporting.metrics.counts import Counts
from reporting.metrics.machine import machine_facts
from reporting.metrics.text import MEDIA_TYPE, metrics_text
from reporting.web import current

_EXTENSION: Final = "rinnalla_counts"
_BEGAN: Final = "rinnalla.began"
_MACHINE: Final = ("/healthz", "/readyz", "/metrics", "/api/", "/open-data/", "/.well-known/")
_SHORTEST_KEY: Final = 32


def set_up_metrics(app: Flask) -> None:
    """Count every answer by group, class of status and time; must come before other hooks."""
    counts: Counts = app.extensions.setdefault(_EXTENSION, Counts())

    @app.before_request
    def _begin() -> None:
        request.environ[_BEGAN] = time.monotonic()

    @app.after_request
    def _count(response: Response) -> Response:
        began = request.environ.get(_BEGAN, time.monotonic())
        counts.add(_group(request.path), response.status_code, time.monotonic() - began)
        return response


def metrics() -> Response:
    """Give the figures of all server processes to whoever has the key (RINNALLA_METRICS_KEY_FILE).

    Raises NotFoundError otherwise: nobody learns that there is something to ask for.
    """
    runtime = current.runtime()
    key = _key(runtime.config.metrics_key_file)
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not key or not hmac.compare_digest(shown.encode(), key):
        raise NotFoundError("metrics")
    counts: Counts = current_app.extensions[_EXTENSION]
    text = metrics_text(counts.read(), machine_facts(runtime, now=current.now()))
    return Response(text, content_type=MEDIA_TYPE)


def _key(file: str) -> bytes:
    if not file:
        return b""
    try:
        key = Path(file).read_bytes().strip()
    except OSError:
        return b""
    return key if len(key) >= _SHORTEST_KEY else b""


def _group(path: str) -> str:
    if path.startswith("/staff"):
        return "staff"
    return "machine" if path.startswith(_MACHINE) else "public"
