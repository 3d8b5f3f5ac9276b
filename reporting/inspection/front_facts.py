"""Reading the facts of what stands before the service: nginx's files, the public address."""

import ssl
from contextlib import closing
from datetime import UTC, date, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from reporting.inspection.facts import UrlFacts

USUAL: Final = Path("/etc/nginx/nginx.conf")
_SECONDS: Final = 10


def nginx_text(path: Path) -> str:
    """Give the configuration in a file, with those it includes by a full path, or nothing."""
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return ""
    words = text.replace(";", " ").split()
    wanted = [Path(b) for a, b in pairwise(words) if a == "include"]
    included = [
        part.read_text("utf-8", "replace")
        for pattern in wanted
        if pattern.is_absolute() and pattern.parent.is_dir()
        for part in sorted(pattern.parent.glob(pattern.name))
    ]
    return "\n".join([text, *included])


def url_facts(url: str) -> UrlFacts:
    """Ask for a page and give how it was answered."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        with closing(connection):
            connection.request("GET", "/en/")
            ends = _certificate_end(connection.sock) if parts.scheme == "https" else None
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
    except (OSError, HTTPException) as error:
        return UrlFacts(url, fault=type(error).__name__)
    return UrlFacts(url, headers=headers, certificate_ends=ends)


def _certificate_end(connection: object) -> date | None:
    if not isinstance(connection, ssl.SSLSocket):
        return None
    shown = (connection.getpeercert() or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown)), UTC).date()
