"""The inbox: messages both ways, a changed mind, and a report that is really gone."""

from datetime import date, timedelta
from typing import Any

import pytest

from reporting.languages import LANGUAGES
from reporting.report.inbox import keys_by_code, seal_continuation
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.sealing import parse_code
from reporting.vocabulary import Wish
from reporting.web import current
from tests import factories
from tests.factories import Sent
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam


@pytest.fixture
def sent(client: PageClient, team: StaffedTeam) -> Sent:
    """Give a report with its code; its story may not be read again."""
    return factories.send_report(client, story="It happened.", wish="advice")


def expired(runtime: Runtime, sent: Sent) -> str:
    """Give a continuation of this report that is half an hour and a second old."""
    keys = keys_by_code(runtime, parse_code(sent.code), today=current.today())
    past = current.now() - timedelta(minutes=30, seconds=1)
    return seal_continuation(keys, runtime.keyring.inbox_key, now=past)


def set_state(runtime: Runtime, state: State, **values: Any) -> None:
    """Bring the only report into a state, as the team's side does."""
    with runtime.database.writing() as session:
        (report,) = factories.reports(session)
        report.state = state
        for name, value in values.items():
            setattr(report, name, value)


def test_a_message_arrives_and_is_shown_as_the_reporters(
    client: PageClient, runtime: Runtime, team: StaffedTeam, sent: Sent
) -> None:
    page = factories.act(
        client, factories.inbox(client, sent.code), "message", message="Hello\nyou"
    )

    assert "Hello" in text_of(page.one("article", class_="message", data_from="reporter"))
    found = factories.only_report(runtime, team)
    assert [m.text for m in found.messages] == ["Hello\nyou"]
    assert found.report.has_new_message


def test_messages_keep_their_order(client: PageClient, sent: Sent) -> None:
    page = factories.inbox(client, sent.code)
    for number in range(4):
        page = factories.act(client, page, "message", message=f"Message {number}")

    shown = [text_of(article) for article in page.all("article")]
    assert [text.endswith(f"Message {n}") for n, text in enumerate(shown)] == [True] * 4


def test_the_same_message_sent_twice_is_kept_once_and_the_page_says_so(
    client: PageClient, runtime: Runtime, team: StaffedTeam, sent: Sent
) -> None:
    page = factories.inbox(client, sent.code)

    factories.act(client, page, "message", message="Once")
    again = factories.act(client, page, "message", message="Once")

    assert len(again.all("article")) == 1
    assert "already" in text_of(again.one("p", class_="notice"))
    assert len(factories.only_report(runtime, team).messages) == 1


def test_an_empty_message_is_refused(client: PageClient, sent: Sent) -> None:
    page = factories.act(client, factories.inbox(client, sent.code), "message", status=422)

    assert "q-message" in page.one("a", href="#q-message").get("href", "")


def test_too_long_a_message_is_given_back_whole(client: PageClient, sent: Sent) -> None:
    text = "ä" * 100_000

    page = factories.act(
        client, factories.inbox(client, sent.code), "message", message=text, status=422
    )

    assert page.fields("/inbox/message")["message"] == [text]
    assert not page.all("article")


@pytest.mark.parametrize("state", State)
def test_a_message_brings_a_person_back_from_every_state(
    state: State, client: PageClient, runtime: Runtime, team: StaffedTeam, sent: Sent
) -> None:
    set_state(runtime, state, has_new_message=False)

    factories.act(client, factories.inbox(client, sent.code), "message", message="More")

    report = factories.only_report(runtime, team).report
    assert report.has_new_message
    assert report.state not in {State.COUNTED, State.WAITING, State.REFERRED, State.CLOSED}


