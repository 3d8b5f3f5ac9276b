"""PageClient: fetches a page and checks what every page must keep."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.page import Page
from tests.support.page_rules import check_page


class PageClient:
    """A browser without a screen. It keeps cookies as a browser does, and every page it saw."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()
        self.seen: dict[str, str] = {}

    def prefer(self, language: str) -> None:
        """Let the browser ask for pages in a language where the address names none."""
        self._client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language

    def get(self, path: str, *, status: int = HTTPStatus.OK, **options: Any) -> Page:
        """Fetch a page, demand this status, and check the page; follows no redirect."""
        return self._page(path, self._client.get(path, **options), status)

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        status: int = HTTPStatus.OK,
        headers: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Page:
        """Send a form as this site's own page would; check the answer as `get` does.

        Lists in `data` are sent as repeated fields; files are (stream, name[, type]) tuples.
        """
        answer = self.send(path, data, headers=headers, **options)
        return self._page(path, answer, status)

    def post_for_redirect(self, path: str, data: Mapping[str, Any] | None = None) -> str:
        """Send a form, demand a redirect after it, and give where it leads."""
        answer = self.send(path, data)
        assert answer.status_code == HTTPStatus.SEE_OTHER, f"{answer.status} from {path}"
        return answer.headers["Location"]

    def follow(self, path: str, data: Mapping[str, Any] | None = None) -> Page:
        """Send a form, demand a redirect, and fetch the page it leads to."""
        return self.get(self.post_for_redirect(path, data))

    def send(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **options: Any,
    ) -> TestResponse:
        """Send a form and give the bare answer, for what is no page."""
        sent = {"Sec-Fetch-Site": "same-origin"} | dict(headers or {})
        return self._client.post(path, data=data, headers=sent, **options)

    def fetch(self, path: str, **options: Any) -> TestResponse:
        """Fetch the bare answer, for files, redirects and machine pages."""
        return self._client.get(path, **options)

    def fill(self, page: Page, action: str | None = None, **values: Any) -> dict[str, Any]:
        """Give what a page's form sends with some answers changed; None takes one out."""
        filled: dict[str, Any] = dict(page.fields(action))
        filled |= values
        return {name: value for name, value in filled.items() if value is not None}

    def cookie(self, name: str) -> str | None:
        """Give the value of a cookie this client keeps."""
        found = self._client.get_cookie(name)
        return found.value if found else None

    def _page(self, path: str, answer: TestResponse, status: int) -> Page:
        assert answer.status_code == status, f"{answer.status} from {path}, not {status}"
        assert answer.mimetype == "text/html", f"{answer.mimetype} from {path}"
        page = Page(path.partition("?")[0], answer)
        check_page(page)
        self.seen[f"{path} ({answer.status_code})"] = page.html
        return page
