"""A journey leaves nothing on the phone, and the code in no address, title or file name."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.factories import PNG
from tests.support.browser import device
from tests.support.navigators import Reporter, digits
from tests.support.remembering import history_of
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("journeys")

PUBLIC = ("", "report", "inbox", "help", "about/privacy", "about/safety", "about/accessibility")
STORED = """async () => ({
  local: {...localStorage},
  session: {...sessionStorage},
  databases: (await indexedDB.databases()).map((found) => found.name),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  caches: "caches" in self ? await caches.keys() : [],
  name: window.name,
  state: history.state,
})"""
NOTHING = {
    "local": {},
    "session": {},
    "databases": [],
    "workers": 0,
    "caches": [],
    "name": "",
    "state": None,
}


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def phone(
    request: pytest.FixtureRequest, browser: Browser, live_server: AppServer
) -> Iterator[BrowserContext]:
    """Give a phone, with scripts and without."""
    with device(browser, live_server.url, javascript=request.param) as context:
        yield context


def test_no_public_page_stores_anything(phone: BrowserContext) -> None:
    """T41, 4.5: no public page stores anything."""
    page = phone.new_page()
    for language in ("fi", "sv", "en"):
        for path in (*PUBLIC, "no-such-page"):
            page.goto(f"/{language}/{path}")
            _check_nothing_stored(page)


def test_a_journey_stores_nothing_at_any_step(phone: BrowserContext) -> None:
    """T41, 4.5, P57: no storage in a browser."""
    for page in _journey(phone):
        _check_nothing_stored(page)


def test_no_page_of_a_journey_may_be_kept_in_a_cache(phone: BrowserContext) -> None:
    """T41, 4.8: no-store where secrets are."""
    kept: list[str] = []

    def look_at(answer: Response) -> None:
        is_page = answer.request.is_navigation_request()
        if is_page and answer.headers.get("cache-control") != "no-store":
            kept.append(answer.url)

    phone.on("response", look_at)

    assert len(list(_journey(phone))) == 6
    assert kept == []


def test_the_code_is_in_no_address_and_no_title(phone: BrowserContext) -> None:
    """T40, 4.9: in a browser: no address, title, file name."""
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url + str(request.headers)))
    reporter = Reporter(phone.new_page())
    page = reporter.page
    titles = []

    code = reporter.tell({"story": "It happened on the tram."}).code
    titles.append(page.title())
    with page.expect_download() as saved:
        page.locator('form[action$="/report/notes"] button:not([hidden])').first.click()
    reporter.open_inbox(code)
    titles.append(page.title())
    reporter.write_message("One more thing.")
    titles.append(page.title())

    seen = " ".join([*asked, *titles, *history_of(page), saved.value.suggested_filename])
    for secret in (code, digits(code), code[:11], digits(code)[:10], code.replace(" ", "+")):
        assert secret not in seen


def _journey(phone: BrowserContext) -> Iterator[Page]:
    """Tell, send, and read, and stop at each page on the way."""
    reporter = Reporter(phone.new_page())
    page = reporter.page
    reporter.open_home()
    yield page
    reporter.choose_to_tell()
    reporter.press("#you p.go button")
    yield page  # asked for one thing
    reporter.fill_in({"story": "It happened on the tram."}, until="story")
    reporter.add_file("stairs.png", PNG)
    reporter.go_on("story")
    yield page
    code = reporter.send_now("what").code
    yield page
    reporter.open_inbox(code)
    yield page
    reporter.write_message("One more thing.")
    yield page


def _check_nothing_stored(page: Page) -> None:
    assert page.context.cookies() == [], page.url
    assert page.evaluate(STORED) == NOTHING, page.url
