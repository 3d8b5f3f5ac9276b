"""After a session ended: Back and reload show nothing of a case, and the browser keeps nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Browser, Page

from reporting.demo.people import known_logins
from tests.support.browser import device
from tests.support.navigators import Caseworker
from tests.support.servers import AppServer

KEPT = (
    "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,"
)
KEPT += " (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]"

pytestmark = pytest.mark.database


@contextmanager
def reading_a_case(browser: Browser, server: AppServer) -> Iterator[tuple[Page, str]]:
    """Give a page on which a caseworker has just looked at a case, and the case's number."""
    with device(browser, server.url, phone=False) as context:
        page = context.new_page()
        login = next(one for one in known_logins(server.instance) if one.role == "caseworker")
        Caseworker(page, "en").sign_in(login)
        page.goto("/staff/queue?lang=en")
        link = page.locator('main a[href*="/staff/cases/"]').first
        number = link.inner_text()
        link.click()
        page.wait_for_url("**/staff/cases/*")
        page.evaluate("sessionStorage.setItem('rinnalla-list', '{}')")  # as the keys of a list do
        yield page, number


def end_all(server: AppServer) -> None:
    """Let every session run out, as half an hour without use does."""
    with closing(sqlite3.connect(server.instance / "rinnalla.db", timeout=10)) as database:
        database.execute("UPDATE staff_session SET idle_after = '2020-01-01 00:00:00'")
        database.commit()


def nothing_is_left(page: Page, number: str) -> None:
    # At once, as a page that is asked for later takes the cookie of an ended session too.
    assert page.context.cookies() == []
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert number not in page.content()
    page.reload()
    assert number not in page.content()
    assert page.context.cookies() == []
    page.goto("/staff/sign-in?lang=en")
    assert page.evaluate(KEPT) == [0, 0, 0, 0, 0]


def test_after_a_timeout_back_and_reload_show_nothing(
    browser: Browser, live_server: AppServer
) -> None:
    """T31: after a timeout."""
    with reading_a_case(browser, live_server) as (page, number):
        end_all(live_server)
        page.locator('header a[href^="/staff/queue"]').click()
        page.wait_for_url("**/staff/sign-in*")

        nothing_is_left(page, number)


def test_after_signing_out_back_and_reload_show_nothing(
    browser: Browser, live_server: AppServer
) -> None:
    """T31: after signing out."""
    with reading_a_case(browser, live_server) as (page, number):
        Caseworker(page, "en").sign_out()

        nothing_is_left(page, number)
