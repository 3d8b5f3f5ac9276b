"""Every page in every state: for eyes, ears and thumbs, light and dark, narrow and wide."""

from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.conftest import Desk
from tests.support.browser import device
from tests.support.inspection import NARROW, faults_of, sideways_faults, small_targets
from tests.support.screens import PLACES, STATES, Screen
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("pages")

LANGUAGES = ("fi", "sv", "en")
SCREENS = PLACES + STATES
ROLES = sorted({screen.role or "" for screen in PLACES})


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_page_is_accessible_and_fits(
    screen: Screen, browser: Browser, live_server: AppServer, desk: Desk
) -> None:
    """T46: axe on every state."""
    language = LANGUAGES[SCREENS.index(screen) % len(LANGUAGES)]
    with _seat(screen.role, browser, live_server, desk) as context:
        page = context.new_page()
        screen.open(page, language)
        faults = faults_of(page)

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "nobody")
def test_every_place_fits_the_narrowest_phone_in_every_language(
    role: str, browser: Browser, live_server: AppServer, desk: Desk
) -> None:
    faults = []
    with _seat(role, browser, live_server, desk) as context:
        page = context.new_page()
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a typed dict by shape
        for screen in [screen for screen in PLACES if (screen.role or "") == role]:
            for language in LANGUAGES:
                screen.open(page, language)
                found = sideways_faults(page) + small_targets(page)
                faults += [f"{screen.name}, {language}: {fault}" for fault in found]

    assert not faults, "\n".join(faults)


def _seat(
    role: str | None, browser: Browser, server: AppServer, desk: Desk
) -> AbstractContextManager[BrowserContext]:
    return desk(role) if role else device(browser, server.url, phone=False)
