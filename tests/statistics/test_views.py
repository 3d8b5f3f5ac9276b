"""The numbers page: exact figures for the team only, releases for the partner."""

from collections.abc import Callable, Mapping

import pytest

from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.vocabulary import Ground, Kind
from tests.casework.cases import STORY, make_case
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

NUMBERS = "/staff/numbers?lang=en"


def test_signed_out_people_are_led_to_the_sign_in(client: PageClient) -> None:
    assert client.fetch(NUMBERS).headers["Location"] == "/staff/sign-in?lang=en"


def test_the_team_sees_exact_counts_whose_table_is_the_chart(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    for grounds in ((Ground.ORIGIN, Ground.AGE), (Ground.ORIGIN,)):
        make_case(runtime, team, grounds=grounds)
    sign_in(client, team.caseworker)
    page = client.get(NUMBERS)
    assert "2 cases are counted." in page.text
    assert "2 cases, 3 mentions" in page.text
    rows = [text_of(row) for row in page.all("tr")]
    assert "Origin or skin colour2" in rows
    assert "Age1" in rows
    bars = {bar.get("class") for bar in page.all("i")}
    assert bars == {"w-100", "w-50"}
    assert STORY not in page.html


def test_a_municipality_that_exists_no_more_is_counted_under_its_code(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    make_case(runtime, team, municipality="999")
    sign_in(client, team.caseworker)
    assert "Municipality 999" in client.get(NUMBERS).text


def test_the_page_says_what_the_figures_do_not_tell(client: PageClient, team: StaffedTeam) -> None:
    sign_in(client, team.lead)
    page = client.get(NUMBERS)
    assert "these are reports, not the amount of discrimination" in page.text
    assert "No case has answered this yet." in page.text


def test_the_partner_sees_no_exact_count(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    make_case(runtime, team)
    sign_in(client, make_member(runtime, StaffRole.PARTNER))
    page = client.get(NUMBERS)
    assert "No release has been published yet." in page.text
    assert not page.all("table")
    assert "1" not in text_of(page.one("main"))


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.AUDITOR])
def test_roles_without_figures_are_turned_away(
    client: PageClient, runtime: Runtime, team: StaffedTeam, role: StaffRole
) -> None:
    make_case(runtime, team)
    sign_in(client, make_member(runtime, role))
    page = client.get(NUMBERS, status=403)
    assert not page.all("table")


def test_the_pages_are_valid_html(
    client: PageClient,
    runtime: Runtime,
    team: StaffedTeam,
    nu_html_check: Callable[[Mapping[str, str]], list[str]],
) -> None:
    make_case(runtime, team, kinds=tuple(Kind))
    for member in (team.caseworker, make_member(runtime, StaffRole.PARTNER)):
        sign_in(client, member)
        client.get(NUMBERS + f"&as={member.username}")
    assert nu_html_check(client.seen) == []
