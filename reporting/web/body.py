"""Reading request bodies: a minimum pace, a bound on how many at once, and no cut-off body."""

import io
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Protocol

from werkzeug.exceptions import (
    BadRequest,
    ClientDisconnected,
    HTTPException,
    LengthRequired,
    RequestTimeout,
    ServiceUnavailable,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PIECE = 65_536
REFUSED = "rinnalla.refused_body"


class ByteSource(Protocol):
    """What a server offers as `wsgi.input`."""

    def read(self, size: int, /) -> bytes:
        """Wait for `size` bytes; fewer mean that no more will come."""


@dataclass(frozen=True)
class Pace:
    """How slowly a client may send: after `grace` seconds, `bytes_per_second` on average."""

    grace: float = 15.0
    bytes_per_second: int = 8_000

    def patience(self, received: int) -> float:
        """Give the seconds after its first read by which a body must have got further."""
        return self.grace + received / self.bytes_per_second


class BodyGuard:
    """Passes on each request with a body that keeps its pace, its length and its turn.

    The errors are raised where the application reads, so that its own error pages answer: 408
    for a body that is too slow, 400 for one that was cut off, 503 with Retry-After when
    `at_once` bodies are being read. A body without a length is refused with 411, since nobody
    could tell whether it was cut off (browsers always send one).
    A server's read waits as long as the client likes. What ends such a wait is StallWatch
    (`reporting.web.stalls`), which makes the read come back short; so run both.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        at_once: int,
        pace: Pace | None = None,
        retry_after: int = 10,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Guard `app`; `retry_after` is in seconds, `clock` gives seconds that never go back."""
        self._app, self._pace, self._clock = app, pace or Pace(), clock
        self._places, self._retry_after = BoundedSemaphore(at_once), retry_after

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request; its body can be read until the application has returned."""
        if "HTTP_TRANSFER_ENCODING" in environ:
            return self._refuse(LengthRequired(), environ, start_response)
        length = environ.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()):
            return self._refuse(BadRequest(), environ, start_response)
        if int(length) == 0:
            environ["wsgi.input"] = io.BytesIO()
            return self._app(environ, start_response)
        with GuardedBody(environ["wsgi.input"], int(length), guard=self) as body:
            environ["wsgi.input"], environ["wsgi.input_terminated"] = body, True
            return self._app(environ, start_response)

    def _refuse(
        self, fault: HTTPException, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Let the application answer with its own page for this fault, without a body."""
        environ["CONTENT_LENGTH"], environ["wsgi.input"] = "0", io.BytesIO()
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ[REFUSED] = fault
        return self._app(environ, start_response)

    def begin(self) -> float:
        """Take a place for one more body and give the time; raises ServiceUnavailable."""
        if not self._places.acquire(blocking=False):
            raise ServiceUnavailable(retry_after=self._retry_after)
        return self._clock()

    def end(self) -> None:
        """Give the place back."""
        self._places.release()

    def check_pace(self, began: float, received: int) -> None:
        """Raise RequestTimeout when a body begun at `began` should have got further by now."""
        if self._clock() - began > self._pace.patience(received):
            raise RequestTimeout


class GuardedBody(io.RawIOBase):
    """The body of one request as a file that ends after its declared length or fails."""

    def __init__(self, source: ByteSource, length: int, *, guard: BodyGuard) -> None:
        super().__init__()
        self._source, self._length, self._guard = source, length, guard
        self._received, self._began, self._failed = 0, 0.0, False
        self._holds_place = False

    def readable(self) -> bool:
        """Say that this file can be read."""
        return True

    def readinto(self, buffer: "memoryview | bytearray", /) -> int:  # type: ignore[override]
        """Fill `buffer` as far as the body goes.

        Raises ServiceUnavailable, RequestTimeout or ClientDisconnected; see BodyGuard.
        """
        if self.closed:
            raise ValueError("the body of a request that was answered is closed")
        wanted = min(len(buffer), self._length - self._received, _PIECE)
        if wanted == 0:
            return 0
        if self._failed:
            raise ClientDisconnected
        if not self._holds_place:
            self._began, self._holds_place = self._guard.begin(), True
        piece = self._receive(wanted)
        buffer[: len(piece)] = piece
        if self._received == self._length:
            self._give_place_back()
        return len(piece)

    def close(self) -> None:
        """Let go of the place; what was not read stays unread and the server hangs up."""
        self._give_place_back()
        super().close()

    def _receive(self, wanted: int) -> bytes:
        self._failed = True
        piece = self._source.read(wanted)
        self._received += len(piece)
        self._guard.check_pace(self._began, self._received)
        if len(piece) < wanted:
            raise ClientDisconnected
        self._failed = False
        return piece

    def _give_place_back(self) -> None:
        if self._holds_place:
            self._holds_place = False
            self._guard.end()
