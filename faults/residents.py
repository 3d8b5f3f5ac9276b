"""People who send reports while things break, and who remember each code they were shown."""

import http.client
import re
import select
import socket
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

MARKER = b"Hiljaisuus-5520"
HOST = "127.0.0.1"

_TOKEN = re.compile(rb'name="form_token" value="([^"]+)"')
_CODE = re.compile(rb'<output id="follow-up-code"[^>]*>(.*?)</output>', re.DOTALL)
_HIDDEN = re.compile(rb'name="(continuation|form_token)" value="([^"]+)"')
_SECONDS = 30.0
_AT_ONCE = 4


@dataclass(frozen=True)
class Answer:
    """What came back: status 0 when nothing did."""

    status: int = 0
    body: bytes = field(default=b"", repr=False)
    retry_after: str = ""

    @property
    def code(self) -> str:
        """Give the digits of the follow-up code on a receipt, also of one that was cut off."""
        found = _CODE.search(self.body)
        return re.sub(r"[^0-9]", "", re.sub(r"<[^>]*>", "", found[1].decode())) if found else ""


@dataclass
class Form:
    """One form on somebody's phone: what is in it, and the codes that its receipts showed."""

    number: int
    token: str
    language: str = "en"
    file_bytes: int = 150_000
    with_file: bool | None = None
    codes: set[str] = field(default_factory=set)

    @property
    def story(self) -> str:
        """Give what is told, different in each."""
        return f"{MARKER.decode()}, number {self.number}."

    @property
    def files(self) -> tuple[bytes, ...]:
        """Give the contents of the files in it: every third form has one unless it is said."""
        has_file = self.number % 3 == 0 if self.with_file is None else self.with_file
        if not has_file:
            return ()
        line = MARKER + b" %d\n" % self.number
        return (b"%PDF-1.7\n" + line * (self.file_bytes // len(line)),)

    @property
    def body(self) -> tuple[str, bytes]:
        """Give the type and the body a browser would send."""
        parts: dict[str, Any] = {"form_token": self.token, "role": "witnessed", "reread": "yes"}
        parts["story"] = self.story
        for content in self.files:
            parts["files"] = FileStorage(BytesIO(content), "paper.pdf", content_type="text/plain")
        boundary, body = encode_multipart(parts)
        return f"multipart/form-data; boundary={boundary}", body

    def send(
        self, port: int, *, seconds: float = _SECONDS, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send it once and note the code that could be read."""
        media_type, body = self.body
        answer = ask(
            port,
            f"/{self.language}/report",
            body=body,
            seconds=seconds,
            headers={"Content-Type": media_type} | dict(headers or {}),
        )
        self.codes |= {answer.code} - {""}
        return answer

    def send_and_lose(self, port: int) -> None:
        """Send it, wait until the answer is on its way, and hang up without reading it."""
        media_type, body = self.body
        head = (
            f"POST /{self.language}/report HTTP/1.1\r\nHost: {HOST}\r\nSec-Fetch-Site: same-origin"
        )
        head += f"\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        with socket.create_connection((HOST, port), timeout=_SECONDS) as connection:
            connection.sendall(head.encode() + body)
            select.select([connection], [], [], _SECONDS)


class NoFormError(Exception):
    """The service gave no form to fill in."""


def ask(
    port: int,
    path: str,
    *,
    body: bytes = b"",
    seconds: float = _SECONDS,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Get a page, or post a body to it; give as much of an answer as came."""
    given = {"Sec-Fetch-Site": "same-origin", "Connection": "close"} | (headers or {})
    connection = http.client.HTTPConnection(HOST, port, timeout=seconds)
    try:
        connection.request("POST" if body else "GET", path, body=body or None, headers=given)
        response = connection.getresponse()
        try:
            read = response.read()
        except http.client.IncompleteRead as error:
            return Answer(0, error.partial)
        return Answer(response.status, read, response.headers.get("Retry-After", ""))
    except (OSError, http.client.HTTPException):
        return Answer()
    finally:
        connection.close()


def fetch_form(port: int, number: int, *, language: str = "en", tries: int = 20) -> Form:
    """Open the form. Raises NoFormError when none came."""
    for _ in range(tries):
        found = _TOKEN.search(ask(port, f"/{language}/report").body)
        if found:
            return Form(number, found[1].decode(), language)
    raise NoFormError


def fetch_forms(port: int, numbers: Iterable[int], **options: Any) -> list[Form]:
    """Open several forms."""
    return [fetch_form(port, number, **options) for number in numbers]


def send_all(port: int, forms: Sequence[Form], *, at_once: int = _AT_ONCE) -> list[Answer]:
    """Send several forms at once and give the answers in their order."""
    with ThreadPoolExecutor(at_once) as people:
        return list(people.map(lambda form: form.send(port), forms))


def send_until_confirmed(port: int, forms: Sequence[Form], *, tries: int = 10) -> list[Form]:
    """Send forms again and again, as people do; give those that were never confirmed."""
    left = list(forms)
    for _ in range(tries):
        left = [f for f, a in zip(left, send_all(port, left), strict=True) if not a.code]
        if not left:
            return []
    return left


def open_inbox(port: int, code: str) -> Answer:
    """Open the inbox with a code."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return ask(port, "/en/inbox", body=f"code={code}".encode(), headers=kind)


def withdraw(port: int, code: str) -> Answer:
    """Delete a report with its code, from the inbox, as its reporter may."""
    page = open_inbox(port, code)
    hidden = {name.decode(): value.decode() for name, value in _HIDDEN.findall(page.body)}
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(hidden | {"sure": "yes"}).encode()
    return ask(port, "/en/inbox/withdraw", body=body, headers=kind)
