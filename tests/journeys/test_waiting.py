"""Somebody tells while very many do: the page goes on by itself, or a button does after a wait."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import device
from tests.support.navigators import Reporter
from tests.support.servers import AppServer, app_server

pytestmark = pytest.mark.xdist_group("journeys")

WORDS = "Mies huusi raitiovaunussa – ”mene kotiin”, eikä kukaan sanonut mitään."


@pytest.fixture(scope="module")
def busy_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """Give a server that asks everybody but the first of an hour for a puzzle or a wait."""
    instance = tmp_path_factory.mktemp("busy")
    settings = {"RINNALLA_BUSY_ABOVE": "1 per hour"}
    with app_server(instance, settings=settings, with_demo=True) as server:
        yield server


def tell(page: Page) -> None:
    """Fill a form in and press Send; twice, so that one of the two is not the first."""
    for _ in range(2):
        reporter = Reporter(page)
        reporter.open_form()
        reporter.fill_in({"story": WORDS, "wish": "advice"})
        page.locator("#check button.btn").click()
        expect(page.locator("#check")).to_have_count(0)


def test_with_javascript_the_page_goes_on_by_itself(
    browser: Browser, busy_server: AppServer
) -> None:
    """4.12: the puzzle is solved by the page; nobody has to do anything."""
    with device(browser, busy_server.url) as context:
        page = context.new_page()
        asked: list[int] = []
        page.on("response", lambda answer: asked.append(answer.status))

        tell(page)

        expect(page.locator("output#follow-up-code")).to_be_visible(timeout=60_000)
        assert 429 in asked


def test_without_javascript_there_is_a_button_and_the_words_are_kept(
    browser: Browser, busy_server: AppServer
) -> None:
    """4.12: without JavaScript the page says how long it takes and has a button."""
    with device(browser, busy_server.url, javascript=False) as context:
        page = context.new_page()

        tell(page)
        page.get_by_role("button", name="Go on").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Please wait a moment")
        expect(page.get_by_text("What you wrote is kept on this page")).to_be_visible()
        expect(page.get_by_role("button", name="Go on")).to_be_visible()
        assert WORDS not in page.content()
