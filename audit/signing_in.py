"""Asking the staged service as a browser does, and signing in to it."""

import http.client
import re
from contextlib import closing
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlencode, urlsplit

import pyotp

from audit.stage import OVER_TLS, SCANNED

_SIGN_IN: Final = "/staff/sign-in"
_TOKEN: Final = re.compile(r'name="form_token" value="([^"]+)"')


class Browsing:
    """Somebody who keeps the cookies that the service gives."""

    def __init__(self) -> None:
        self._cookies: dict[str, str] = {}
        self.text = ""

    @property
    def cookie(self) -> str:
        """Give the cookies as a request sends them."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def get(self, path: str) -> http.client.HTTPResponse:
        """Ask for a page and follow nothing; `text` then holds what came."""
        return self._ask("GET", path)

    def sign_in(self, login: dict[str, str]) -> str:
        """Sign in and give the cookie. Raises LookupError when it was not let in."""
        self.get(_SIGN_IN)
        token = _TOKEN.search(self.text)
        if token is None:
            raise LookupError("the form to sign in has no token")
        told = {name: login[name] for name in ("username", "password")} | {"form_token": token[1]}
        told["otp"] = pyotp.TOTP(login["totp_secret"]).now()
        answer = self._ask("POST", _SIGN_IN, urlencode(told))
        if answer.status != http.client.SEE_OTHER:
            raise LookupError(f"signing in was answered with {answer.status}")
        return self.cookie

    def _ask(self, method: str, path: str, body: str | None = None) -> http.client.HTTPResponse:
        parts, (name, value) = urlsplit(SCANNED), OVER_TLS.split(": ")
        headers = {name: value, "Sec-Fetch-Site": "same-origin"}
        headers |= {"Cookie": self.cookie} if self._cookies else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection(parts.netloc, timeout=60)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            self.text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {one.key: one.value for one in SimpleCookie(line).values()}
        return answer
