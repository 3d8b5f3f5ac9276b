"""In a namespace: a visitor meets every answer there is, and leaves a mark in every field."""

import http.client
import json
import re
import secrets
import sqlite3
import sys
import threading
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from tests.support.machine import (
    HOST,
    Machine,
    connect,
    exchange,
    machine,
    status_of,
    until_the_end,
)

SOURCES = ("10.99.77.55", "fd00:99:77::55")
# Drawn anew, so that another run's files on this machine tell nothing about this one.
MARK = f"zz{secrets.token_hex(6)}"
AGENT = f"ZZUAkoputtaja{secrets.token_hex(6)}/7.7"
_FIELDS = ("story", "place", "organisation", "contact", "municipality")


def main(folder: Path) -> None:
    """Run the scenario and print statuses and follow-up codes as JSON."""
    statuses: list[int] = []
    codes: list[str] = []
    with machine(folder, clients=SOURCES) as whole:
        for source in SOURCES:
            visitor = Visitor(source)
            codes.append(visitor.report())
            refusals(visitor)
            statuses += crude(source)
            broken(visitor, whole)
            statuses += visitor.statuses
        statuses += hurried(SOURCES[0]) + without_service(whole)
    found = {"statuses": statuses, "secrets": [*SOURCES, MARK, AGENT, *codes]}
    print(json.dumps(found))  # noqa: T201


