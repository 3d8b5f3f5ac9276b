"""What the admin decides is what residents read: on every page, within seconds, at no cost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import event, select

from reporting.database import Database
from reporting.preferences.declared import PreferenceName
from reporting.preferences.operations import set_preference
from reporting.preferences.values import Campaign, SlowPromise, Words
from reporting.report.forms import ReportForm
from reporting.report.models import Report
from reporting.runtime import Runtime
from tests import factories
from tests.administration.desk import AdminDesk
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

TODAY = datetime.now(UTC).astimezone(ZoneInfo("Europe/Helsinki")).date()


def decide(database: Database, name: PreferenceName, value: Any) -> None:
    with database.writing() as session:
        set_preference(session, name, value, by=bytes(16), today=TODAY)


def let_seconds_pass(app: Flask) -> None:
    """Let the process ask again, as it does by itself after five seconds."""
    app.extensions["rinnalla_decided"].forget()


def test_the_name_of_the_service_stands_on_every_page(desk: AdminDesk) -> None:
    desk.save("service_name", fi="Vierellä", sv="", en="Beside you")

    for path, name, language in (
        ("/fi/", "Vierellä", None),
        ("/sv/report", "Vierellä", "fi"),
        ("/en/inbox", "Beside you", None),
    ):
        page = desk.resident.get(path)
        brand = page.one("a", class_="brand")
        assert text_of(brand) == name
        assert brand.get("lang") == language
        assert text_of(page.one("title")).endswith(f"– {name}")
        assert "Rinnalla" not in page.text
    assert text_of(desk.staff.get("/staff/preferences").all("span", class_="brand")[0])


def test_the_organisation_and_the_number_of_readers_are_told(desk: AdminDesk) -> None:
    desk.save("organisation", fi="Esimerkkilä", sv="Exempelby", en="Exampleton")
    desk.save("readers", value="4")

    text = desk.resident.get("/en/report").text

    assert "Only trained people at Exampleton can read your report. There are 4 of them." in text


def test_the_promise_holds_for_reports_that_come_from_now_on(desk: AdminDesk) -> None:
    before = factories.send_report(desk.resident, story="Before")
    desk.save("acknowledge_days", value="3")
    desk.save("feedback_days", value="30")
    desk.save("retention_days", value="100")
    after = factories.send_report(desk.resident, story="After")

    with desk.runtime.database.reading() as session:
        found = {r.number: r for r in session.scalars(select(Report))}
    promised = found[after.number]
    assert promised.acknowledge_by == TODAY + timedelta(days=3)
    assert promised.feedback_by == TODAY + timedelta(days=30)
    assert promised.closes_on == TODAY + timedelta(days=100)
    assert found[before.number].acknowledge_by == TODAY + timedelta(days=7)
    home = desk.resident.get("/en/").text
    assert "Within 3 days" in home
    assert "Within 30 days" in home


def test_a_receipt_shows_the_days_its_own_report_was_promised(
    app: Flask, client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    first = factories.send(client, factories.filled_form(client, story="First")).text
    decide(runtime.database, PreferenceName.ACKNOWLEDGE_DAYS, 3)
    let_seconds_pass(app)

    second = factories.send(client, factories.filled_form(client, story="Second")).text

    def day(days: int) -> str:
        on = TODAY + timedelta(days=days)
        return f"{on.day} {on:%B %Y}"

    assert day(7) in first
    assert day(3) in second
    assert day(7) not in second


def test_a_notice_stands_above_every_public_page_until_its_last_day(desk: AdminDesk) -> None:
    words = "Closed over Christmas: write, we answer in January."
    desk.save("banner", en=words, fi="Suljettu", severity="urgent", until=TODAY.isoformat())

    for path in ("/en/", "/en/report", "/en/inbox", "/en/about/privacy"):
        notice = desk.resident.get(path).one("div", role="status")
        assert text_of(notice) == words
        assert "urgent" in (notice.get("class") or "")
    swedish = desk.resident.get("/sv/").one("div", role="status")
    assert (text_of(swedish), swedish.get("lang")) == ("Suljettu", "fi")
    assert words not in desk.staff.get("/staff/people").text

    yesterday = (TODAY - timedelta(days=1)).isoformat()
    desk.save("banner", en=words, fi="", severity="urgent", until=yesterday)
    assert not desk.resident.get("/en/").all("div", role="status")


def test_markup_in_a_name_would_be_shown_as_text(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    decide(runtime.database, PreferenceName.ORGANISATION, _words("A & B “quoted” 'x' \"y\""))
    let_seconds_pass(app)

    html = client.get("/en/report").html

    assert "A &amp; B" in html


def test_languages_that_are_not_offered_are_not_linked_but_go_on_working(
    desk: AdminDesk,
) -> None:
    desk.save("languages", value=["sv", "en"])

    page = desk.resident.get("/en/")
    assert [a.get("hreflang") for a in page.one("nav", class_="langs").iter("a")] == ["sv", "en"]
    for asked, leads_to in (("fi", "/sv/"), ("en-GB", "/en/"), ("de", "/sv/"), ("", "/sv/")):
        answer = desk.resident.fetch("/", headers={"Accept-Language": asked})
        assert answer.headers["Location"].endswith(leads_to), asked
    finnish = desk.resident.get("/fi/report")
    assert finnish.root.get("lang") == "fi"
    assert factories.send_report(desk.resident, "fi", story="Kesken jäänyt").number
    staff = desk.staff.get("/staff/preferences").one("nav", class_="langs")
    assert [a.get("hreflang") for a in staff.iter("a")] == ["fi", "sv", "en"]


def test_a_slow_team_says_so_and_the_days_are_the_longer_ones(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    before = factories.send_report(client, story="Before")
    decide(runtime.database, PreferenceName.SLOW_PROMISE, SlowPromise(21, TODAY))
    let_seconds_pass(app)

    said = "We are slower than we promised. Now we answer within 21 days. Your report is not lost."
    assert said in client.get("/en/").text
    assert said in client.get("/en/report").text
    after = factories.send_report(client, story="After")
    with runtime.database.reading() as session:
        kept = {r.number: r.acknowledge_by for r in session.scalars(select(Report))}
    assert kept[after.number] == TODAY + timedelta(days=21)
    assert kept[before.number] == TODAY + timedelta(days=7)


def test_another_process_notices_a_change_and_no_request_asks_the_database(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    client.fetch("/en/report")
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(runtime.database.engine, "before_cursor_execute", note)

    for _ in range(20):
        client.fetch("/en/report")
        client.fetch("/en/")
    assert asked == []

    decide(runtime.database, PreferenceName.READERS, 17)
    let_seconds_pass(app)
    assert "There are 17 of them" in client.get("/en/report").text


def test_no_preference_gives_a_case_an_end_that_never_comes(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T29: not even by hand in the database."""
    decide(runtime.database, PreferenceName.RETENTION_DAYS, 10**6)
    let_seconds_pass(app)
    factories.send_report(client, story="x")

    with runtime.database.reading() as session:
        closes_on = session.scalars(select(Report.closes_on)).one()
    assert closes_on <= TODAY + timedelta(days=1825)
    assert isinstance(closes_on, date)


@pytest.mark.parametrize("path", ["/healthz", "/en/no-such-page"])
def test_pages_answer_while_the_database_is_away(path: str, app: Flask, client: PageClient) -> None:
    app.extensions["rinnalla_decided"].forget()

    assert client.fetch(path).status_code in {200, 404}


def _words(text: str) -> Any:
    return Words((("en", text),))


@pytest.mark.parametrize(
    ("code", "kept"), [("tram-2026", "tram-2026"), ("other", ""), ("x" * 20, ""), ("", "")]
)
def test_a_campaign_code_that_is_not_ours_counts_as_none(
    code: str, kept: str, app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    decide(runtime.database, PreferenceName.CAMPAIGNS, (Campaign("tram-2026", "Trams"),))
    let_seconds_pass(app)

    with app.test_request_context("/en/report", method="POST", data={"k": code}):
        assert ReportForm().to_draft("en").campaign == kept
