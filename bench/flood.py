"""A flood of reports from many networks against a running server, and who is still answered.

`python -m bench.flood` measures and prints; `flood_figures` gives the same to the whole bench.
Nobody in the flood solves a puzzle or waits. Reporter, inbox and staff ask side by side.
"""

import hashlib
import http.client
import json
import os
import re
import secrets
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pyotp

from bench.figures import Figure, Target, figure, table
from bench.servers import HOST, our_service, running

REPORTS, NETWORKS, SECONDS = 1000, 500, 60.0
_CROWD = 32
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_KEPT = re.compile(r'name="kept" value="([^"]+)"')
_TICKET = re.compile(r'name="ticket" value="([^"]+)"')
_CODE = re.compile(r'<output id="follow-up-code"[^>]*>(.*?)</output>', re.DOTALL)
_WORDS = "Kaikki täällä ovat samanlaisia ja heidän pitäisi lähteä heti pois tästä kaupungista. "
_PATIENCE = 30


@dataclass
class Flood:
    """What came back: statuses of the flood, and milliseconds of everybody else."""

    statuses: Counter[int] = field(default_factory=Counter)
    inbox: list[float] = field(default_factory=list)
    staff: list[float] = field(default_factory=list)
    refused: int = 0
    real_seconds: float = 0.0
    seconds: float = 0.0


def flood_figures(folder: Path, *, seconds: float = SECONDS) -> list[Figure]:
    """Measure on a new instance: 1,000 reports of 500 networks within so many seconds."""
    command = our_service(folder, {"RINNALLA_TRUSTED_PROXIES": "1"})
    with running(command):
        flood = _flood(command.port, folder, seconds)
    one_second = Target("≤", 1000) if seconds else None  # promised at the pace of the promise
    name = f"{sum(flood.statuses.values())} reports in {flood.seconds:.0f} s"
    return [
        figure(f"{name}: inbox p95", _p95(flood.inbox), "ms", target=one_second),
        figure(f"{name}: staff queue p95", _p95(flood.staff), "ms", target=one_second),
        figure(f"{name}: inbox or staff refused", flood.refused, "", target=Target("≤", 0)),
        figure(f"{name}: a real report took", flood.real_seconds, "s", target=Target("≤", 60)),
        figure(f"{name}: stored at once", flood.statuses[200], ""),
        figure(f"{name}: asked to wait", flood.statuses[429], ""),
        figure(f"{name}: told to come back", flood.statuses[503], ""),
    ]