class Visitor:
    """A browser at one address that marks everything it sends."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.statuses: list[int] = []

    def ask(self, path: str, form: Mapping[str, str] | None = None, **headers: str) -> str:
        """Ask for a page, or send a form, and give the page."""
        kind = "application/x-www-form-urlencoded"
        return self.send(path, urlencode(form).encode() if form else None, kind, **headers)

    def send(self, path: str, body: bytes | None, kind: str, **headers: str) -> str:
        """Send a body as it is, none to ask for a page, and give the page."""
        sent = {"Host": HOST, "User-Agent": AGENT, "Referer": f"https://{HOST}/?{MARK}"}
        sent |= {"Cookie": f"x={MARK}", "X-Forwarded-For": self.source, "X-Real-IP": self.source}
        sent |= {"Forwarded": f"for={self.source}", "Accept-Language": f"en, {MARK}"}
        sent |= {"Content-Type": kind} if body else {}
        connection = http.client.HTTPConnection(HOST)
        connection.sock = connect(self.source)
        with closing(connection):
            connection.request("POST" if body else "GET", path, body, sent | headers)
            answer = connection.getresponse()
            self.statuses.append(answer.status)
            return answer.read().decode()

    def upload(self) -> None:
        """Send a report with a file that the storage cannot take."""
        boundary = "zzGrenze"
        parts = {"story": MARK, "form_token": self.token()}
        body = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in parts.items()
        )
        head = f'form-data; name="files"; filename="{MARK}.jpg"\r\nContent-Type: image/jpeg'
        body += f"--{boundary}\r\nContent-Disposition: {head}\r\n\r\n\xff\xd8\xff{MARK}"
        kind = f"multipart/form-data; boundary={boundary}"
        self.send("/en/report", f"{body}\r\n--{boundary}--\r\n".encode("latin-1"), kind)

    def token(self) -> str:
        """Give the token of a fresh form."""
        form = self.ask(f"/en/report?role=witnessed&k={MARK}")
        token = re.search(r'name="form_token" value="([^"]+)"', form)
        assert token, self.statuses
        return token[1]

    def report(self) -> str:
        """Send a report with a mark in every field and give its code."""
        words = {name: f"{MARK}-{name}" for name in _FIELDS} | {"role": "witnessed", "k": MARK}
        page = self.ask("/en/report", words | {"form_token": self.token(), "with_code": "yes"})
        shown = re.search(r'id="follow-up-code"[^>]*>(.*?)</output>', page)
        assert shown, (self.statuses, re.findall(r"<[^>]*error[^>]*>.*", page))
        code = re.sub(r"<[^>]+>", "", shown[1])
        self.ask("/en/inbox", {"code": code, "k": MARK})
        return code


def refusals(visitor: Visitor) -> None:
    """Be refused by the service in every way a form can be."""
    visitor.ask(f"/en/{MARK}?{MARK}={MARK}")
    visitor.ask("/en/report", {"story": MARK, "form_token": MARK})
    visitor.ask("/en/report", {"story": MARK}, **{"Sec-Fetch-Site": "cross-site"})
    visitor.ask("/en/inbox", {"code": MARK + "1" * 25})
    visitor.ask("/en/inbox", {"code": "0" * 23 + "98"})
    visitor.ask("/staff/sign-in", {"username": MARK, "password": MARK, "otp": MARK})
    visitor.ask(f"/en/about/privacy?{MARK}", {"story": MARK})
    visitor.ask("/en/report", {"story": MARK * 100_000})
    visitor.ask("/metrics")


def crude(source: str) -> list[int]:
    """Be refused by nginx: words, methods, names, sizes and timeouts."""
    head = f"Host: {HOST}\r\nUser-Agent: {AGENT}\r\nX: {MARK}\r\n"
    requests = [
        f"{MARK}\r\n\r\n",
        f"GET /{MARK} HTTP/1.1\r\n\r\n",
        f"GET /{MARK} HTTP/9.9\r\n{head}\r\n",
        f"BREW /{MARK} HTTP/1.1\r\n{head}Connection: close\r\n\r\n",
        f"GET /{'x' * 9000} HTTP/1.1\r\n{head}\r\n",
        f"GET / HTTP/1.1\r\n{head}Y: {MARK * 4000}\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: {MARK}.example\r\nConnection: close\r\n\r\n",
        f"POST /en/report HTTP/1.1\r\n{head}Content-Length: 99000000\r\n\r\n",
        f"POST / HTTP/1.1\r\n{head}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        f"GET /{MARK}\r\n{head}",  # never finished: the header times out
        f"POST /en/report HTTP/1.1\r\n{head}Content-Length: 500\r\n\r\n{MARK}",  # nor its body
    ]
    answers: list[int] = []

    def send(text: str) -> None:
        answers.append(status_of(exchange(source, text.encode())))

    threads = [threading.Thread(target=send, args=(text,)) for text in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    plain = exchange(source, f"GET /{MARK} HTTP/1.1\r\n{head}\r\n".encode()[:-2], is_plain=True)
    return [*answers, status_of(plain), _handshake_of_nobody(source)]


def broken(visitor: Visitor, whole: Machine) -> None:
    """Ask while the storage is broken, then the database, then while another program locks it."""
    files = whole.server.instance / "files"
    moved = files.rename(whole.server.instance / "moved") if files.exists() else None
    files.write_text("no folder")
    visitor.upload()
    files.unlink()
    if moved:
        moved.rename(files)
    with closing(sqlite3.connect(whole.server.instance / "rinnalla.db")) as database:
        database.execute("ALTER TABLE report RENAME TO lost")
        visitor.ask("/en/inbox", {"code": "0" * 23 + "98", "message": MARK})
        database.execute("ALTER TABLE lost RENAME TO report")
        form = {"story": MARK, "form_token": visitor.token()}
        database.execute("BEGIN IMMEDIATE")
        visitor.ask("/en/report", form)


def without_service(whole: Machine) -> list[int]:
    """Ask while nginx is alone; the service is started no more."""
    whole.server.process.terminate()
    whole.server.process.wait(60)
    visitor = Visitor(SOURCES[1])  # the other one was too quick
    visitor.ask(f"/en/report?k={MARK}", {"story": MARK})
    return visitor.statuses


def hurried(source: str) -> list[int]:
    """Ask until nginx says that it is too much: many wait at once, none for an answer."""
    request = f"GET /{MARK} HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: {AGENT}\r\n\r\n".encode()
    waiting = [connect(source) for _ in range(200)]
    for connection in waiting:
        connection.sendall(request * 4)
    answers = b""
    for connection in waiting:
        with closing(connection):
            connection.settimeout(20)
            answers += until_the_end(connection)
    return [int(found) for found in re.findall(rb"HTTP/1\.1 ([0-9]{3})", answers)]


def _handshake_of_nobody(source: str) -> int:
    try:
        connect(source, name=f"{MARK}.example").close()
    except OSError:
        return -1
    return 200


if __name__ == "__main__":
    main(Path(sys.argv[1]))
