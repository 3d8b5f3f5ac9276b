"""Every public page on a phone: accessible, nothing cut off, nothing kept, nobody else asked."""

import pytest
from playwright.sync_api import Browser

from tests.support.browser import device
from tests.support.inspection import axe_faults
from tests.support.servers import AppServer

LANGUAGES = ("fi", "sv", "en")
PAGES = ("", "report", "inbox", "help", "about/privacy", "about/safety", "about/accessibility")
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


@pytest.mark.parametrize("javascript", [True, False])
def test_nothing_is_cut_off_on_the_narrowest_phone(
    javascript: bool,  # noqa: FBT001 - pytest gives it
    browser: Browser,
    live_server: AppServer,
) -> None:
    with device(browser, live_server.url, javascript=javascript) as phone:
        page = phone.new_page()
        page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]  # a typed dict by shape
        for language in LANGUAGES:
            for path in PAGES:
                page.goto(f"/{language}/{path}")
                assert page.evaluate(OVERFLOW) == 0, f"/{language}/{path}"


def test_a_page_keeps_nothing_on_the_phone(browser: Browser, live_server: AppServer) -> None:
    """T41, 4.5, P57: no page keeps anything."""
    stored = "async () => [localStorage.length, sessionStorage.length,"
    stored += " (await indexedDB.databases()).length]"
    with device(browser, live_server.url) as phone:
        page = phone.new_page()
        for path in PAGES:
            page.goto(f"/fi/{path}")
            assert page.evaluate(stored) == [0, 0, 0], path
        assert phone.cookies() == []
