"""Asking the service as a browser does: pages, the forms on them, and sending those."""

import secrets
import ssl
from contextlib import closing
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from reporting.errors import RinnallaError

_SECONDS: Final = 20
_MOST_BYTES: Final = 4 << 20
# A page that a program reads is no visit, and measures do not count it.
_HEADERS: Final = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"}
_TICKED: Final = frozenset({"checkbox", "radio"})
_NO_FIELD: Final = frozenset({"button", "image", "reset", "submit"})

Fields = tuple[tuple[str, str], ...]


class NoAnswerError(RinnallaError):
    """The service did not answer; the message is the class of the error."""


@dataclass(frozen=True)
class Form:
    """A form as a page shows it: where it goes, and what it sends when nothing is changed.

    `names` are those of everything that can be filled in; `files` those of its fields for files.
    """

    action: str
    is_multipart: bool = False
    fields: Fields = field(default=(), repr=False)
    names: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()

    def value(self, name: str) -> str:
        """Give what a field holds, nothing when there is no such field."""
        return dict(self.fields).get(name, "")

    def filled(self, *answers: tuple[str, str]) -> "Form":
        """Give it with these answers instead of what the fields of their names held."""
        answered = {name for name, _ in answers}
        kept = tuple(one for one in self.fields if one[0] not in answered)
        return replace(self, fields=kept + answers)

    def body(self) -> tuple[bytes, str]:
        """Give what a browser sends, and its type."""
        if not self.is_multipart:
            return urlencode(self.fields).encode(), "application/x-www-form-urlencoded"
        boundary = secrets.token_hex(16)
        parts = [(f'name="{name}"\r\n', value) for name, value in self.fields]
        empty = 'name="{}"; filename=""\r\nContent-Type: application/octet-stream\r\n'
        parts += [(empty.format(name), "") for name in self.files]
        head = f"--{boundary}\r\nContent-Disposition: form-data; "
        text = "".join(f"{head}{said}\r\n{value}\r\n" for said, value in parts)
        return f"{text}--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


@dataclass(frozen=True)
class Answer:
    """What was answered: its status, whether to come again later, and the page."""

    status: int
    asks_to_wait: bool
    text: str = field(repr=False)

    def form(self, action: str) -> Form | None:
        """Give the form of the page that goes to an address, None when it has none."""
        return next((form for form in self._read().forms if form.action == action), None)

    def output(self, name: str) -> str:
        """Give the text of an `<output>`, empty when the page has none of this id."""
        return self._read().outputs.get(name, "")

    def _read(self) -> "_PageReader":
        reader = _PageReader()
        reader.feed(self.text)
        reader.close()
        return reader


@dataclass(frozen=True)
class Service:
    """Where a service answers, and the host name by which it is asked."""

    url: str
    host: str

    def get(self, path: str) -> Answer:
        """Ask for a page. Raises NoAnswerError."""
        return self._ask("GET", path, None, {})

    def send(self, form: Form) -> Answer:
        """Send a form. Raises NoAnswerError."""
        body, kind = form.body()
        return self._ask("POST", form.action, body, {"Content-Type": kind})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = _connection(self.url)
        try:
            with closing(connection):
                told = {"Host": self.host, **_HEADERS, **headers}
                connection.request(method, path, body=body, headers=told)
                answer = connection.getresponse()
                text = answer.read(_MOST_BYTES).decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            raise NoAnswerError(type(error).__name__) from error
        waits = answer.status in {429, 503} and answer.headers["Retry-After"] is not None
        return Answer(answer.status, waits, text)


def _connection(url: str) -> HTTPConnection:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(host, parts.port, timeout=_SECONDS, context=context)
    return HTTPConnection(host, parts.port, timeout=_SECONDS)


class _PageReader(HTMLParser):
    """Reads the forms and the outputs of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.outputs: dict[str, str] = {}
        self._is_in_form, self._output = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, a field of it, or an output."""
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_in_form = True
            is_multipart = told.get("enctype") == "multipart/form-data"
            self.forms.append(Form(told.get("action", ""), is_multipart))
        elif tag in {"input", "textarea"} and self._is_in_form and told.get("name"):
            self.forms[-1] = _with_field(self.forms[-1], told["name"], told)
        elif tag == "output":
            self._output = told.get("id", "")
            self.outputs[self._output] = ""

    def handle_endtag(self, tag: str) -> None:
        """Note that a form or an output is over."""
        if tag == "form":
            self._is_in_form = False
        elif tag == "output":
            self._output = ""

    def handle_data(self, data: str) -> None:
        """Take the text of an output."""
        if self._output:
            self.outputs[self._output] += data


def _with_field(form: Form, name: str, told: dict[str, Any]) -> Form:
    kind = told.get("type", "text")
    if kind in _NO_FIELD:
        return form
    names = form.names | {name}
    if kind == "file":
        return replace(form, names=names, files=(*form.files, name))
    if kind in _TICKED and "checked" not in told:
        return replace(form, names=names)
    return replace(form, names=names, fields=(*form.fields, (name, told.get("value", ""))))
