"""Forms, cookies, headers and addresses, given to the whole application: never a 500."""

import io
import json
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from reporting.accounts.passkeys import (
    PasskeyRefusedError,
    Site,
    check_new_passkey,
    check_signature,
    read_answer,
)
from reporting.app import create_app
from reporting.config import Config, Mode
from reporting.facts.periods import parse_period
from reporting.keyring import create_keyring
from reporting.runtime import CostProfiles, build_runtime
from reporting.sealing import profiles
from reporting.statistics.filters import filters_of
from reporting.triage.filters import filter_of, page_of
from reporting.web.limits import address_digest
from tests.fuzz.target import Target
from tests.support.databases import copy_sqlite, make_sqlite_template

_BOUNDARY: Final = b"----fuzz"
_FOLDERS: Final[list[tempfile.TemporaryDirectory[str]]] = []
_CHEAP: Final = CostProfiles(code=profiles.CHEAPEST, password=profiles.CHEAPEST)


@cache
def _application() -> Any:
    """Build an application on an empty instance, once for this process."""
    _FOLDERS.append(tempfile.TemporaryDirectory(prefix="rinnalla-fuzz-"))
    folder = Path(_FOLDERS[-1].name)
    create_keyring(folder / "instance", Mode.DEMO)
    template = make_sqlite_template(folder / "template.db")
    url = copy_sqlite(template, folder / "instance")
    config = Config(
        mode=Mode.DEMO, instance=folder / "instance", database_url=url, trusted_proxies=1
    )
    return create_app(config, build_runtime(config, costs=_CHEAP))


def _answer(environ: dict[str, Any]) -> int:
    statuses: list[int] = []

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Any:
        statuses.append(int(status[:3]))
        for name, value in headers:
            assert not set(name + value) & {"\r", "\n", "\0"}, "a header was split"

    answer = _application().wsgi_app(environ, start)
    try:
        b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return statuses[-1]


def _request(data: bytes) -> None:
    """Read bytes as a request: a line with method and address, headers, an empty line, a body."""
    head, _, body = data.partition(b"\n\n")
    first, *lines = head.decode("latin-1").split("\n")
    method, _, address = first.partition(" ")
    path, _, query = address.partition("?")
    environ: dict[str, Any] = _base(body) | {
        "REQUEST_METHOD": method if method in {"GET", "HEAD", "OPTIONS"} else "POST",
        "PATH_INFO": unquote_to_bytes(path.encode("latin-1")).decode("latin-1"),
        "QUERY_STRING": query.replace("\0", ""),
    }
    for line in lines:
        name, _, value = line.partition(":")
        key = name.strip().upper().replace("-", "_")
        # What a server gives on: it has refused the rest (tests/deploy/test_hostile_clients.py).
        if key.isascii() and not {"\r", "\0"} & set(value):
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value.strip()
    status = _answer(environ)
    assert status != 500, f"500 for {first!r}"


def _form(data: bytes) -> None:
    """Send bytes as the body of a form with files."""
    kind = b"multipart/form-data; boundary=" + _BOUNDARY
    environ = _base(data) | {"CONTENT_TYPE": kind.decode(), "HTTP_SEC_FETCH_SITE": "same-origin"}
    assert _answer(environ) != 500


def _base(body: bytes) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/en/report",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _filters(data: bytes) -> None:
    """Read bytes as what an address asks the numbers and the queue for."""
    pairs = [part.partition("=") for part in data.decode(errors="replace").split("&")]
    query = {name: value for name, _, value in pairs}
    read = filters_of(query, newest=parse_period("2026"))
    assert filters_of(read.query, newest=parse_period("2026")).selection == read.selection
    found = filter_of(query)
    assert filter_of(found.query) == found
    page_of(query)


def _address(data: bytes) -> None:
    """Read bytes as the address that a proxy names."""
    address_digest(b"k" * 32, data.decode("latin-1"))


