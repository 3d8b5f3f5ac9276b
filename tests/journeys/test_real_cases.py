"""Real cases, told in the browser in their language, answered, and read with the code."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from reporting.demo.cases import DemoCase
from reporting.demo.more_cases import ALL_CASES
from tests.support.browser import device
from tests.support.navigators import Caseworker, Reporter, Said, login_of
from tests.support.servers import AppServer, app_server

pytestmark = pytest.mark.xdist_group("journeys")

ANSWERS = {
    "fi": "Kiitos, että kerroit.\nNäin voit edetä: pyydä ensin perustelu kirjallisena.",
    "sv": "Tack för att du berättade.\nSå kan du gå vidare: be först om en skriftlig motivering.",
    "en": "Thank you for telling us.\nThis you can do: first ask for the reason in writing.",
}
QUESTIONS = {
    "fi": "Voisinko sittenkin saada neuvon?",
    "sv": "Kunde jag ändå få ett råd?",
    "en": "Could I get advice after all?",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """Give a server of this file's own, with the demo's people."""
    with app_server(tmp_path_factory.mktemp("cases"), with_demo=True) as started:
        yield started


@pytest.fixture(scope="module")
def phone(browser: Browser, server: AppServer) -> Iterator[Page]:
    """Give a resident's phone."""
    with device(browser, server.url) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def caseworker(browser: Browser, server: AppServer) -> Iterator[Caseworker]:
    """Give a caseworker who has signed in with password and one-time code."""
    with device(browser, server.url, phone=False) as context:
        signed_in = Caseworker(context.new_page())
        signed_in.sign_in(login_of(server.instance, "caseworker"))
        yield signed_in


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: case.id)
def test_a_real_case_is_told_answered_and_the_answer_is_read(
    case: DemoCase, phone: Page, caseworker: Caseworker
) -> None:
    """4.4: in a browser every form is taken under the referrer policy."""
    reporter = Reporter(phone, case.language)
    only_counted = case.answers["wish"] == "count"

    receipt = reporter.tell(_told(case))
    if only_counted:  # whoever changes their mind writes with the code
        reporter.open_inbox(receipt.code)
        reporter.write_message(QUESTIONS[case.language])
    account = _answer(caseworker, receipt.number, ANSWERS[case.language])
    reporter.open_inbox(receipt.code)

    assert account == case.story
    heard = reporter.messages()
    assert heard[-1] == Said("team", ANSWERS[case.language])
    asked = [Said("reporter", QUESTIONS[case.language])] if only_counted else []
    assert [said for said in heard if said.by == "reporter"] == asked


def _told(case: DemoCase) -> dict[str, str | tuple[str, ...]]:
    told = case.answers | {"story": case.story}
    return told | {"with_code": "yes"} if case.answers["wish"] == "count" else told


def _answer(caseworker: Caseworker, number: str, answer: str) -> str:
    """Take a case up, read what was told, and answer; give what was read."""
    caseworker.find_case(number)
    caseworker.acknowledge()
    account = caseworker.read_account()
    caseworker.write_answer(answer)
    return account