def main() -> None:
    """Measure at the pace of the promise, and as fast as the machine's cores let a flood be."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    figures = []
    for seconds in (SECONDS, 0.0):
        with tempfile.TemporaryDirectory(prefix="rinnalla-flood-") as name:
            figures += flood_figures(Path(name), seconds=seconds)
    print(table(figures))
    print("load average", *(f"{one:.1f}" for one in os.getloadavg()), "cores", os.cpu_count())


def _flood(port: int, folder: Path, seconds: float) -> Flood:
    flood, over, began = Flood(), threading.Event(), time.monotonic()
    client = _Client(port, "192.0.2.1")
    code = client.report("Oma kertomukseni raitiovaunusta, jossa mies huusi tyttärelleni.")
    staff = _signed_in(port, folder)
    with ThreadPoolExecutor(_CROWD + 3) as pool:
        calm = [
            pool.submit(_again, lambda: _opens(port, code), flood.inbox, flood, over),
            pool.submit(_again, lambda: staff.get("/staff/queue"), flood.staff, flood, over),
        ]
        began = time.monotonic()
        numbers = iter(range(REPORTS))
        crowd = [
            pool.submit(_send_many, port, numbers, flood, (began, seconds)) for _ in range(_CROWD)
        ]
        time.sleep(seconds / 2)
        flood.real_seconds = pool.submit(_real, port).result()
        for one in crowd:
            one.result()
        flood.seconds = time.monotonic() - began
        over.set()
        for one in calm:
            one.result()
    return flood


_turn = threading.Lock()


def _send_many(port: int, numbers: Iterator[int], flood: Flood, pace: tuple[float, float]) -> None:
    began, seconds = pace
    while True:
        with _turn:
            number = next(numbers, None)
        if number is None:
            return
        time.sleep(max(0.0, began + number * seconds / REPORTS - time.monotonic()))
        network = number % NETWORKS
        client = _Client(port, f"198.{18 + network // 256}.{network % 256}.7")
        status, _ = client.send(_WORDS * 15 + secrets.token_hex(8))
        with _turn:
            flood.statuses[status] += 1


def _again(ask: Callable[[], int], taken: list[float], flood: Flood, over: threading.Event) -> None:
    while not over.wait(0.25):
        began = time.perf_counter()
        status = ask()
        taken.append((time.perf_counter() - began) * 1000)
        flood.refused += status not in {200, 429}


def _opens(port: int, code: str) -> int:
    client = _Client(port, f"203.0.{secrets.randbelow(250)}.9")
    return client.ask("POST", "/fi/inbox", {"code": code})[0]


def _real(port: int) -> float:
    """Give the seconds from the form to the receipt of a reporter whose browser solves puzzles."""
    began = time.monotonic()
    client = _Client(port, "100.64.7.7")
    while time.monotonic() - began < _PATIENCE * 4:
        status, page = client.send("Bussissa nainen tönäisi minua ja sanoi, että en kuulu tänne.")
        if status == 429 and (kept := _KEPT.search(page)) and (ticket := _TICKET.search(page)):
            token = _TOKEN.search(page)
            told = {"kept": kept[1], "ticket": ticket[1], "answer": _solved(ticket[1])}
            told["form_token"] = token[1] if token else ""
            status, page = client.ask("POST", "/fi/report", told)
        if status == 200 and _CODE.search(page):
            return time.monotonic() - began
        time.sleep(2)
    raise AssertionError("a real report did not get in")


def _solved(ticket: str) -> str:
    begun = hashlib.sha256(f"{ticket}:".encode())
    for number in count():
        tried = begun.copy()
        tried.update(str(number).encode())
        if int.from_bytes(tried.digest()[:4]) >> 14 == 0:
            return str(number)
    raise AssertionError


class _Client:
    """A browser behind the proxy of the service, on a connection of its own each time."""

    def __init__(self, port: int, address: str) -> None:
        self._port, self._headers = (
            port,
            {"X-Forwarded-For": address, "Sec-Fetch-Site": "same-origin"},
        )

    def ask(
        self, method: str, path: str, fields: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """Ask once and give status and page."""
        connection = http.client.HTTPConnection(HOST, self._port, timeout=_PATIENCE)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        try:
            body = urlencode(fields) if fields else None
            connection.request(method, path, body=body, headers=self._headers | kind)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    self._headers["Cookie"] = value.partition(";")[0]
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def get(self, path: str) -> int:
        """Fetch a page and give its status."""
        return self.ask("GET", path)[0]

    def send(self, story: str) -> tuple[int, str]:
        """Fetch the form and send it."""
        token = _TOKEN.search(self.ask("GET", "/fi/report")[1])
        told = {"story": story, "area": "transport", "wish": "advice"}
        return self.ask("POST", "/fi/report", told | {"form_token": token[1] if token else ""})

    def report(self, story: str) -> str:
        """Send a report and give the code on its receipt."""
        found = _CODE.search(self.send(story)[1])
        assert found is not None, "no code"
        return "".join(re.findall(r"[0-9]", re.sub(r"<[^>]*>", "", found[1])))


def _signed_in(port: int, folder: Path) -> _Client:
    logins = json.loads((folder / "demo-logins.json").read_text(encoding="utf-8"))
    login = next(one for one in logins if one["role"] == "caseworker")
    client = _Client(port, "192.0.2.2")
    token = _TOKEN.search(client.ask("GET", "/staff/sign-in?lang=en")[1])
    assert token is not None
    told = {name: login[name] for name in ("username", "password")}
    told |= {"otp": pyotp.TOTP(login["totp_secret"]).now(), "form_token": token[1]}
    status, _ = client.ask("POST", "/staff/sign-in?lang=en", told)
    assert status == 303, status
    assert client.get("/staff/queue") == 200
    return client


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    main()
