"""Signing in: how long one takes, and what 24 at once cost in memory and for everybody else.

`python -m bench.sign_ins` measures and prints.
"""

import http.client
import json
import re
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pyotp

from bench.figures import Figure, Target, figure, table
from bench.memory import resident, watching
from bench.servers import HOST, Command, our_service

AT_ONCE = 24
_ALONE, _LOOKS_EVERY = 5, 0.02
_TOKEN = re.compile(rb'name="form_token" value="([^"]+)"')


def sign_in_figures(folder: Path) -> list[Figure]:
    """Measure on a new instance with the real cost of a password."""
    command = our_service(folder)
    logins = json.loads((folder / "demo-logins.json").read_text(encoding="utf-8"))
    with _running(command) as process:
        alone = [_right(command.port, login) for login in logins[:_ALONE]]
        quiet = _pages(command.port, seconds=2)
        with (
            watching(process, resident, every=_LOOKS_EVERY) as peak,
            ThreadPoolExecutor(AT_ONCE + 1) as crowd,
        ):
            pages = crowd.submit(_pages, command.port, seconds=2.5)
            tries = [crowd.submit(_wrong, command.port, number) for number in range(AT_ONCE)]
            answered = [one.result() for one in tries]
            busy = pages.result()
        assert set(answered) <= {HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE}
    seconds = Target("≤", 0.5)
    return [
        figure("one sign-in", statistics.median(alone), "s", target=seconds),
        figure("24 sign-ins at once, memory", max(peak) / 1e6, "MB", target=Target("≤", 600)),
        figure("a page meanwhile, p95", busy * 1e3, "ms", floor=quiet * 1e3),
        figure("24 sign-ins at once, answered", answered.count(HTTPStatus.UNAUTHORIZED), ""),
    ]


def _right(port: int, login: dict[str, str]) -> float:
    otp = pyotp.TOTP(login["totp_secret"]).now()
    told = {"username": login["username"], "password": login["password"], "otp": otp}
    token = _token(port)
    began = time.perf_counter()
    status = _ask(port, "POST", "/staff/sign-in", told | {"form_token": token})[0]
    assert status == HTTPStatus.SEE_OTHER, status
    return time.perf_counter() - began


def _wrong(port: int, number: int) -> int:
    told = {"username": f"nobody{number}", "password": "x" * 20, "otp": "000000"}
    return _ask(port, "POST", "/staff/sign-in", told | {"form_token": _token(port)})[0]


def _pages(port: int, *, seconds: float) -> float:
    """Give the 95th percentile of the times that the report form took, in seconds."""
    taken, until = [], time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        assert _ask(port, "GET", "/fi/report")[0] == HTTPStatus.OK
        taken.append(time.perf_counter() - began)
    return statistics.quantiles(taken, n=20)[-1]


def _token(port: int) -> str:
    found = _TOKEN.search(_ask(port, "GET", "/staff/sign-in")[1])
    assert found is not None
    return found[1].decode()


def _ask(
    port: int, method: str, path: str, told: dict[str, str] | None = None
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    headers = {"Sec-Fetch-Site": "same-origin"}
    if told:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body=urlencode(told) if told else None, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


@contextmanager
def _running(command: Command) -> Iterator[psutil.Process]:
    with subprocess.Popen(command.arguments, env=dict(command.environment)) as process:
        try:
            _wait(command.port)
            yield psutil.Process(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)


def _wait(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if _ask(port, "GET", "/healthz")[0] == HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the service does not answer")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(table(sign_in_figures(Path(place))))
