"""Somebody whose requests a load balancer deals out: one jar of cookies, several machines."""

import http.client
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, TestResponse

from tests.factories import multipart
from tests.support.page import Page


class Visitor:
    """A browser without a screen that asks whichever machine it is told to."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._host = host
        self.cookies: dict[str, str] = {}

    def get(self, machine: str, path: str, *, status: int = 200) -> Page:
        """Fetch a page from a machine's address and demand this status."""
        return self._page(machine, "GET", path, status)

    def post(self, machine: str, path: str, form: dict[str, Any], *, status: int = 200) -> Page:
        """Send a form as a browser does and demand this status; follows no redirect."""
        return self._page(machine, "POST", path, status, form=form)

    def post_for_redirect(self, machine: str, path: str, form: dict[str, Any]) -> str:
        """Send a form, demand a redirect after it, and give the path it leads to."""
        found = self.post(machine, path, form, status=303).response.headers["Location"]
        parts = urlsplit(found)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _page(
        self,
        machine: str,
        method: str,
        path: str,
        status: int,
        *,
        form: dict[str, Any] | None = None,
    ) -> Page:
        answer = self._answer(machine, method, path, form)
        assert answer.status_code == status, f"{answer.status} from {machine}{path}, not {status}"
        return Page(path.partition("?")[0], answer)

    def _answer(
        self, machine: str, method: str, path: str, form: dict[str, Any] | None
    ) -> TestResponse:
        headers = {"Host": self._host, "Sec-Fetch-Site": "same-origin"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{n}={value}" for n, value in self.cookies.items())
        body = None
        if form is not None:
            body, headers["Content-Type"] = _encoded(form)
        connection = http.client.HTTPConnection(urlsplit(machine).netloc, timeout=60)
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        content, found = answer.read(), Headers(answer.getheaders())
        connection.close()
        for text in found.getlist("Set-Cookie"):
            self.cookies |= {name: one.value for name, one in SimpleCookie(text).items()}
        request = EnvironBuilder(path=path).get_request()
        return TestResponse([content], str(answer.status), found, request)


def _encoded(form: dict[str, Any]) -> tuple[bytes, str]:
    values = [
        one for value in form.values() for one in (value if isinstance(value, list) else [value])
    ]
    if any(isinstance(one, tuple) for one in values):
        sent = multipart(form)
        return sent["input_stream"].read(), sent["content_type"]
    return urlencode(form, doseq=True).encode(), "application/x-www-form-urlencoded"
