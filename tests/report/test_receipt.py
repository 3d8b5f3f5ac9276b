"""The receipt: code once, number, dates, the law's three things – in the reporter's language."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from reporting.app import create_app
from reporting.languages import LANGUAGES
from reporting.report.conversation import messages_of
from reporting.report.progress import State, first_state, received_week, week_start
from reporting.runtime import Runtime
from reporting.sealing import parse_code
from reporting.vocabulary import Wish
from reporting.web import current
from tests import factories
from tests.factories import TODAY
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wish", ["advice", "count"])
def test_a_receipt_keeps_the_rules_of_every_page(
    wish: str, language: str, client: PageClient, team: StaffedTeam
) -> None:
    form = factories.filled_form(client, language, area="other", wish=wish)

    page = client.post(f"/{language}/report", form)

    assert page.root.get("lang") == language
    assert text_of(page.by_id("report-number")).startswith(str(current.today().year))
    assert len(page.all("output", id="follow-up-code")) == (wish != "count")
    again = client.post(f"/{language}/report", form)
    assert text_of(again.one("main")) == text_of(page.one("main"))


def test_closing_the_receipt_ends_showing_its_code(client: PageClient, team: StaffedTeam) -> None:
    form = factories.filled_form(client, story="x")
    page = factories.send(client, form)
    code = factories.code_on(page)

    closed = client.send("/en/report/close", page.fields("/en/report/close"))
    again = client.post("/en/report", form)

    assert closed.headers["Location"] == "/leave"
    assert code not in again.text
    assert not again.all("output", id="follow-up-code")
    assert factories.inbox(client, code).one("h1") is not None


def test_a_close_that_is_not_ours_leads_away_too(client: PageClient) -> None:
    assert client.send("/en/report/close", {"form_token": "made up"}).status_code == 303


def test_the_code_is_shown_in_five_groups_left_to_right(
    client: PageClient, team: StaffedTeam
) -> None:
    page = factories.send(client, factories.filled_form(client, story="x"))

    shown = page.by_id("follow-up-code")
    assert text_of(shown) == factories.code_on(page)
    assert [len(group) for group in text_of(shown).split(" ")] == [5] * 5
    assert shown.get("dir") == "ltr"
    parse_code(text_of(shown))


def test_the_receipt_names_the_days_of_the_promises(runtime: Runtime, team: StaffedTeam) -> None:
    days: dict[str, Any] = {"acknowledge_days": 3, "feedback_days": 40, "retention_days": 200}
    config = replace(runtime.config, **days)
    client = PageClient(create_app(config, replace(runtime, config=config)))

    factories.send_report(client, story="x")

    report = factories.only_report(runtime, team).report
    today = current.today()
    promised = (report.acknowledge_by, report.feedback_by, report.closes_on)
    assert promised == tuple(today + timedelta(days=n) for n in days.values())


def test_a_receipt_is_never_kept_or_compressed(client: PageClient, team: StaffedTeam) -> None:
    """4.8, 4.29: receipts are neither kept nor compressed."""
    form = factories.filled_form(client, story="x")

    page = factories.send(client, form, headers={"Accept-Encoding": "gzip, br"})

    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in page.response.headers


def test_the_number_says_neither_order_nor_code(client: PageClient, team: StaffedTeam) -> None:
    """T05, P53: numbers are random."""
    several = [factories.send_report(client, story="x") for _ in range(5)]
    numbers = [int(sent.number.partition("-")[2]) for sent in several]

    assert max(numbers) - min(numbers) > 1000  # five that were drawn never lie so close
    sent = several[0]
    assert sent.number.partition("-")[2] not in sent.code.replace(" ", "")
    factories.post(client, "/en/inbox", {"code": sent.number}, status=422)


def test_no_id_of_a_report_counts_up_or_tells_when_it_was_made(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T05, T17, P53: ids that are counted or made of the clock begin alike."""
    for _ in range(4):
        factories.send_report(client, story="x", files=[factories.upload(factories.JPG)])

    for name in ("report.id", "sealed_object.id", "attachment.id", "fact_change.key_digest"):
        held = [value for at, value in factories.every_value(runtime.database) if at == name]
        ids = [value for value in held if isinstance(value, bytes)]
        assert len(ids) >= 4, name
        assert len({value[:4] for value in ids}) == len(ids), name


def test_a_report_waits_for_an_answer_unless_it_is_only_counted() -> None:
    assert first_state(Wish.COUNT) is State.COUNTED
    assert {first_state(wish) for wish in (*Wish, None) if wish is not Wish.COUNT} == {State.NEW}


def test_a_week_is_written_so_that_it_sorts_and_can_be_read_back() -> None:
    days = [TODAY + timedelta(days=n) for n in range(0, 800, 5)]
    weeks = [received_week(day) for day in days]

    assert weeks == sorted(weeks)
    for day, week in zip(days, weeks, strict=True):
        assert timedelta(0) <= day - week_start(week) < timedelta(days=7)


def test_no_state_tells_the_reporter_what_the_team_thinks() -> None:
    assert State.UNLIKELY.label == State.NEW.label
    assert messages_of([]) == ()
