"""What a first visit of the form costs a browser that has seen nothing of us before."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from playwright.sync_api import Page, sync_playwright

_CHROMIUM = "/usr/bin/chromium"
_SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


@dataclass(frozen=True)
class FirstVisit:
    """Requests, bytes received with their heads as they travelled, and cookies left behind."""

    requests: int
    received: int
    cookies: int


def first_visit(url: str) -> FirstVisit:
    """Open a page in a Chromium without cache and wait until it has everything."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_SWITCHES))
        context = browser.new_context(locale="fi-FI")
        page = context.new_page()
        asked, sizes = _watched(page)
        page.goto(url, wait_until="networkidle")
        icon = page.locator("link[rel=icon]").first.get_attribute("href")
        visit = FirstVisit(len(asked), sum(sizes), len(context.cookies()))
        browser.close()
    if icon and urljoin(url, icon) not in asked:  # without a window, Chromium leaves it out
        return FirstVisit(visit.requests + 1, visit.received + _size(url, icon), visit.cookies)
    return visit


def _watched(page: Page) -> tuple[list[str], list[int]]:
    asked: list[str] = []
    sizes: list[int] = []

    def note_request(event: dict[str, Any]) -> None:
        asked.append(event["request"]["url"])

    def note_size(event: dict[str, Any]) -> None:
        sizes.append(int(event["encodedDataLength"]))

    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", note_request)
    session.on("Network.loadingFinished", note_size)
    session.send("Network.enable")
    return asked, sizes


def _size(url: str, path: str) -> int:
    request = Request(urljoin(url, path), headers={"Accept-Encoding": "gzip, br"})  # noqa: S310  # our own loopback address
    with urlopen(request, timeout=10) as answer:  # noqa: S310  # as above
        return len(answer.read()) + len(bytes(answer.headers))
