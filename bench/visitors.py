"""Visitors who send reports: each a new connection, a GET of the form and a POST of it.

They speak HTTP over plain sockets, because they share the machine's cores with what they
measure; what they use of them is measured and shown.
"""

import re
import secrets
import socket
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

# What every report answers beside its wish and its story.
ANSWERS = {
    "role": "experienced",
    "area": "transport",
    "when": "today",
    "time_of_day": "evening",
    "municipality": "Helsinki",
    "place": "",
    "organisation": "",
    "kinds": "verbal_insult",
    "grounds": "origin",
    "bystander": "saw_nobody_helped",
    "contact": "",
    "k": "",
}

_BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_TOKEN = re.compile(rb'name="form_token" value="([^"]+)"')
_GZIP = 31  # zlib's window bits for a gzip member
_WORDS = "Bussissa joku huusi minulle koko matkan, eikä kuljettaja tehnyt mitään. "


@dataclass(frozen=True)
class Form:
    """A form to be sent: where it is, its answers, and what the page after it must contain."""

    port: int
    path: str
    answers: Mapping[str, str]
    story_length: int
    accepted: bytes


@dataclass(frozen=True)
class Visits:
    """What one visitor after the other took: milliseconds of each GET and POST, CPU seconds."""

    gets: list[float]
    posts: list[float]
    cpu: float


def send_reports(form: Form, *, begin: float, end: float) -> Visits:
    """Send reports one after the other between two moments of the monotonic clock.

    Raises AssertionError when one is not accepted.
    """
    visits, cpu = Visits([], [], 0.0), time.process_time()
    time.sleep(max(0.0, begin - time.monotonic()))
    while time.monotonic() < end:
        send_one(form, visits)
    return Visits(visits.gets, visits.posts, time.process_time() - cpu)


def send_at_pace(form: Form, *, every: float, end: float) -> Visits:
    """Send a report each so many seconds until a moment; being late is made up for."""
    visits, cpu, due = Visits([], [], 0), time.process_time(), time.monotonic()
    while (now := time.monotonic()) < end:
        time.sleep(max(0.0, due - now))
        due += every
        send_one(form, visits)
    return Visits(visits.gets, visits.posts, time.process_time() - cpu)


def get_pages(port: int, path: str, *, begin: float, end: float) -> Visits:
    """Get a page again and again on one connection, for machines without wrk."""
    gets: list[float] = []
    cpu, ask = time.process_time(), _get_request(port, path)
    time.sleep(max(0.0, begin - time.monotonic()))
    with _connected(port) as connection:
        while (began := time.monotonic()) < end:
            connection.sendall(ask)
            assert _answer(connection)[0].startswith(b"HTTP/1.1 200 ")
            gets.append((time.monotonic() - began) * 1000)
    return Visits(gets, [], time.process_time() - cpu)


def story(length: int) -> str:
    """Give a story of so many characters, another one each time."""
    begin = secrets.token_hex(16)
    return (begin + _WORDS * (length // len(_WORDS) + 1))[:length]


def send_one(form: Form, visits: Visits) -> None:
    """Get the form and send it over one new connection; note how long each took."""
    began = time.monotonic()
    with _connected(form.port) as connection:
        connection.sendall(_get_request(form.port, form.path))
        head, page = _answer(connection)
        got = time.monotonic()
        if b"content-encoding: gzip" in head.lower():
            page = zlib.decompress(page, _GZIP)
        token = _TOKEN.search(page)
        assert token, head
        ask = _post_request(form, token[1].decode())
        sent = time.monotonic()
        connection.sendall(ask)
        head, page = _answer(connection)
        done = time.monotonic()
    assert form.accepted in head + page, head
    visits.gets.append((got - began) * 1000)
    visits.posts.append((done - sent) * 1000)


def _connected(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _answer(connection: socket.socket) -> tuple[bytes, bytes]:
    """Read one whole answer and give its head and its body."""
    received = connection.recv(262_144)
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    assert length, head
    while len(body) < int(length[1]):
        body += _more(connection)
    return head, body


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(262_144)
    assert piece, "the server hung up"
    return piece


def _get_request(port: int, path: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n"
        "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: fi-FI,fi;q=0.9\r\n"
        "Sec-Fetch-Site: none\r\n\r\n"
    ).encode()


def _post_request(form: Form, token: str) -> bytes:
    text = story(form.story_length)
    fields = {**form.answers, "story": text, "form_token": token}
    parts = [_part(f'name="{name}"', value) for name, value in fields.items()]
    empty = 'name="files"; filename=""\r\nContent-Type: application/octet-stream'
    body = ("".join([*parts, _part(empty, "")]) + f"--{_BOUNDARY}--\r\n").encode()
    origin = f"http://127.0.0.1:{form.port}"
    head = (
        f"POST {form.path} HTTP/1.1\r\nHost: 127.0.0.1:{form.port}\r\nAccept: text/html\r\n"
        "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: fi-FI,fi;q=0.9\r\n"
        f"Sec-Fetch-Site: same-origin\r\nOrigin: {origin}\r\nReferer: {origin}{form.path}\r\n"
        f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _part(disposition: str, value: str) -> str:
    return f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{value}\r\n"