def _passkey(data: bytes) -> None:
    """Read bytes as what the script of a page sent of a passkey."""
    text = data.decode(errors="replace")
    site = Site("localhost", "http://localhost")
    with suppress(PasskeyRefusedError):
        answer = read_answer(text, text[:40], challenge=b"c" * 32, site=site)
        check_new_passkey(answer)
    with suppress(PasskeyRefusedError):
        answer = read_answer(text, "", challenge=b"c" * 32, site=site)
        check_signature(answer, public_key=b"p" * 32, sign_count=0)


_CREDENTIAL: Final = json.dumps(
    {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {
            "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQUFBQSJ9",
            "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVglAAAA",
            "authenticatorData": "AAAA",
            "signature": "AAAA",
        },
    }
).encode()
_PART: Final = (
    b"--" + _BOUNDARY + b'\r\nContent-Disposition: form-data; name="story"\r\n\r\nHei\r\n'
)
_FILE: Final = (
    b"--" + _BOUNDARY + b'\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n'
    b"Content-Type: image/jpeg\r\n\r\n\xff\xd8\xff\xe0data\r\n"
)
_GET: Final = (
    b"GET /fi/\nAccept-Language: sv;q=0.8, en-GB, *;q=0.1\nCookie: s=" + b"A" * 43,
    b"GET /staff/\nCookie: __Host-s=" + b"A" * 43 + b'; s="x"\nAccept-Language: se-FI',
    b"GET /api/v1/releases?x=1\nAccept: application/json;q=0.5, */*;q=0\nOrigin: https://x.example",
    b"GET /en/report?role=witnessed&area=transport&m=091&k=tram\nX-Forwarded-For: 192.0.2.1, ::1",
    b'GET /en/numbers?period=2026&area=work\nX-Forwarded-Proto: https\nIf-None-Match: W/"x"',
    b"GET /static/css/site.css\nRange: bytes=0-1\nAccept-Encoding: br, gzip;q=0",
    b"GET /metrics\nAuthorization: Bearer x\nHost: 127.0.0.1",
)
_LINES: Final = b"\nContent-Type: application/x-www-form-urlencoded\n"
_POST: Final = (
    b"POST /en/report"
    + _LINES
    + b"Origin: http://127.0.0.1\n\nstory=x&form_token=y&kinds=a&kinds=b",
    b"POST /en/inbox" + _LINES + b"\ncode=1&continuation=x",
    b"POST /staff/sign-in" + _LINES + b"Sec-Fetch-Site: none\n\nusername=a&password=b&form_token=",
    b"POST /fi/report\nContent-Type: multipart/form-data; boundary=x\n\n--x--\r\n",
)
_WORDS: Final = (
    *(
        b"\n",
        b";",
        b",",
        b"=",
        b"q=1e9",
        b"*",
        b"\xff",
        b"%00",
        b"%ff",
        b"[",
        b"http://[",
        b"::1%x",
    ),
    *(
        b"null",
        b"..",
        b"/",
        b"//",
        b"charset=utf-7",
        b"boundary=",
        b"Origin: http://[",
        b"bytes=--",
    ),
    *(
        b"X-Forwarded-Proto: javascript",
        b"Transfer-Encoding: chunked",
        b"W/",
        b'"',
        b"-1",
        b"%0d%0a",
    ),
)

TARGETS: Final = (
    Target("request", _request, _GET + _POST, _WORDS),
    Target(
        "form",
        _form,
        (_PART + _FILE + b"--" + _BOUNDARY + b"--\r\n",),
        (
            *(b"\r\n", b"--" + _BOUNDARY, b"--", b'"', b"filename*=utf-8''%ff", b"name=", b"\0"),
            *(b"Content-Transfer-Encoding: base64\r\n", b"charset=x", b";", b"\xff", _PART, _FILE),
        ),
    ),
    Target(
        "filters", _filters, (b"period=2026-Q1&area=work&owner=me&page=2&week=2026-W05",), _WORDS
    ),
    Target("address", _address, (b"192.0.2.1", b"2001:db8::1", b"::ffff:192.0.2.1"), (b"%", b"/")),
    Target(
        "passkey",
        _passkey,
        (_CREDENTIAL,),
        (b'"', b"{", b"[" * 3000, b"null", b"1", b"[]", b'{"a":', b"g4ODg4ODg4OD" * 100, b"="),
    ),
)
