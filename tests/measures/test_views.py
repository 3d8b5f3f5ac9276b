"""What is counted and what is not, and the staff page that shows it."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from flask import Flask

from reporting.measures.counters import FLUSH_SECONDS, Counted, Counters
from reporting.measures.models import PageGroup
from reporting.measures.operations import add_counts
from reporting.measures.spreadsheet import csv_text
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.web import current
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

LONG = "x" * 10_000


@pytest.fixture
def counters(app: Flask) -> Counters:
    """Give the counters of the application, each of which hands on its first count as five."""
    with app.app_context():
        made = Counters(draw=lambda _: 4)
        app.extensions["rinnalla_own"][Counters] = made
        assert current.own(Counters) is made
    return made


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("/fi/", PageGroup.HOME),
        ("/fi/now", PageGroup.NOW_OPENED),
        ("/fi/now/transit", PageGroup.NOW_SEEN),
        ("/fi/now/transit/over", PageGroup.NOW_COMPLETED),
        ("/fi/guide", PageGroup.GUIDE),
        ("/fi/guide/print", PageGroup.NOW_COMPLETED),
        ("/fi/help", PageGroup.HELP),
        ("/fi/report", PageGroup.REPORT_OPENED),
    ],
)
def test_a_page_that_was_shown_is_counted(
    path: str, group: PageGroup, client: PageClient, counters: Counters
) -> None:
    client.get(path)

    assert [(one.group, one.language, one.campaign) for one in _counted(counters)] == [
        (group, "fi", "")
    ]


@pytest.mark.parametrize(
    ("path", "options"),
    [
        ("/fi/now/transit", {"headers": {"Sec-Fetch-Dest": "empty"}}),
        ("/fi/now/transit", {"headers": {"Sec-Purpose": "prefetch;prerender"}}),
        ("/fi/now/transit", {"method": "HEAD"}),
        ("/fi/now/nowhere", {}),
        ("/fi/no-such-page", {}),
        ("/fi/about/privacy", {}),
        ("/staff/sign-in", {}),
        ("/healthz", {}),
        ("/fi/now/offline.js", {}),
    ],
)
def test_what_no_person_sees_is_not_counted(
    path: str, options: dict[str, Any], app: Flask, counters: Counters
) -> None:
    app.test_client().open(path, **options)

    assert _counted(counters) == []


def test_a_page_still_the_same_is_counted(client: PageClient, counters: Counters) -> None:
    tag = client.fetch("/fi/now").headers["ETag"]
    _counted(counters)

    for _ in range(5):
        client.fetch("/fi/now", headers={"If-None-Match": tag})

    assert [one.group for one in _counted(counters)] == [PageGroup.NOW_OPENED]


def test_a_report_sent_and_an_inbox_opened_are_counted_once(
    client: PageClient, team: StaffedTeam, counters: Counters
) -> None:
    form = client.fill(client.get("/fi/report"), "/fi/report", story="Ratikassa huudettiin.")
    receipt = client.post("/fi/report", form)
    code = text_of(receipt.by_id("follow-up-code"))
    inbox = client.get("/fi/inbox")
    client.post("/fi/inbox", client.fill(inbox, "/fi/inbox", code="".join(code.split())))

    groups = {one.group for one in _counted(counters)}
    assert groups == {PageGroup.REPORT_OPENED, PageGroup.REPORT_SENT, PageGroup.INBOX_OPENED}


def test_a_report_that_a_program_sends_is_not_counted(
    app: Flask, client: PageClient, team: StaffedTeam, counters: Counters
) -> None:
    """T27: a rehearsal says of itself that it is no page shown to somebody."""
    form = client.fill(client.get("/fi/report"), "/fi/report", story="Ratikassa huudettiin.")
    _counted(counters)

    app.test_client().post("/fi/report", data=form, headers={"Sec-Fetch-Dest": "empty"})

    assert _counted(counters) == []


def test_a_form_that_was_not_taken_is_not_counted_as_sent(
    client: PageClient, team: StaffedTeam, counters: Counters
) -> None:
    form = client.fill(client.get("/fi/report"), "/fi/report")
    client.post("/fi/report", form, status=422)
    client.post("/fi/report", form | {"switch": "sv"})
    client.post("/fi/inbox", {"code": "1"}, status=422)

    assert {one.group for one in _counted(counters)} == {PageGroup.REPORT_OPENED}


@pytest.mark.parametrize("code", ["unknown", LONG, "%00", "<script>", "tram'--"])
def test_a_campaign_that_is_not_ours_is_counted_as_none(
    code: str, client: PageClient, counters: Counters
) -> None:
    page = client.get("/fi/now/transit", query_string={"k": code})

    assert [one.campaign for one in _counted(counters)] == [""]
    assert code not in page.html


def test_counts_reach_the_table_with_the_first_request_after_two_minutes(
    app: Flask, client: PageClient, runtime: Runtime
) -> None:
    time = [0.0]
    app.extensions["rinnalla_own"][Counters] = Counters(draw=lambda _: 0, clock=lambda: time[0])
    for _ in range(7):
        client.get("/sv/now")
    time[0] = FLUSH_SECONDS
    app.test_client().get("/healthz").close()

    with runtime.database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM measure").all()
    assert [tuple(row)[1:] for row in rows] == [("now_opened", "sv", "", 5)]


def test_a_database_that_fails_costs_no_visitor_a_page(
    app: Flask, client: PageClient, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    counters = Counters(draw=lambda _: 4, clock=iter([0.0, *[1e6] * 99]).__next__)
    app.extensions["rinnalla_own"][Counters] = counters
    with runtime.database.writing() as session:
        session.connection().exec_driver_sql("DROP TABLE measure")

    app.test_client().get("/fi/now").close()

    assert "counts could not be written" in caplog.text
    assert [one.group for one in _counted(counters)] == [PageGroup.NOW_OPENED]


def test_the_page_of_measures_tells_what_it_counts(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    _add(runtime, {("now_seen", "fi", ""): 1240, ("now_opened", "sv", "old-code"): 5})
    sign_in(client, team.caseworker)

    text = client.get("/staff/measures?lang=en").text

    for told in ("1,240", "fewer than 10", "old-code", "No campaign", "Search engines"):
        assert told in text, told
    only = client.get("/staff/measures?language=sv&by=week&lang=en").text
    assert "1,240" not in only


@pytest.mark.parametrize("query", ["by=x", f"group={LONG}", "language=xx", "campaign='--", "by="])
def test_a_choice_that_we_do_not_know_is_none(
    query: str, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    _add(runtime, {("now_seen", "fi", ""): 1240})
    sign_in(client, team.caseworker)

    assert "1,240" in client.get(f"/staff/measures?lang=en&{query}").text


def test_the_file_holds_the_same_counts(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    _add(runtime, {("now_seen", "fi", "-tram"): 50, ("home", "sv", ""): 5})
    sign_in(client, make_member(runtime, StaffRole.PARTNER))

    answer = client.fetch("/staff/measures.csv?lang=en")

    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0] == ["Day", "Page", "Language", "Campaign", "Shown"]
    assert [row[2:] for row in rows[1:]] == [["sv", "", "fewer than 10"], ["fi", "'-tram", "50"]]


@pytest.mark.parametrize("start", ["", " ", "\u00a0", "\u200b", "\ufeff", "\0", "\t", "\r"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_of_a_file_is_run(start: str, sign: str) -> None:
    """4.22: no cell is run, though programs drop what nobody sees and narrow wide signs."""
    cell = start + sign + "1+1"
    assert csv_text(["a"], [[cell]]).splitlines()[1].lstrip('"').startswith("'")


def _counted(counters: Counters) -> list[Counted]:
    with counters.handed_on(today=datetime.now(UTC).date()) as counts:
        return sorted(counts, key=lambda one: one.group)


def _add(runtime: Runtime, counts: dict[tuple[str, str, str], int]) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    rows = {
        Counted(yesterday, PageGroup(group), language, campaign): count
        for (group, language, campaign), count in counts.items()
    }
    with runtime.database.writing() as session:
        add_counts(session, rows)
