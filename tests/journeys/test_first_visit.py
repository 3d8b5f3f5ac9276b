"""The first visit on a thin line: few bytes, few requests, nothing kept, no policy broken."""

import http.client
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.browser import device
from tests.support.navigators import Reporter
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("pages")

MOST_BYTES = 30_000
MOST_REQUESTS = 4
PUBLIC = ("", "report", "inbox", "help", "about/privacy", "about/safety", "about/accessibility")

# What the page blocks becomes an error in the console, which no device may end with.
TELL_ABOUT_POLICY = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy broken: " + event.violatedDirective + " " + event.blockedURI))"""


@pytest.fixture
def watched(browser: Browser, live_server: AppServer) -> Iterator[BrowserContext]:
    """Give a phone that notices every breach of the content policy, and other hosts asked for."""
    with device(browser, live_server.url) as context:
        context.add_init_script(TELL_ABOUT_POLICY)
        yield context


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("path", ["", "report", "inbox"])
def test_a_first_visit_costs_30_kb_and_four_requests(
    language: str, path: str, live_server: AppServer
) -> None:
    sizes = _first_visit(live_server, f"/{language}/{path}")

    assert len(sizes) <= MOST_REQUESTS, sizes
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_the_browser_asks_for_nothing_else(page: Page, live_server: AppServer) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(live_server.url)))

    page.goto("/fi/report")
    page.wait_for_load_state("networkidle")

    assert set(asked) <= set(_first_visit(live_server, "/fi/report"))


def test_public_pages_set_no_cookie_and_break_no_policy(watched: BrowserContext) -> None:
    """4.5: no cookie in a browser."""
    page = watched.new_page()
    for language in ("fi", "sv", "en"):
        for path in (*PUBLIC, "no-such-page"):
            answer = page.goto(f"/{language}/{path}")
            assert answer is not None
            assert "set-cookie" not in answer.all_headers(), path

    assert watched.cookies() == []


def test_a_journey_breaks_no_policy(watched: BrowserContext) -> None:
    """4.1: no page of a journey breaks its own policy."""
    reporter = Reporter(watched.new_page())

    reporter.open_form()
    reporter.press("#you p.go button")
    receipt = reporter.tell({"role": "witnessed", "story": "It happened on the tram."})
    reporter.open_inbox(receipt.code)
    reporter.write_message("One more thing.")

    assert watched.cookies() == []


def test_a_breach_of_the_policy_would_be_noticed(browser: Browser, live_server: AppServer) -> None:
    """T01, 4.1: a browser reports a script that the policy forbids."""
    context = browser.new_context(base_url=live_server.url)
    context.add_init_script(TELL_ABOUT_POLICY)
    page = context.new_page()
    page.goto("/fi/")

    with page.expect_console_message(lambda told: "policy broken: style-src" in told.text):
        page.evaluate("document.body.setAttribute('style', 'color: red')")

    context.close()


def _first_visit(server: AppServer, path: str) -> dict[str, int]:
    """Give what a page and everything it links to weigh as they go over the line."""
    html = _fetched(server, path, "identity").decode()
    linked = re.findall(r'<(?:link|script|img)[^>]*?(?:href|src)="([^"]+)"', html)
    return {address: len(_fetched(server, address, "br, gzip")) for address in (path, *linked)}


def _fetched(server: AppServer, path: str, encoding: str) -> bytes:
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=20)
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    answer = connection.getresponse()
    assert answer.status == 200, path
    body = answer.read()
    connection.close()
    return body
