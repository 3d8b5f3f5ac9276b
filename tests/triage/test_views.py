"""The Today page and the queue in a browser: what they show, and that no address breaks them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.permissions import StaffRole
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.teams.operations import withdraw_grants
from reporting.triage.filters import QueueFilter
from reporting.vocabulary import Area, Kind
from reporting.web import current
from tests.casework.cases import STORY, make_case, other_team
from tests.casework.desk import CONTACT, ENGLISH
from tests.casework.desk import promised as promised_now
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in
from tests.triage.desks import change, many

PAGES = (
    *("/staff/", "/staff/queue", "/staff/search", "/staff/bulk", "/staff/views"),
    *("/staff/close-day", "/staff/load"),
)
NAMES = [*QueueFilter.__dataclass_fields__, "page", "number", "bulk", "view", "case", "do", "done"]


@pytest.mark.parametrize("path", PAGES)
def test_signed_out_people_are_led_to_the_sign_in(client: PageClient, path: str) -> None:
    answer = client.fetch(path)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/staff/sign-in")


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.PARTNER, StaffRole.AUDITOR])
def test_roles_without_casework_see_none_of_the_pages(
    client: PageClient, runtime: Runtime, team: StaffedTeam, role: StaffRole
) -> None:
    sign_in(client, make_member(runtime, role))
    for path in PAGES:
        client.get(path, status=403)


def test_lists_hold_no_word_of_a_reporter(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    words: dict[str, Any] = {
        "place": "PLACE-X",
        "organisation": "FIRM-X",
        "municipality_text": "TOWN-X",
    }
    case = make_case(runtime, team, promise=promised_now(2), contact=CONTACT, **words)
    for path in ("/staff/", "/staff/queue", f"/staff/bulk?case={case.id.hex()}"):
        page = pages.get(path)
        assert case.number in page.text
        for word in (STORY, CONTACT, *words.values(), case.code.lookup_id.hex()):
            assert word not in page.html


def test_the_today_page_says_what_presses_in_its_order(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    make_case(runtime, team, promise=promised_now(5), kinds=(Kind.THREAT,))
    make_case(runtime, team, promise=promised_now(-2))
    make_case(runtime, team, promise=promised_now(0))
    make_case(runtime, team, promise=promised_now(30))
    make_case(runtime, team, promise=promised_now(60), state=State.WAITING)
    make_case(runtime, team, promise=promised_now(60), state=State.COUNTED)
    page = pages.get("/staff/" + ENGLISH)
    headings = [text_of(heading) for heading in page.all("h2")]
    assert headings[:7] == [
        "Now: possible danger, or a child at risk 1",
        "Overdue 1",
        "Due today 1",
        "Due this week 1",
        "New, no owner 1",
        "Waiting for them 1",
        "Only counted, to screen 1",
    ]
    assert "Acknowledge: 2 days late" in [text_of(mark) for mark in page.all("b", class_="late")]


def test_a_count_leads_to_a_queue_with_as_many_cases(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    for days, state in ((-1, State.NEW), (0, State.ACKNOWLEDGED), (3, State.WAITING)):
        make_case(runtime, team, promise=promised_now(days), state=state, kinds=(Kind.THREAT,))
    page = pages.get("/staff/" + ENGLISH)
    pills = [a for a in page.all("a") if "/queue" in a.get("href", "") and a.find("b") is not None]
    assert pills
    for pill in pills:
        count = text_of(next(pill.iter("b")))
        assert f"{count} case" in pages.get(pill.get("href", "")).text


def test_nothing_due_says_so_and_how_many_are_new(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    assert "No new report is without an owner." in pages.get("/staff/" + ENGLISH).text
    make_case(runtime, team, promise=promised_now(30))
    assert "Nothing is due today. 1 new report has no owner." in pages.get("/staff/" + ENGLISH).text


def test_a_new_report_is_acknowledged_in_two_actions(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised_now(3))
    page = pages.get("/staff/" + ENGLISH)
    path = next(a.get("href", "") for a in page.all("a") if "/acknowledge" in a.get("href", ""))
    form = pages.fill(pages.get(path), path)
    assert pages.post_for_redirect(path, form).startswith(case.path)
    assert "Acknowledged" in pages.get("/staff/queue" + ENGLISH + "&state=acknowledged").text


def test_the_teams_view_is_one_click_away(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised_now(-1))
    change(runtime, case, owner_id=team.lead.member_id)
    page = pages.get("/staff/" + ENGLISH)
    assert case.number not in page.text
    team_view = next(a for a in page.all("a") if text_of(a) == "Whole team")
    assert case.number in pages.get(team_view.get("href", "")).text


def test_chips_take_one_condition_away(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, area=Area.WORK)
    query = ENGLISH + "&area=transport&state=new&owner=anyone"
    page = pages.get("/staff/queue" + query)
    assert "No case fits these filters." in page.text
    assert "Without “Part of life: Public transport, stop or station” there is 1." in page.text
    chip = next(a for a in page.all("a") if text_of(a).startswith("Remove: Part of life"))
    assert case.number in pages.get(chip.get("href", "")).text


def test_filters_stay_chosen_in_the_form(pages: PageClient) -> None:
    page = pages.get("/staff/queue" + ENGLISH + "&kind=threat&municipality=Espoo&week=2026-W47")
    chosen = {o.get("value") for o in page.all("option") if o.get("selected") is not None}
    assert {"threat", "mine", "duty"} <= chosen
    assert page.by_id("f-municipality").get("value") == "Espoo"
    assert page.by_id("f-week").get("value") == "2026-W47"


def test_a_bucket_of_similar_reports_has_a_page_of_its_own(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    flood = many(runtime, team, 12, promise=promised_now(7))
    page = pages.get("/staff/queue" + ENGLISH)
    bucket = next(a for a in page.all("a") if text_of(a) == "12 similar reports")
    members = pages.get(bucket.get("href", ""))
    assert all(case.number in members.text for case in flood)
    assert "12 similar reports" in pages.get("/staff/" + ENGLISH).text


def test_the_queue_leads_to_a_case_by_its_number(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case, theirs = make_case(runtime, team), make_case(runtime, other_team(runtime))
    answer = pages.fetch("/staff/queue", query_string={"number": f" {case.number} "})
    assert (answer.status_code, answer.headers["Location"]) == (303, case.path)
    for number in (theirs.number, "1999-000000", "x", "\x00", "2026-12345٣"):
        page = pages.get("/staff/queue" + ENGLISH + "&" + urlencode({"number": number}))
        assert "None of your team's cases has this number." in page.text


def test_no_address_breaks_a_list(pages: PageClient, runtime: Runtime, team: StaffedTeam) -> None:
    make_case(runtime, team)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30) | st.just("now")))
    def check(query: dict[str, str]) -> None:
        for path in ("/staff/queue", "/staff/", "/staff/bulk"):
            assert pages.fetch(path, query_string=query).status_code in {200, 303}

    check()


def test_somebody_without_the_teams_key_is_told_whom_to_ask(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised_now(30))
    with runtime.database.writing() as session:
        withdraw_grants(session, team.caseworker.member_id)
    sign_in(client, team.caseworker)
    for path in ("/staff/", "/staff/queue"):
        page = client.get(path + ENGLISH)
        assert case.number in page.text
        assert "Ask your team's lead" in page.text


def test_keys_are_off_until_somebody_switches_them_on(pages: PageClient) -> None:
    page = pages.get("/staff/queue" + ENGLISH)
    assert not page.all("script")
    page = pages.follow("/staff/shortcuts", pages.fill(page, "/staff/shortcuts" + ENGLISH))
    assert page.one("script").get("src", "").startswith("/static/staff.")
    assert page.one("dialog", id="keys") is not None
    page = pages.follow("/staff/shortcuts", pages.fill(page, "/staff/shortcuts"))
    assert not page.all("script")


def test_the_pages_are_valid_html(
    pages: PageClient,
    runtime: Runtime,
    team: StaffedTeam,
    nu_html_check: Callable[[Mapping[str, str]], list[str]],
) -> None:
    for path in ("/staff/", "/staff/queue"):
        pages.get(path + ENGLISH)
    many(runtime, team, 11, promise=promised_now(7))
    late = make_case(runtime, team, promise=promised_now(-1), kinds=tuple(Kind))
    change(runtime, late, owner_id=team.lead.member_id, next_step_on=current.today())
    make_case(runtime, team, state=State.WAITING, has_new_message=True)
    shortcuts = pages.fill(pages.get("/staff/queue"), "/staff/shortcuts")
    pages.post_for_redirect("/staff/shortcuts", shortcuts)
    queries = ("", "&owner=anyone&area=transport", "&area=work", "&sort=received&page=2")
    for path in ("/staff/", "/staff/?view=team", *(f"/staff/queue?x{q}" for q in queries)):
        pages.get(path)
    for action in ("assign", "unlikely", "agree", "link", "export"):
        pages.get(f"/staff/bulk?do={action}&case={late.id.hex()}")
    assert nu_html_check(pages.seen) == []


def test_danger_says_since_when(pages: PageClient, runtime: Runtime, team: StaffedTeam) -> None:
    fresh, older = (make_case(runtime, team, kinds=(Kind.THREAT,)) for _ in range(2))
    change(runtime, fresh, state_since=current.today())
    change(runtime, older, state_since=current.today() - timedelta(days=2))
    page = pages.get("/staff/" + ENGLISH)
    assert "Came today" in page.text
    assert "Known for 2 days" in page.text
