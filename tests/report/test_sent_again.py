"""Browsers send old pages once more: nothing comes back by that, and nothing new is lost."""

import time

import pytest

from reporting.runtime import Runtime
from reporting.web.tokens import make_token
from tests import factories
from tests.factories import Sent
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam


@pytest.fixture
def sent(client: PageClient, team: StaffedTeam) -> Sent:
    """Give a report that was just sent."""
    return factories.send_report(client, story="Words", wish="advice")


def test_sending_the_form_of_a_deleted_report_again_brings_nothing_back(
    client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    factories.act(client, factories.inbox(client, sent.code), "withdraw", sure="yes")

    page = factories.send(client, sent.form)

    assert factories.row_counts(runtime.database)["report"] == 0
    assert not factories.code_on(page)
    factories.post(client, "/en/inbox", {"code": sent.code}, status=404)


def test_other_words_sent_with_the_page_of_a_message_are_given_back(
    client: PageClient, sent: Sent
) -> None:
    page = factories.inbox(client, sent.code)
    factories.act(client, page, "message", message="First")

    again = factories.act(client, page, "message", message="First")
    other = factories.act(client, page, "message", status=409, message="Second")
    then = factories.act(client, other, "message", message="Second")

    assert len(again.all("article", class_="message")) == 1
    assert other.fields("/en/inbox/message")["message"] == ["Second"]
    assert len(then.all("article", class_="message")) == 2


def test_an_old_code_page_sent_once_more_opens_nothing(
    client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    key, late = runtime.keyring.form_key, time.time() - 31 * 60
    old = make_token(key, "code", at=late)

    fresh = {"code": sent.code, "form_token": make_token(key, "code")}
    assert factories.post(client, "/en/inbox", fresh).all("form", action="/en/inbox/message")
    page = factories.post(client, "/en/inbox", {"code": sent.code, "form_token": old}, status=400)

    assert not page.all("form", action="/en/inbox/message")
    assert sent.code not in page.html
