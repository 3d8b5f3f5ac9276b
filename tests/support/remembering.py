"""Chromium as people have it: it keeps pages whole for its Back button."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Browser, Error, Page

from tests.support.browser import CHROMIUM

_SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
_TRIES = 10
_ASKS_TO_SEND_AGAIN = "chrome-error://chromewebdata/"


@contextmanager
def browser_that_remembers(browser: Browser) -> Iterator[Browser]:
    """Start one more Chromium beside a driven one, with its back/forward cache."""
    started = browser.browser_type.launch(
        executable_path=CHROMIUM,
        args=list(_SWITCHES),
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield started
    started.close()


def go_back(page: Page) -> None:
    """Press Back; where a form had been sent, Chromium asks before it sends it again."""
    try:
        page.go_back(wait_until="commit")
    except Error:
        page.wait_for_url(_ASKS_TO_SEND_AGAIN)


def everything_on(page: Page) -> str:
    """Give all that a page shows or holds: address, title, source as it is now, fields."""
    for _ in range(_TRIES):
        with suppress(Error):  # the page was just being replaced by the next one
            return _now_on(page)
    return _now_on(page)


def history_of(page: Page) -> list[str]:
    """Give the addresses and titles in the history of a tab, as the browser would list them."""
    session = page.context.new_cdp_session(page)
    entries = session.send("Page.getNavigationHistory")["entries"]
    session.detach()
    return [f"{entry['url']} {entry['userTypedURL']} {entry['title']}" for entry in entries]


def _now_on(page: Page) -> str:
    held = page.evaluate("[...document.querySelectorAll('input, textarea')].map((n) => n.value)")
    return "\n".join([page.url, page.title(), page.content(), *held])
