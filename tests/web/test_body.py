"""Request bodies are read at a pace, a few at a time, and never by half."""

import io
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING

import pytest
from werkzeug.exceptions import (
    BadRequest,
    ClientDisconnected,
    HTTPException,
    LengthRequired,
    RequestTimeout,
    ServiceUnavailable,
)
from werkzeug.test import EnvironBuilder, run_wsgi_app

from reporting.web.body import REFUSED, BodyGuard, ByteSource, Pace

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Body = IO[bytes]
Reader = Callable[[Body], bytes]


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class SlowSource:
    """Gives its bytes as asked, and lets a time pass at every read."""

    def __init__(self, content: bytes, *, clock: Clock, seconds: float) -> None:
        self._content, self._clock, self._seconds = io.BytesIO(content), clock, seconds
        self.sizes: list[int] = []

    def read(self, size: int) -> bytes:
        self.sizes.append(size)
        self._clock.now += self._seconds
        return self._content.read(size)


def read_all(body: Body) -> bytes:
    return body.read()


def in_pieces(body: Body) -> bytes:
    return b"".join(iter(lambda: body.read(10_000), b""))


def guard_of(read: Reader, *, at_once: int = 2, clock: Clock | None = None) -> BodyGuard:
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        content = read(environ["wsgi.input"])
        start_response("200 OK", [("Content-Length", str(len(content)))])
        return [content]

    return BodyGuard(
        app, at_once=at_once, pace=Pace(grace=10, bytes_per_second=8_000), clock=clock or Clock()
    )


def post(
    guard: BodyGuard, content: bytes = b"", *, source: ByteSource | None = None, **changes: str
) -> tuple[str, bytes]:
    environ = EnvironBuilder(method="POST", input_stream=io.BytesIO(content)).get_environ()
    environ["CONTENT_LENGTH"] = str(len(content))
    environ["wsgi.input"] = source or io.BytesIO(content)
    environ.update(changes)
    answer, status, _ = run_wsgi_app(guard, environ)
    return status, b"".join(answer)


@pytest.mark.parametrize("read", [read_all, in_pieces])
@pytest.mark.parametrize("size", [0, 1, 10_000, 65_536, 200_001])
def test_a_whole_body_reaches_the_application_unchanged(read: Reader, size: int) -> None:
    content = bytes(range(256)) * 800
    assert post(guard_of(read), content[:size]) == ("200 OK", content[:size])


def test_a_body_ends_at_its_declared_length_whatever_follows() -> None:
    """4.30, P66: what follows a body is not read as one."""
    source = io.BytesIO(b"mine, and the next request")
    answer = post(guard_of(read_all), source=source, CONTENT_LENGTH="4")
    assert answer == ("200 OK", b"mine")


@pytest.mark.parametrize("read", [read_all, in_pieces])
def test_a_body_cut_off_in_the_middle_is_a_bad_request(read: Reader) -> None:
    with pytest.raises(ClientDisconnected) as caught:
        post(guard_of(read), b"half", CONTENT_LENGTH="20000")
    assert caught.value.code == 400


def test_a_cut_off_body_does_not_read_as_whole_when_it_is_read_again() -> None:
    def read_twice(body: Body) -> bytes:
        with pytest.raises(ClientDisconnected):
            body.read()
        return body.read()

    with pytest.raises(ClientDisconnected):
        post(guard_of(read_twice), b"half", CONTENT_LENGTH="20")


@pytest.mark.parametrize("content", [b"d" * 100_000, b"d" * 3])
def test_a_body_slower_than_the_pace_runs_out_of_time(content: bytes) -> None:
    clock = Clock()
    source = SlowSource(content, clock=clock, seconds=23)
    with pytest.raises(RequestTimeout):
        post(
            guard_of(read_all, clock=clock),
            source=source,
            CONTENT_LENGTH="100000",
        )
    assert len(source.sizes) == 1


def test_a_slow_but_steady_upload_of_ten_minutes_succeeds() -> None:
    clock = Clock()
    content = bytes(30_000_000)
    source = SlowSource(content, clock=clock, seconds=0.2)
    answer = post(
        guard_of(in_pieces, clock=clock),
        source=source,
        CONTENT_LENGTH=str(len(content)),
    )
    assert answer == ("200 OK", content)
    assert clock.now - 100 > 590


def test_no_single_wait_asks_for_more_than_64_kib() -> None:
    clock = Clock()
    source = SlowSource(bytes(200_000), clock=clock, seconds=0)
    post(
        guard_of(lambda body: body.read(200_000), clock=clock),
        source=source,
        CONTENT_LENGTH="200000",
    )
    assert max(source.sizes) == 65_536


def test_one_body_too_many_is_refused_with_a_time_to_come_back() -> None:
    def read_within(body: Body) -> bytes:
        body.read(1)
        with pytest.raises(ServiceUnavailable) as caught:
            post(guard, b"another")
        assert dict(caught.value.get_headers())["Retry-After"] == "10"
        return b"refused"

    guard = guard_of(read_within, at_once=1)
    assert post(guard, b"mine") == ("200 OK", b"refused")


def test_pages_without_a_body_are_answered_while_all_places_are_taken() -> None:
    """4.13: uploads do not take all places."""

    def read_and_ask_for_a_page(body: Body) -> bytes:
        first = body.read(1)
        return first + post(guard)[1] if first else b" page"

    guard = guard_of(read_and_ask_for_a_page, at_once=1)
    assert post(guard, b"ab") == ("200 OK", b"a page")


def test_a_body_nobody_reads_takes_no_place() -> None:
    def read_inner(body: Body) -> bytes:
        return post(inner, b"inner")[1]

    guard = guard_of(read_inner, at_once=1)
    inner = guard_of(read_all, at_once=1)
    assert post(guard, b"outer") == ("200 OK", b"inner")
    assert post(inner, b"again") == ("200 OK", b"again")


@pytest.mark.parametrize("declared", ["3", "7"])
def test_places_are_given_back_after_every_end(declared: str) -> None:
    guard = guard_of(lambda body: body.read(2), at_once=1)
    broken = guard_of(read_all, at_once=1)
    for _ in range(3):
        assert post(guard, b"abc", CONTENT_LENGTH=declared)[0] == "200 OK"
        with pytest.raises(ClientDisconnected):
            post(broken, b"abc", CONTENT_LENGTH="9")


def test_a_body_cannot_be_read_after_the_application_has_returned() -> None:
    kept: list[Body] = []

    def keep(body: Body) -> bytes:
        kept.append(body)
        return b"kept"

    post(guard_of(keep), b"mine")
    with pytest.raises(ValueError, match="closed"):
        kept[0].read()


def refused(read: str, **environ: str) -> HTTPException:
    """Give the fault that the application is handed instead of a body."""
    handed: list[HTTPException] = []

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        handed.append(environ[REFUSED])
        assert environ["wsgi.input"].read() == b""
        return handed[0](environ, start_response)

    post(BodyGuard(app, at_once=2), read.encode(), source=None, **environ)
    return handed[0]


def test_a_body_without_a_length_is_refused_with_411_and_never_read() -> None:
    """4.30, P66: a body without a length is never read."""
    assert isinstance(refused("abc", HTTP_TRANSFER_ENCODING="chunked"), LengthRequired)


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "+3", " 3"])
def test_a_length_that_is_no_number_is_a_bad_request(length: str) -> None:
    assert isinstance(refused("abc", CONTENT_LENGTH=length), BadRequest)
