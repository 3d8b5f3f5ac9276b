"""A way to the S3-compatible server on which requests are refused, lost, late or cut on demand."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit


class Fault(Enum):
    """What happens to a request on its way."""

    REFUSED = auto()
    """The store answers 503."""
    LOST = auto()
    """The store says that it took a file which it did not keep."""
    HIDDEN = auto()
    """The store does not see the file, yet or any more."""
    HALF = auto()
    """The store keeps only the first half of a file, or hands out half of one."""
    HANGING = auto()
    """Nothing is ever answered."""


class FaultyBucket(ThreadingHTTPServer):
    """Passes requests on to a real server, but for those a fault was asked for."""

    daemon_threads = True

    def __init__(self, endpoint: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.real = urlsplit(endpoint).netloc
        self.faults: list[tuple[str, Fault]] = []
        self.always: dict[str, Fault] = {}
        self.end = Event()
        self.seen: list[str] = []

    @property
    def endpoint(self) -> str:
        """Give where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def fault_of(self, method: str) -> Fault | None:
        """Give what happens to this request; a fault in the list happens once."""
        self.seen.append(method)
        if self.faults and self.faults[0][0] == method:
            return self.faults.pop(0)[1]
        return self.always.get(method)


class _Passing(BaseHTTPRequestHandler):
    server: FaultyBucket
    protocol_version = "HTTP/1.1"

    def _pass_on(self) -> None:
        fault = self.server.fault_of(self.command)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if fault is Fault.HANGING:
            self.server.end.wait()
            self.close_connection = True
        elif fault in {Fault.REFUSED, Fault.HIDDEN, Fault.LOST}:
            status = {Fault.REFUSED: 503, Fault.HIDDEN: 404, Fault.LOST: 200}[fault]
            self._answer(status, {"ETag": '"0"'}, b"")
        else:
            self._through(body[: len(body) // 2] if fault is Fault.HALF else body, fault)

    do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = _pass_on  # noqa: N815 - the library's names

    def _through(self, body: bytes, fault: Fault | None) -> None:
        connection = http.client.HTTPConnection(self.server.real)
        headers = {name: value for name, value in self.headers.items() if _is_passed(name)}
        connection.request(self.command, self.path, body or None, headers)
        real = connection.getresponse()
        content = real.read()
        connection.close()
        kept = {name: value for name, value in real.getheaders() if name.lower() not in _OWN}
        if self.command == "HEAD":
            kept["Content-Length"] = real.getheader("Content-Length") or "0"
        self._answer(real.status, kept, content, is_cut=fault is Fault.HALF)

    def _answer(
        self, status: int, headers: dict[str, str], content: bytes, *, is_cut: bool = False
    ) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        is_cut = is_cut and self.command == "GET"
        self.wfile.write(content[: len(content) // 2] if is_cut else content)
        self.close_connection = is_cut

    def log_message(self, *_: Any) -> None:
        """Write nothing."""


_OWN = frozenset({"content-length", "connection", "transfer-encoding", "server", "date"})


def _is_passed(name: str) -> bool:
    # What says how long or how safe the whole body is does not fit half of it.
    return name.lower() not in {"content-length", "connection", "host", "x-amz-content-sha256"}


@contextmanager
def faulty_bucket(endpoint: str) -> Iterator[FaultyBucket]:
    """Open such a way until the block ends."""
    with FaultyBucket(endpoint) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.end.set()
            server.shutdown()
            thread.join()
