"""Everything a resident and a caseworker do works in a browser that runs no scripts."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.factories import ANSWERS, PNG
from tests.support.browser import device
from tests.support.navigators import (
    STEPS,
    Caseworker,
    Receipt,
    Reporter,
    Said,
    login_of,
    press,
    shows,
    words,
)
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("journeys")

TOLD = {name: answer for name, answer in ANSWERS.items() if name != "k"}
QUESTION = "Which line was it?\nAnd which way did it go?"
REPLY = "Tram 9, to the north."


@pytest.fixture
def reporter(page_without_js: Page) -> Reporter:
    """Give somebody whose phone runs no scripts."""
    return Reporter(page_without_js)


@pytest.fixture
def caseworker(browser: Browser, live_server: AppServer) -> Iterator[Caseworker]:
    """Give somebody at a desk that runs no scripts."""
    with device(browser, live_server.url, javascript=False, phone=False) as context:
        yield Caseworker(context.new_page())


def test_a_report_is_told_answered_read_and_withdrawn(
    reporter: Reporter, caseworker: Caseworker, live_server: AppServer
) -> None:
    """4.38: everything works without scripts."""
    receipt = _tell(reporter)

    caseworker.sign_in(login_of(live_server.instance, "caseworker"))
    _work_on(caseworker, receipt)

    _answer_the_question(reporter, receipt)
    caseworker.find_case(receipt.number)
    assert caseworker.messages()[-1] == Said("reporter", REPLY)
    caseworker.sign_out()

    _withdraw(reporter)
    reporter.page.goto("/en/inbox")
    reporter.page.locator('[name="code"]').fill(receipt.code)
    assert reporter.press("main form .btn").status == 404


def test_one_step_is_shown_at_a_time_and_back_leads_to_the_one_before(reporter: Reporter) -> None:
    reporter.open_home()
    reporter.choose_to_tell()

    for step, following in pairwise(STEPS[:5]):
        assert _shown_steps(reporter.page) == [step]
        reporter.go_on(step)
        assert _shown_steps(reporter.page) == [following]
    reporter.page.go_back()
    assert _shown_steps(reporter.page) == ["what"]
    reporter.page.locator('#what p.go a[href="#story"]').click()
    assert _shown_steps(reporter.page) == ["story"]


def test_the_last_step_shows_every_answer_and_leads_back_to_each(reporter: Reporter) -> None:
    reporter.open_form()
    reporter.fill_in(TOLD)

    assert _shown_steps(reporter.page) == list(STEPS)
    for name in ("place", "organisation", "story", "contact"):
        assert shows(reporter.page, f'[name="{name}"]'), name
    assert not shows(reporter.page, 'label.opt:has([name="role"]:not(:checked))')
    reporter.page.locator("#when .change a").click()
    assert _shown_steps(reporter.page) == ["when"]


def test_an_empty_report_is_asked_for_one_thing(reporter: Reporter) -> None:
    reporter.open_form()

    answer = reporter.press("#you p.go button")

    assert answer.status == 422
    reporter.page.locator('.error-summary a[href="#q-area"]').click()
    assert shows(reporter.page, "#q-area")


def _tell(reporter: Reporter) -> Receipt:
    reporter.open_home()
    reporter.choose_to_tell()
    reporter.fill_in(TOLD, until="story")
    reporter.switch_language("sv")
    reporter.switch_language("en")
    reporter.fill_in({}, until="story")
    reporter.add_file("stairs.png", PNG)
    reporter.fill_in({n: a for n, a in TOLD.items() if n != "story"}, start="story")
    receipt = reporter.send()
    _save_as_text(reporter.page, receipt)
    return receipt


def _save_as_text(page: Page, receipt: Receipt) -> None:
    with page.expect_download() as saved:
        page.locator("form[action$='/report/notes'] button:not([hidden])").first.click()
    assert saved.value.suggested_filename == "notes.txt"
    assert Path(saved.value.path()).read_text(encoding="utf-8").strip() == receipt.code


def _work_on(caseworker: Caseworker, receipt: Receipt) -> None:
    caseworker.find_case(receipt.number)
    assert not caseworker.page.get_by_text(TOLD["story"].splitlines()[0]).count()
    caseworker.acknowledge()
    assert caseworker.read_account() == TOLD["story"]
    with caseworker.page.expect_download() as opened:
        caseworker.page.locator('form[action*="/file"] button').first.click()
    assert Path(opened.value.path()).read_bytes().startswith(PNG[:8])
    caseworker.page.locator('[name="is_question"]').check()
    caseworker.write_answer(QUESTION)


def _answer_the_question(reporter: Reporter, receipt: Receipt) -> None:
    page = reporter.page
    page.goto("/en/inbox")
    page.locator('[name="code"]').fill(receipt.code[:-1])
    assert reporter.press("main form .btn").status == 422

    reporter.open_inbox(receipt.code)
    assert reporter.messages()[-1] == Said("team", QUESTION)
    reporter.press("button[name=story]")
    assert TOLD["story"] == words(page.locator("section:has(> #story) .box"))
    reporter.switch_language("fi")
    reporter.switch_language("en")
    _change_wish(page, "look_into")
    reporter.add_file("more.png", PNG)
    reporter.write_message(REPLY)
    assert reporter.messages()[-1] == Said("reporter", REPLY)


def _change_wish(page: Page, wish: str) -> None:
    page.locator('details:has([name="wish"]) > summary').click()
    page.locator(f'[name="wish"][value="{wish}"]').check()
    press(page, 'form[action$="/inbox/wish"] button')


def _withdraw(reporter: Reporter) -> None:
    page = reporter.page
    page.locator('details:has([name="sure"]) > summary').click()
    assert reporter.press('form[action$="/inbox/withdraw"] button').status == 422
    page.locator('.error-summary a[href="#q-sure"]').click()
    page.locator('[name="sure"]').check()
    assert reporter.press('form[action$="/inbox/withdraw"] button').status == 200


def _shown_steps(page: Page) -> list[str]:
    return [step for step in STEPS if page.locator(f"section#{step}").is_visible()]
