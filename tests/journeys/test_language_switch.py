"""T26: changing the language in the middle of the form keeps every answer at every step."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page

from tests.factories import ANSWERS, PNG
from tests.support.browser import device
from tests.support.navigators import STEPS, Reporter, shows
from tests.support.servers import AppServer

pytestmark = pytest.mark.xdist_group("journeys")

# Each is left for the next: three scripts, both directions, easy language. Every ordered pair of
# all languages is switched in tests/report/test_form.py, without a browser.
CHAIN = ("fi", "sv", "en", "ar", "fa", "zh", "ru", "fi-simple", "se")
TOLD = {name: answer for name, answer in ANSWERS.items() if name != "k"}


@pytest.fixture(scope="module")
def phone(browser: Browser, live_server: AppServer) -> Iterator[Page]:
    """Give a phone."""
    with device(browser, live_server.url) as context:
        yield context.new_page()


@pytest.mark.parametrize(("before", "after"), list(pairwise(CHAIN)))
def test_every_answer_is_kept_at_every_step(before: str, after: str, phone: Page) -> None:
    """T26: in a browser, at every step, from each to each."""
    reporter = Reporter(phone, before)
    reporter.open_form("?k=tram-2026")
    for step in STEPS:
        reporter.fill_in(TOLD, start=step, until=step)
        told = reporter.answers()

        assert reporter.switch_language(after).status == 200
        assert phone.locator("html").get_attribute("lang") == after
        assert reporter.answers() == told, f"switched at {step}"

        reporter.switch_language(before)
        assert reporter.answers() == told, f"switched back at {step}"
        if step != STEPS[-1]:
            reporter.fill_in({}, until=STEPS[STEPS.index(step) + 1])

    assert phone.locator('[name="k"]').input_value() == "tram-2026"
    assert {name for name, _ in reporter.answers()} == {*TOLD, "file_care"}


def test_nothing_is_sent_by_switching(phone: Page) -> None:
    reporter = Reporter(phone, "fi")
    reporter.open_form()
    reporter.answer("role", "witnessed")

    reporter.switch_language("sv")

    assert not shows(phone, "#report-number")
    assert shows(phone, "section#you")


def test_chosen_files_have_to_be_chosen_again_and_the_page_says_so(phone: Page) -> None:
    reporter = Reporter(phone, "en")
    reporter.open_form()
    reporter.fill_in({}, until="story")
    reporter.add_file("stairs.png", PNG)

    reporter.switch_language("fi")

    assert shows(phone, "main .notice")