def test_a_message_gives_the_inbox_more_time_and_never_less(
    client: PageClient, runtime: Runtime, team: StaffedTeam, sent: Sent
) -> None:
    """T28: a message never shortens how long a report is kept."""
    last_day, far = current.today(), date(2099, 1, 1)
    for closes_on in (last_day, far):
        set_state(runtime, State.NEW, closes_on=closes_on)
        factories.act(client, factories.inbox(client, sent.code), "message", message="Wait")
        found = factories.only_report(runtime, team).report.closes_on
        assert found == max(closes_on, last_day + timedelta(days=365))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_inbox_that_was_open_too_long_asks_for_the_code_and_keeps_the_message(
    language: str, client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    form = client.fill(factories.inbox(client, sent.code), "/en/inbox/message", message="My words")
    form["continuation"] = expired(runtime, sent)

    page = client.post(f"/{language}/inbox/message", form, status=400)
    opened = client.post(
        f"/{language}/inbox", client.fill(page, f"/{language}/inbox", code=sent.code)
    )

    assert page.fields(f"/{language}/inbox")["message"] == ["My words"]
    assert opened.fields("/inbox/message")["message"] == ["My words"]
    assert not opened.all("article")


def test_a_mistyped_code_keeps_the_message_too(
    client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    for code, status in (("123", 422), ("0" * 23 + "98", 404)):
        form = {"code": code, "message": "My words"}
        page = factories.post(client, "/en/inbox", form, status=status)
        assert page.fields("/en/inbox")["message"] == ["My words"]


@pytest.mark.parametrize("action", ["wish", "withdraw", "file", ""])
def test_nothing_is_done_from_a_page_that_was_open_too_long(
    action: str, client: PageClient, runtime: Runtime, team: StaffedTeam, sent: Sent
) -> None:
    page = factories.inbox(client, sent.code)
    form = client.fill(page, "/inbox/withdraw", sure="yes", wish="count", file="00" * 16)
    path = f"/en/inbox/{action}".rstrip("/")
    before = list(factories.every_value(runtime.database))

    factories.post(client, path, form | {"continuation": expired(runtime, sent)}, status=400)

    assert list(factories.every_value(runtime.database)) == before


@pytest.mark.parametrize("token", ["", "x", "A" * 72])
def test_a_message_whose_form_is_not_ours_is_not_sent_and_says_so(
    token: str, client: PageClient, runtime: Runtime, team: StaffedTeam, sent: Sent
) -> None:
    page = factories.inbox(client, sent.code)
    form = client.fill(page, "/en/inbox/message", message="My words", form_token=token)

    answer = client.send("/en/inbox/message", form)

    assert answer.status_code in {400, 422}
    assert "My words" in answer.get_data(as_text=True)
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert not factories.only_report(runtime, team).messages


def test_the_wish_can_be_changed_and_leaves_a_line_in_the_conversation(
    client: PageClient, runtime: Runtime, team: StaffedTeam, sent: Sent
) -> None:
    page = factories.act(client, factories.inbox(client, sent.code), "wish", wish="look_into")

    found = factories.only_report(runtime, team)
    assert found.report.wish is Wish.LOOK_INTO
    assert [m.wish for m in found.messages] == [Wish.LOOK_INTO]
    assert len(page.all("article", data_from="reporter")) == 1


def test_the_same_wish_again_changes_nothing(
    client: PageClient, runtime: Runtime, team: StaffedTeam, sent: Sent
) -> None:
    page = factories.inbox(client, sent.code)  # the first visit is counted
    before = list(factories.every_value(runtime.database))

    factories.act(client, page, "wish", wish="advice")

    assert list(factories.every_value(runtime.database)) == before


@pytest.mark.parametrize("wish", ["", "not_sure", "refer", "COUNT", "\x00"])
def test_a_wish_that_the_page_does_not_offer_is_refused(
    wish: str, client: PageClient, runtime: Runtime, team: StaffedTeam, sent: Sent
) -> None:
    page = factories.inbox(client, sent.code)

    factories.act(client, page, "wish", wish=wish, status=422)

    assert factories.only_report(runtime, team).report.wish is Wish.ADVICE


def test_deleting_takes_the_report_its_keys_words_and_notes_and_leaves_the_number(
    client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    page = factories.act(client, factories.inbox(client, sent.code), "message", message="Hello")

    factories.act(client, page, "withdraw", sure="yes")

    counts = factories.row_counts(runtime.database)
    for table in ("report", "sealed_key", "sealed_object", "attachment"):
        assert counts[table] == 0, table
    assert counts["fact_change"] == 1
    factories.post(client, "/en/inbox", {"code": sent.code}, status=404)


@pytest.mark.parametrize("sure", [None, "", "no", "on"])
def test_nothing_is_deleted_without_the_tick(
    sure: str | None, client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    factories.act(client, factories.inbox(client, sent.code), "withdraw", status=422, sure=sure)

    assert factories.row_counts(runtime.database)["report"] == 1


def test_a_page_of_a_deleted_report_does_nothing_any_more(
    client: PageClient, runtime: Runtime, sent: Sent
) -> None:
    page = factories.inbox(client, sent.code)
    factories.act(client, page, "withdraw", sure="yes")

    for action in ("message", "wish", "withdraw"):
        factories.act(client, page, action, status=404, message="Late", wish="count", sure="yes")
    assert factories.row_counts(runtime.database)["sealed_object"] == 0


def test_the_story_is_not_to_be_read_unless_the_reporter_chose_so(
    client: PageClient, sent: Sent
) -> None:
    """P19: a code opens the story only by choice."""
    page = factories.inbox(client, sent.code)
    carried = {"continuation": page.fields("/inbox/wish")["continuation"], "story": "yes"}

    asked = factories.post(client, "/en/inbox", carried)

    assert "It happened." not in page.html + asked.html
    assert not page.all("button", name="story")


def test_the_story_is_read_again_on_asking_when_the_reporter_chose_so(
    client: PageClient, team: StaffedTeam
) -> None:
    sent = factories.send_report(client, story="It happened.", reread="yes")
    page = factories.inbox(client, sent.code)
    carried = {"continuation": page.fields("/inbox/wish")["continuation"], "story": "yes"}

    asked = factories.post(client, "/en/inbox", carried)

    assert "It happened." not in page.html
    assert "It happened." in asked.html


def test_every_inbox_page_keeps_the_rules_of_pages(client: PageClient, sent: Sent) -> None:
    page = client.post("/en/inbox", {"code": sent.code})
    for language in LANGUAGES:
        carried = {"continuation": page.fields("/inbox/wish")["continuation"]}
        assert client.post(f"/{language}/inbox", carried).root.get("lang") == language
    path = "/en/inbox/withdraw"
    client.post("/en/inbox/message", client.fill(page, "/inbox/message", message="x"))
    client.post(path, client.fill(page, path), status=422)
    client.post(path, client.fill(page, path, sure="yes"))
