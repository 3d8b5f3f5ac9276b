"""A resident and a caseworker with a keyboard only: Tab, Enter and Space, the focus always seen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import device
from tests.support.keyboard import Keyboard
from tests.support.navigators import (
    SIGN_IN,
    Receipt,
    Reporter,
    Said,
    codes_to_try,
    conversation,
    login_of,
)
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("journeys")

STORY = "Somebody shouted on the tram."
ANSWER = "Thank you. You can ask for the reason in writing."


@pytest.fixture
def hands(page: Page) -> Keyboard:
    """Give a resident's keyboard."""
    return Keyboard(page)


@pytest.fixture
def desk_hands(browser: Browser, live_server: AppServer) -> Iterator[Keyboard]:
    """Give a caseworker's keyboard."""
    with device(browser, live_server.url, phone=False) as context:
        yield Keyboard(context.new_page())


def test_a_report_is_sent_answered_and_the_answer_read(
    hands: Keyboard, desk_hands: Keyboard, live_server: AppServer
) -> None:
    """T46: a whole report by keyboard."""
    receipt = _tell(hands)
    _sign_in(desk_hands, live_server)
    _answer(desk_hands, receipt.number)
    _read(hands, receipt.code)

    assert conversation(hands.page)[-1] == Said("team", ANSWER)


def test_the_first_stop_of_every_public_page_skips_to_the_content(hands: Keyboard) -> None:
    for path in ("", "report", "inbox", "help", "about/privacy"):
        hands.page.goto(f"/en/{path}")
        hands.follow("a.skip")
        where = hands.page.evaluate("document.activeElement.closest('main') !== null")
        assert where, path


def _tell(hands: Keyboard) -> Receipt:
    page = hands.page
    page.goto("/en/")
    hands.enter("main a.door.first")
    hands.choose('#you [name="role"]')
    hands.choose('#you [name="area"]')
    hands.follow('#you p.go a[href="#when"]')
    hands.choose('#when [name="when"]')
    hands.unfold("#when summary")
    hands.choose('[name="time_of_day"]')
    hands.write('[name="municipality"]', "Helsinki")
    hands.follow('#when p.go a[href="#story"]')
    hands.write('[name="story"]', STORY)
    hands.follow('#story p.go a[href="#what"]')
    hands.choose('[name="kinds"][value="threat"]')
    hands.choose('[name="grounds"][value="language"]')
    hands.follow('#what p.go a[href="#wish"]')
    hands.follow('#wish p.go a[href="#check"]')
    hands.choose('#check [name="reread"]')
    answer = hands.enter("#check button.btn")
    assert answer is not None
    assert answer.status == 200
    return Reporter(page).receipt()


def _sign_in(hands: Keyboard, server: AppServer) -> None:
    login = login_of(server.instance, "lead")
    for code in codes_to_try(login):
        hands.page.goto(f"{SIGN_IN}?lang=en")
        hands.write('[name="username"]', login.username)
        hands.write('[name="password"]', login.password)
        hands.write('[name="otp"]', code)
        hands.enter("main form button")
        if hands.page.url.startswith(f"{server.url}/staff/?"):
            return
    raise AssertionError("not signed in")


def _answer(hands: Keyboard, number: str) -> None:
    hands.enter('header nav a[href^="/staff/queue"]')
    hands.write('[name="number"]', number)
    hands.enter("main form button")
    hands.page.wait_for_url("**/staff/cases/*")
    hands.enter('form[action*="/acknowledge"] button')
    hands.enter('form[action*="/story"] button')
    hands.write('[name="message"]', ANSWER)
    hands.enter('form[action*="/message"] button.btn')


def _read(hands: Keyboard, code: str) -> None:
    hands.page.goto("/en/")
    hands.enter('main a[href="/en/inbox"]')
    hands.write('[name="code"]', code)
    hands.enter("main form button")
