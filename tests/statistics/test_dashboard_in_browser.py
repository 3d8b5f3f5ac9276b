"""The pages of exact figures as they are laid out: narrow and wide, light and dark, on paper."""

import pytest
from playwright.sync_api import Browser

from reporting.statistics.catalogue import View
from tests.support.browser import device
from tests.support.inspection import faults_of, sideways_faults
from tests.support.navigators import Caseworker, login_of
from tests.support.servers import AppServer

SHEET = {"width": 690, "height": 980}
PLACES = (
    "",
    "/all",
    "/places?place=091",
    *(f"/{view}" for view in (View.GROUND_AREA, View.OUTCOMES, View.WAITING)),
)


@pytest.fixture
def figures(browser: Browser, live_server: AppServer) -> list[str]:
    """Give what is wrong with each page of figures, as somebody of the team sees it."""
    found = []
    login = login_of(live_server.instance, "caseworker")
    with device(browser, live_server.url) as phone:
        page = phone.new_page()
        Caseworker(page).sign_in(login)
        for place in PLACES:
            page.goto(f"/staff/numbers{place}{'&' if '?' in place else '?'}lang=en")
            found += [f"{place}: {fault}" for fault in faults_of(page)]
            page.emulate_media(media="print")
            page.set_viewport_size(SHEET)  # type: ignore[arg-type]  # a typed dict by shape
            found += [f"{place}, on paper: {fault}" for fault in sideways_faults(page)]
            page.emulate_media(media="screen")
    return found


def test_nothing_is_cut_off_too_small_or_too_pale(figures: list[str]) -> None:
    assert figures == []
