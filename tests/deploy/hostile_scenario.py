"""In a namespace: 500 slow connections, and requests that mean two things, against nginx."""

import json
import sys
from contextlib import ExitStack, closing
from pathlib import Path

from tests.support.machine import HOST, ONION, Machine, connect, exchange, machine, status_of
from tests.support.onion import through_tor

_SLOW = [f"10.98.{number}.1" for number in range(10)]
_OTHER = "10.97.1.1"
_HEAD = f"Host: {HOST}\r\n"
_POST = f"POST /en/inbox HTTP/1.1\r\n{_HEAD}"
# Whoever sees this path answered 303 was talked into a second request.
_HIDDEN = f"GET /.well-known/change-password HTTP/1.1\r\n{_HEAD}\r\n"
_MARK_OF_HIDDEN = b"/staff/account"

_SMUGGLED = (
    f"{_POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{_HIDDEN}",
    f"{_POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{_HIDDEN}",
    f"{_POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{_HIDDEN}",
    f"{_POST}Transfer-Encoding : chunked\r\nContent-Length: 400\r\n\r\n0\r\n\r\n{_HIDDEN}",
    f"{_POST}Transfer-Encoding:\x0bchunked\r\nContent-Length: 400\r\n\r\n0\r\n\r\n{_HIDDEN}",
    f"{_POST}Content-Length: 400\r\nContent-Length: 0\r\n\r\n{_HIDDEN}",
    f"{_POST}Content-Length: +0\r\n\r\n{_HIDDEN}",
    f"{_POST}Content-Length: -1\r\n\r\n{_HIDDEN}",
    f"{_POST}Content-Length: 0x0\r\n\r\n{_HIDDEN}",
    f"{_POST}Content-Length: 99999999999999999999\r\n\r\n{_HIDDEN}",
    f"{_POST}Transfer-Encoding: chunked\r\n\r\n-1\r\n{_HIDDEN}",
    f"{_POST}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{_HIDDEN}",
    f"{_POST}Transfer-Encoding: chunked\r\n\r\n5;x=\n{_HIDDEN}\r\n0\r\n\r\n",
    f"{_POST}X: y\rContent-Length: 0\r\n\r\n{_HIDDEN}",
    f"{_POST}X: y\x00z\r\nContent-Length: 0\r\n\r\n{_HIDDEN}",
    f"{_POST}Content-Length: {len(_HIDDEN)}\r\n\r\n{_HIDDEN}",
    f"{_POST} Content-Length: 0\r\n\r\n{_HIDDEN}",
    f"GET /en/ HTTP/1.1\r\n{_HEAD}Content-Length: {len(_HIDDEN)}\r\n\r\n{_HIDDEN}",
    f"GET /en/ HTTP/1.1\r\n{_HEAD}Host: evil.example\r\n\r\n",
    "GET https://evil.example/en/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    f"GET /en/ HTTP/1.1\r\n{_HEAD}Upgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n",
    "GET /en/\r\n",
    f"CONNECT {HOST}:443 HTTP/1.1\r\n{_HEAD}\r\n",
    f"TRACE / HTTP/1.1\r\n{_HEAD}\r\n",
    f"PUT /en/ HTTP/1.1\r\n{_HEAD}Content-Length: 0\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
)


def main(folder: Path) -> None:
    """Run both and print what was answered as JSON."""
    with machine(folder, clients=[*_SLOW, _OTHER]) as whole:
        smuggled = [exchange(_OTHER, text.encode("latin-1")) for text in _SMUGGLED]
        found = {
            "slow": beside_slow_clients(),
            "smuggled": [[status_of(answer), _MARK_OF_HIDDEN in answer] for answer in smuggled],
            "onion": onion(whole),
        }
    print(json.dumps(found))  # noqa: T201


def beside_slow_clients() -> list[int]:
    """Hold 200 connections in their headers, 200 in their bodies, 100 unread; ask beside them."""
    with ExitStack() as held:
        for number in range(500):
            connection = held.enter_context(closing(connect(_SLOW[number % len(_SLOW)])))
            connection.sendall(_beginning(number))
        return [status_of(_page(path)) for path in ("/en/", "/en/report", "/readyz") * 10]


def _beginning(number: int) -> bytes:
    if number % 5 in {0, 1}:
        return f"GET /en/ HTTP/1.1\r\n{_HEAD}X-Slow: ".encode()
    if number % 5 in {2, 3}:
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        return f"{_POST}{kind}Content-Length: 100000\r\n\r\ncode=1".encode()
    return (f"GET /en/guide HTTP/1.1\r\n{_HEAD}\r\n" * 20).encode()


def _page(path: str) -> bytes:
    return exchange(_OTHER, f"GET {path} HTTP/1.1\r\n{_HEAD}Connection: close\r\n\r\n".encode())


def onion(whole: Machine) -> dict[str, str]:
    """Ask through the socket of the onion service, as Tor does, naming an address of another."""
    lie = "X-Forwarded-For: 203.0.113.9\r\nConnection: close\r\n\r\n"
    asked = f"GET /en/ HTTP/1.1\r\nHost: {ONION}\r\n{lie}"
    page = through_tor(whole.onion_socket, asked)
    foreign = through_tor(whole.onion_socket, f"GET /en/ HTTP/1.1\r\n{_HEAD}{lie}")
    return {"page": page, "foreign": foreign, "clearnet": _page("/en/").decode("latin-1")}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
