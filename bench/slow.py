"""500 slow connections beside ordinary visitors: half drip a head, half drip a body.

`python -m bench.slow` measures and prints.
"""

import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.figures import Figure, Target, figure, table
from bench.servers import HOST, UNBOUNDED, our_service, running
from bench.visitors import ANSWERS, Form, Visits, send_one

SLOW = 500

_SECONDS, _EVERY = 20.0, 0.1
_HEAD = b"GET /fi/report HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
_BODY = (
    b"POST /fi/report HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nstory="
)


def slow_figures(folder: Path) -> list[Figure]:
    """Measure pages and reports with and without the slow ones, on a new instance."""
    command = our_service(folder, UNBOUNDED)
    form = Form(command.port, "/fi/report", ANSWERS | {"wish": "count"}, 1500, b'"report-number"')
    with running(command):
        quiet = _visits(form)
        with _dripping(command.port) as began_again:
            beside = _visits(form)
    page, sent = Target("≤", 1000), Target("≤", 1000)
    print(f"{began_again[0]} of the slow connections were ended and came back")
    return [
        figure(
            f"page beside {SLOW} slow ones, p95",
            _p95(beside.gets),
            "ms",
            target=page,
            floor=_p95(quiet.gets),
        ),
        figure(
            f"report beside {SLOW} slow ones, p95",
            _p95(beside.posts),
            "ms",
            target=sent,
            floor=_p95(quiet.posts),
        ),
    ]


def _visits(form: Form) -> Visits:
    visits, end = Visits([], [], 0), time.monotonic() + _SECONDS
    while time.monotonic() < end:
        send_one(form, visits)
        time.sleep(_EVERY)
    return visits


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


@contextmanager
def _dripping(port: int) -> Iterator[list[int]]:
    """Keep so many connections open that send a byte a second; give how often one came back."""
    done, began_again = threading.Event(), [0]
    slow = [_begun(port, number) for number in range(SLOW)]

    def drip() -> None:
        while not done.wait(1):
            for number, connection in enumerate(slow):
                try:
                    connection.send(b"x", socket.MSG_DONTWAIT)
                except OSError:
                    connection.close()
                    with suppress(OSError):
                        slow[number] = _begun(port, number)
                        began_again[0] += 1

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield began_again
    finally:
        done.set()
        thread.join()
        for connection in slow:
            connection.close()


def _begun(port: int, number: int) -> socket.socket:
    connection = socket.create_connection((HOST, port), timeout=10)
    connection.sendall(_HEAD if number % 2 else _BODY)
    return connection


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="rinnalla-slow-") as where:
        print(table(slow_figures(Path(where))))
