"""The help finder in a browser: without scripts, on a narrow phone, in the dark, on paper."""

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import device
from tests.support.inspection import axe_faults
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("journeys")

LANGUAGES = ("fi", "sv", "en")
NARROWEST = {"width": 320, "height": 568}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def find(page: Page, language: str = "en") -> None:
    """Answer the four questions and send them."""
    page.goto(f"/{language}/help")
    page.select_option("[name=area]", "authorities")
    page.check("[name=happened][value=turned_down]")
    page.check("[name=grounds][value=language]")
    page.fill("[name=day]", "2026-01-02")
    page.locator("main > section > form .btn").click()
    page.wait_for_selector("ol.helpers")
    page.wait_for_load_state("load")  # with its styles


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_list(
    language: str, browser: Browser, live_server: AppServer
) -> None:
    with device(browser, live_server.url) as phone:
        page = phone.new_page()
        find(page, language)
        for summary in page.locator("main summary").all():
            summary.click()

        assert axe_faults(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_on_the_narrowest_phone(
    language: str, browser: Browser, live_server: AppServer
) -> None:
    with device(browser, live_server.url, javascript=False) as phone:
        page = phone.new_page()
        page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]  # a typed dict by shape
        find(page, language)

    with device(browser, live_server.url) as phone:
        page = phone.new_page()
        page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]  # as above
        find(page, language)
        assert page.evaluate(OVERFLOW) == 0


def test_without_scripts_the_list_leads_to_a_report_and_back(
    browser: Browser, live_server: AppServer
) -> None:
    with device(browser, live_server.url, javascript=False) as phone:
        page = phone.new_page()
        find(page)
        assert page.url.endswith("/en/help")

        page.locator('form[action$="/report"] .btn').first.click()
        page.wait_for_url("**/en/report")
        assert page.locator("[name=area][value=authorities]").is_checked()
        page.go_back()
        assert page.locator("ol.helpers > li").count() > 1
        page.go_back()
        assert page.locator("[name=area]").count() == 1
        assert phone.cookies() == []


def test_on_paper_the_list_is_whole_and_the_questions_are_gone(
    browser: Browser, live_server: AppServer
) -> None:
    with device(browser, live_server.url, phone=False) as desk:
        page = desk.new_page()
        find(page)
        page.emulate_media(media="print")

        assert not page.locator("[name=area]").first.is_visible()
        assert not page.locator('form[action$="/report"]').is_visible()
        folded = page.locator("ol.helpers details p")
        assert folded.count() > 0
        assert all(one.is_visible() for one in folded.all())
