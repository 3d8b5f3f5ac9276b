"""The safe copy in a real browser: in our style, in a sandbox, and a way back to the case."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.attachments import samples
from tests.support.navigators import Caseworker, Reporter, login_of, press
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("journeys")

WIDTH = "element => element.naturalWidth"
BACKGROUND = "element => getComputedStyle(element).backgroundColor"


@pytest.fixture
def caseworker(browser: Browser, live_server: AppServer) -> Iterator[Caseworker]:
    """Give somebody at a desk who is signed in."""
    # Not a watched `device`: looking into a sandboxed page from outside is itself reported.
    with browser.new_context(base_url=live_server.url) as context:
        somebody = Caseworker(context.new_page())
        somebody.sign_in(login_of(live_server.instance, "caseworker"))
        yield somebody


def test_a_picture_is_chosen_cleaned_looked_at_and_left_again(
    page_without_js: Page, caseworker: Caseworker
) -> None:
    """4.19: without a script, from the phone that sends a photo to the desk that looks at it."""
    reporter = Reporter(page_without_js)
    reporter.open_form()
    reporter.fill_in({"story": "See the picture."}, until="story")
    reporter.add_file("stairs.jpg", samples.picture(), media_type="image/jpeg")
    assert page_without_js.locator('[name="file_care"]:checked').get_attribute("value") == "clean"
    reporter.fill_in({"story": "See the picture."}, start="story")
    receipt = reporter.send()

    caseworker.find_case(receipt.number)
    caseworker.read_account()
    page = caseworker.page
    styled = page.locator("body").evaluate(BACKGROUND)
    press(page, 'form[action*="/safe-copy"] button')

    assert page.locator("main img").evaluate(WIDTH) == 60
    assert page.locator("body").evaluate(BACKGROUND) == styled
    assert page.locator("h1").text_content() == "Safe copy"
    page.get_by_role("link", name="Back to the case").click()
    expect(page.locator("h1")).to_contain_text(receipt.number)
