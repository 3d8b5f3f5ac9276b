"""The page of early signs: questions for the team, never shown to others."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl

import pytest

from reporting.clock import home_day
from reporting.facts.answers import FactAnswers
from reporting.facts.periods import Period, Span
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.triage.filters import Owner, filter_of
from reporting.vocabulary import Area, Ground, Kind
from tests.facts.examples import settled_in
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

SIGNALS = "/staff/numbers/signals?lang=en"
USUAL = FactAnswers("", area=Area.WORK, grounds=(Ground.AGE,), kinds=(Kind.REFUSAL,))
OTHER = FactAnswers("", area=Area.HOUSING, grounds=(Ground.HEALTH,), kinds=(Kind.EXCLUSION,))
NEW = FactAnswers("", area=Area.TRANSPORT, municipality="091")


def newest_sunday() -> date:
    today = home_day(datetime.now(UTC))
    return today - timedelta(days=today.isoweekday())


def in_week(answers: FactAnswers, weeks_ago: int) -> FactAnswers:
    year, number, _ = (newest_sunday() - timedelta(days=7 * weeks_ago)).isocalendar()
    return replace(answers, period=str(Period(Span.WEEK, year, number)))


def quiet_past() -> list[FactAnswers]:
    return [in_week(one, week) for week in range(60) for one in (USUAL, OTHER) * 3]


def headings(page: Page) -> list[str]:
    return [text_of(heading) for heading in page.all("h2")]


def test_a_rise_is_a_question_with_its_half_year_and_the_way_to_the_cases(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    few = [in_week(NEW, week) for week in range(4, 60, 2)]
    settled_in(runtime, *quiet_past(), *few, *[in_week(NEW, n % 4) for n in range(14)])
    sign_in(client, team.caseworker)

    page = client.get(SIGNALS)

    subject = "Public transport, stop or station"
    assert f"{subject}: 14 reports in four weeks, about 2 are usual" in headings(page)
    assert "Helsinki: 14 reports in four weeks, about 2 are usual" in headings(page)
    assert "Is something new going on in this part of life?" in page.text
    assert [row.get("class") for row in page.all("i")][-1] == "w-100"
    links = {link.get("href"): text_of(link) for link in page.all("a")}
    assert links["/staff/queue?owner=anyone&area=transport&lang=en"] == (
        f"Show the open cases: {subject}"
    )


def test_the_queue_understands_where_a_signal_leads(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    new = replace(NEW, grounds=(Ground.ROMA,), kinds=(Kind.THREAT,))
    settled_in(runtime, *quiet_past(), *[in_week(new, n % 4) for n in range(14)])
    sign_in(client, team.lead)
    links = [link.get("href") or "" for link in client.get(SIGNALS).all("a", class_="all")]

    assert len(links) == 5
    asked = [filter_of(dict(parse_qsl(address.partition("?")[2]))) for address in links]
    assert all(one.is_coded and one.owner is Owner.ANYONE for one in asked)
    assert {one.ground for one in asked} == {None, Ground.ORIGIN, Ground.ROMA}
    for address in links:
        client.get(address)


def test_a_campaign_is_one_question_about_everything(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    more = [in_week(one, week % 4) for week in range(20) for one in (USUAL, OTHER)]
    settled_in(runtime, *quiet_past(), *more)
    sign_in(client, team.caseworker)

    page = client.get(SIGNALS)

    assert headings(page)[0] == "All reports together: 64 reports in four weeks, about 24 are usual"
    assert "Has a campaign, the news or a new language brought more people here?" in page.text
    assert len(page.all("table")) == 1


def test_mass_reports_are_asked_about_apart(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    mass = [in_week(replace(NEW, is_mass=True), 0)] * 30
    settled_in(runtime, *quiet_past(), *mass)
    sign_in(client, team.caseworker)

    page = client.get(SIGNALS)

    assert headings(page)[:2] == [
        "Mass reports: 30 reports in four weeks",
        "Nothing stands out",
    ]
    assert page.one("a", href="/staff/queue?owner=anyone&flag=mass&lang=en") is not None


def test_a_quiet_time_and_a_short_past_are_said(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    sign_in(client, team.caseworker)
    young = client.get(SIGNALS)
    settled_in(runtime, *quiet_past())
    quiet = client.get(SIGNALS)

    assert "when reports have come in for 32 more weeks" in young.text
    assert "Nothing stands out" in quiet.text
    assert "There is too little past yet" not in quiet.text


def test_the_page_says_how_often_it_is_wrong_and_that_it_is_for_nobody_else(
    client: PageClient, team: StaffedTeam
) -> None:
    sign_in(client, team.caseworker)
    page = client.get(SIGNALS)

    assert "less than one false sign in a quarter" in page.text
    assert "Never publish this page or pass it on" in page.text
    assert "proves nothing" in page.text


@pytest.mark.parametrize("role", [StaffRole.PARTNER, StaffRole.ADMIN, StaffRole.AUDITOR])
def test_nobody_but_the_team_sees_it(
    client: PageClient, runtime: Runtime, team: StaffedTeam, role: StaffRole
) -> None:
    sign_in(client, make_member(runtime, role))

    assert not client.get(SIGNALS, status=403).all("table")


def test_without_signing_in_it_leads_to_the_sign_in(client: PageClient) -> None:
    assert "/staff/sign-in" in client.fetch(SIGNALS).headers["Location"]


def test_the_page_is_valid_html(
    client: PageClient,
    runtime: Runtime,
    team: StaffedTeam,
    nu_html_check: Callable[[Mapping[str, str]], list[str]],
) -> None:
    mass = [in_week(replace(NEW, is_mass=True), 0)] * 3
    settled_in(runtime, *quiet_past(), *mass, *[in_week(NEW, n % 4) for n in range(14)])
    sign_in(client, team.caseworker)
    client.get(SIGNALS)

    assert nu_html_check(client.seen) == []
