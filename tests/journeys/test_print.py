"""On paper and in forced colours: what has to be read can be read."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import device
from tests.support.navigators import Reporter, computed, digits, shows
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("pages")


def test_a_printed_receipt_shows_code_number_and_dates_and_no_buttons(page: Page) -> None:
    receipt = Reporter(page).tell({"story": "It happened on the tram."})

    page.emulate_media(media="print")

    assert len(digits(receipt.code)) == 25
    assert shows(page, "output#follow-up-code")
    assert shows(page, "output#report-number")
    assert page.locator("dl.dates dt").locator("visible=true").count() == 3
    for hidden in (".langs", ".leave", "main button", "footer"):
        assert not shows(page, hidden), hidden
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_a_receipt_fits_on_two_sheets_of_paper(page: Page) -> None:
    Reporter(page).tell({"story": "It happened on the tram."})

    paper = page.pdf(format="A4")

    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2


def test_print_is_black_on_white_in_dark_mode_too(browser: Browser, live_server: AppServer) -> None:
    with device(browser, live_server.url, color_scheme="dark") as phone:
        page = phone.new_page()
        page.goto("/fi/report")
        assert computed(page, "body", "background-color") == "rgb(20, 23, 31)"
        page.emulate_media(media="print")

        assert computed(page, "body", "color") == "rgb(30, 36, 51)"
        assert computed(page, "body", "background-color") == "rgb(251, 248, 243)"


def test_forced_colours_keep_the_code_the_choices_and_the_buttons_visible(
    browser: Browser, live_server: AppServer
) -> None:
    with device(browser, live_server.url, forced_colors="active") as phone:
        reporter = Reporter(phone.new_page())
        page = reporter.page
        reporter.open_form()
        reporter.answer("role", "witnessed")
        chosen = 'label.opt:has([value="witnessed"])'
        assert computed(page, chosen, "outline-style") == "solid"
        assert computed(page, "#you .btn", "outline-style") == "solid"
        assert computed(page, 'label.opt:has([value="group"])', "border-style") == "solid"

        reporter.send_now()

        assert shows(page, "output#follow-up-code")
        assert computed(page, "output#follow-up-code", "color") != computed(
            page, ".code", "background-color"
        )
