"""Who has a minute only: two answers, Send now, and the report is in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.support.browser import device
from tests.support.navigators import Reporter, digits
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("journeys")


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def phone(
    request: pytest.FixtureRequest, browser: Browser, live_server: AppServer
) -> Iterator[Page]:
    """Give a phone, with scripts and without."""
    with device(browser, live_server.url, javascript=request.param) as context:
        yield context.new_page()


def test_four_taps_and_three_pages_lead_from_the_start_page_to_the_receipt(phone: Page) -> None:
    reporter, pages = Reporter(phone), []
    phone.on("request", lambda request: pages.append(request) if _is_page(request) else None)

    reporter.open_home()
    reporter.choose_to_tell()
    reporter.tap("role", "witnessed")
    reporter.tap("area", "transport")
    receipt = reporter.send_now()

    assert len(digits(receipt.code)) == 25
    assert receipt.number
    assert [(page.method, page.url.rpartition("/en/")[2]) for page in pages] == [
        ("GET", ""),
        ("GET", "report"),
        ("POST", "report"),
    ]


def test_a_witness_who_comes_through_the_second_door_taps_once_less(phone: Page) -> None:
    reporter = Reporter(phone)
    reporter.open_home()

    phone.locator('main a.door[href*="role=witnessed"]').click()
    phone.wait_for_url("**/report?role=witnessed")
    reporter.tap("area", "transport")

    assert reporter.send_now().code


def test_send_now_is_offered_on_every_step(phone: Page) -> None:
    reporter = Reporter(phone)
    reporter.open_form()

    for step in ("you", "when", "story", "what", "wish"):
        assert phone.locator(f"#{step} p.go button").is_visible(), step
        reporter.go_on(step)


def test_only_counted_is_counted_and_shows_no_code(phone: Page) -> None:
    reporter = Reporter(phone)

    receipt = reporter.tell({"area": "public_space", "wish": "count"})

    assert not receipt.code
    assert receipt.number


def _is_page(request: Request) -> bool:
    return request.is_navigation_request()
