"""Fixtures of the real thing: a server in its own process, Chromium, the HTML checker."""

from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page

from tests.support import servers
from tests.support.browser import chromium, device
from tests.support.html_checker import html_checker


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.AppServer]:
    """Give a real server with the demo's people and reports, shared by the tests of this run."""
    instance = tmp_path_factory.mktemp("live")
    with servers.app_server(instance, with_demo=True) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the machine's Chromium; `tests.support.browser.device` opens devices in it."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, live_server: servers.AppServer) -> Iterator[Page]:
    """Give an empty page on a phone."""
    with device(browser, live_server.url) as phone:
        yield phone.new_page()


@pytest.fixture
def page_without_js(browser: Browser, live_server: servers.AppServer) -> Iterator[Page]:
    """Give an empty page on a phone that runs no scripts."""
    with device(browser, live_server.url, javascript=False) as phone:
        yield phone.new_page()


@pytest.fixture(scope="session")
def nu_html_check(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[Mapping[str, str]], list[str]]]:
    """Give the HTML checker: pages by name in, complaints out."""
    with html_checker(tmp_path_factory.mktemp("html")) as checker:
        yield checker.faults
