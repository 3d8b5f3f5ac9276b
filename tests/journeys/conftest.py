"""What journeys ask for by name: a desk where somebody is signed in already."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.browser import device
from tests.support.navigators import Caseworker, login_of
from tests.support.servers import AppServer

Desk = Callable[..., AbstractContextManager[BrowserContext]]


@pytest.fixture(scope="session")
def desk(browser: Browser, live_server: AppServer) -> Desk:
    """Give a function that opens a device on which a role is signed in.

    Each role signs in once in a run: a one-time code works only once.
    """
    kept: dict[str, Any] = {}

    @contextmanager
    def opened(role: str, *, phone: bool = False, **options: Any) -> Iterator[BrowserContext]:
        if role not in kept:
            kept[role] = _signed_in(browser, live_server, role)
        options |= {"storage_state": kept[role], "phone": phone}
        with device(browser, live_server.url, **options) as context:
            yield context

    return opened


def _signed_in(browser: Browser, server: AppServer, role: str) -> Any:
    with device(browser, server.url, phone=False) as context:
        Caseworker(context.new_page()).sign_in(login_of(server.instance, role))
        return context.storage_state()
