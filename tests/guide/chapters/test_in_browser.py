"""The guide on a phone and on paper: accessible, nothing cut off, one sheet in black."""

import io

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from reporting.libraries import library
from tests.support.browser import device
from tests.support.inspection import axe_faults
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("pages")

LANGUAGES = ("fi", "sv", "en")
PAGES = (
    "guide",
    *(f"guide/{slug}" for slug in library("guide").slugs),
    "about/data-protection",
    "about/accessibility/feedback",
    "feedback/questions",
    "feedback/thanks",
)
NARROWEST = {"width": 320, "height": 568}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(language: str, browser: Browser, live_server: AppServer) -> None:
    with device(browser, live_server.url) as phone:
        page = phone.new_page()
        found = []
        for path in PAGES:
            page.goto(f"/{language}/{path}")
            found += [f"{path}: {fault}" for fault in axe_faults(page)]

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_on_the_narrowest_phone(
    language: str, browser: Browser, live_server: AppServer
) -> None:
    with device(browser, live_server.url, javascript=False) as phone:
        page = phone.new_page()
        page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]  # a typed dict by shape
        for path in PAGES:
            page.goto(f"/{language}/{path}")
            assert page.evaluate(OVERFLOW) == 0, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_and_the_summary_fit_on_one_sheet_without_ways_around(
    language: str, browser: Browser, live_server: AppServer
) -> None:
    with device(browser, live_server.url, phone=False, color_scheme="dark") as desk:
        page = desk.new_page()
        page.goto(f"/{language}/guide/print")
        sheet = PdfReader(io.BytesIO(page.pdf(format="A4")))

    assert len(sheet.pages) == 1
    words = sheet.pages[0].extract_text()
    assert "112" in words
    assert "righttobe.org" in words
    assert "Tor" not in words


def test_every_target_in_the_contents_is_large_enough(
    browser: Browser, live_server: AppServer
) -> None:
    with device(browser, live_server.url) as phone:
        page = phone.new_page()
        page.goto("/en/guide/why")
        heights = page.eval_on_selector_all(
            ".contents a", "links => links.map(a => a.getBoundingClientRect().height)"
        )

    assert heights
    assert min(heights) >= 44
