"""The numbers pages: exact figures for the team only, of every view and filter, releases else."""

from collections.abc import Callable, Mapping
from datetime import date
from xml.etree.ElementTree import Element

import pytest

from reporting.facts.periods import parse_period
from reporting.facts.waits import Wait, note_wait
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.statistics.catalogue import View
from reporting.statistics.names import row_name
from reporting.statistics.releases.artefact import BreakReason
from reporting.statistics.releases.models import SeriesBreak
from reporting.statistics.selection import Selection
from reporting.vocabulary import Area, Ground, Role
from tests.casework.cases import STORY, make_case
from tests.statistics.recounting import recounted
from tests.statistics.shown_tables import ENGLISH
from tests.statistics.told import fact, random_facts, store_in
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

NUMBERS = "/staff/numbers"
TABLES = [view for view in View if view is not View.OTHERS]
LISTS = (View.GROUNDS, View.AREAS, View.KINDS, View.TIMES)
ADDRESSES = [
    NUMBERS,
    f"{NUMBERS}/all",
    f"{NUMBERS}/others",
    *(f"{NUMBERS}/{view}" for view in TABLES),
    *(f"{NUMBERS}/{view}.csv" for view in TABLES),
    f"{NUMBERS}.xlsx",
]
HOSTILE = "<script>alert('x')</script>"


def english(address: str, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in {"lang": "en", **query}.items())
    return f"{address}?{asked}"


def _chosen(select: Element) -> str:
    options = list(select.iter("option"))
    chosen = next((o for o in options if o.get("selected") is not None), options[0])
    return chosen.get("value", "")


def lines(page: Page) -> dict[str, list[str]]:
    """Give the figures of the rows of a page's tables by what the rows are called."""
    found = {}
    for row in page.all("tr"):
        head, *cells = (text_of(node) for node in row if node.tag in {"th", "td"})
        found[head] = cells
    return found


@pytest.fixture
def desk(client: PageClient, team: StaffedTeam) -> PageClient:
    """Give the browser of a caseworker who is signed in."""
    sign_in(client, team.caseworker)
    return client


def test_signed_out_people_are_led_to_the_sign_in(client: PageClient) -> None:
    for address in ADDRESSES:
        assert "/staff/sign-in" in client.fetch(english(address)).headers["Location"], address


def test_a_case_is_counted_from_the_moment_it_is_sent(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    for grounds in ((Ground.ORIGIN, Ground.AGE), (Ground.ORIGIN,)):
        make_case(runtime, team, grounds=grounds)
    page = desk.get(english(f"{NUMBERS}/grounds"))
    assert "2 reports, 3 mentions" in page.text
    assert lines(page)["Origin or skin colour"][0] == "2"
    assert lines(page)["Age"][0] == "1"
    assert {bar.get("class") for bar in page.all("i")} == {"w-100", "w-50"}
    assert STORY not in page.html


@pytest.mark.parametrize("query", [{}, {"area": "work"}, {"place": "region-01", "mass": "without"}])
def test_a_page_shows_what_reading_each_fact_gives(
    query: dict[str, str], desk: PageClient, runtime: Runtime
) -> None:
    facts = random_facts(5, 600)
    store_in(runtime, facts)
    selection = Selection(
        parse_period("2026"),
        area=Area.WORK if "area" in query else None,
        place=query.get("place"),
        with_mass="mass" not in query,
    )
    for view in LISTS:
        wanted = recounted(facts, view, selection)
        found = lines(desk.get(english(f"{NUMBERS}/{view}", **query)))
        rows = {code for code, _ in wanted if not code.startswith("_")}
        for code in rows:
            name = row_name(view, code, ENGLISH)
            assert found[name][0] == f"{wanted[code, '_count']:,}", (view, code)


def test_the_first_page_says_what_stands_behind_it_and_leads_to_every_view(
    desk: PageClient, runtime: Runtime
) -> None:
    told = [fact(role=Role.WITNESSED), fact(is_mass=True), fact(period="2025-W40")]
    store_in(runtime, told)
    page = desk.get(english(NUMBERS))
    facts = [text_of(node) for node in page.all("dl")[0]]
    assert facts == [
        "Reports in 20262",
        "Reports in 20251",
        "Not yet looked at2",
        "Part of a mass report1",
    ]
    paths = {link.get("href", "").partition("?")[0] for link in page.all("a")}
    assert {f"{NUMBERS}/{view}" for view in View} <= paths
    assert "do not pass them on" in page.text.lower()
    assert "these are reports, not the amount of discrimination" in page.text


def test_what_is_chosen_goes_along_and_each_condition_can_be_taken_away(
    desk: PageClient, runtime: Runtime
) -> None:
    store_in(runtime, [fact(area=Area.WORK, role=Role.GROUP, municipality="091")])
    page = desk.get(english(f"{NUMBERS}/kinds", area="work", role="group", place="091"))
    links = {text_of(link): link.get("href", "") for link in page.all("a")}
    removed = links["Remove: Part of life, Work or looking for work"]
    assert "area=" not in removed
    assert "role=group" in removed
    assert removed.startswith(f"{NUMBERS}/kinds?")
    assert "Remove: Place, Helsinki" in links
    assert "Remove: Who told, Aimed at a group of people" in links
    assert "area=work" in links["What it was about"]
    chosen = {n.get("name"): _chosen(n) for n in page.all("select")}
    assert chosen["area"] == "work"
    assert chosen["place"] == "091"
    assert chosen["mass"] == ""


def test_mass_reports_are_said_and_can_be_left_out(desk: PageClient, runtime: Runtime) -> None:
    store_in(runtime, [fact(area=Area.WORK, is_mass=True), fact(area=Area.WORK)])
    page = desk.get(english(f"{NUMBERS}/areas"))
    links = {text_of(link): link.get("href", "") for link in page.all("a")}
    without = desk.get(links["Leave mass reports out"])
    assert lines(page)["Work or looking for work"][0] == "2"
    assert lines(without)["Work or looking for work"][0] == "1"
    assert "Remove: Mass reports, Left out" in without.text


def test_helsinki_is_shown_as_tiles_with_names_and_figures_only(
    desk: PageClient, runtime: Runtime
) -> None:
    store_in(runtime, [fact(municipality="091", district="101"), fact(municipality="049")])
    plain = desk.get(english(f"{NUMBERS}/places"))
    assert not plain.all("ul", class_="tiles")
    assert lines(plain)["Uusimaa"][:2] == ["2", "(few)"]
    links = {text_of(link): link.get("href", "") for link in plain.all("a")}
    page = desk.get(links["Show the districts of Helsinki"])
    tiles = [text_of(node) for ul in page.all("ul", class_="tiles") for node in ul]
    assert "1 Vironniemi" in tiles
    assert "0 Kallio" in tiles
    assert not [n for n in page.all("li") if (n.get("class") or "").startswith("heat")]


def test_a_municipality_that_exists_no_more_is_counted_under_its_code(
    desk: PageClient, runtime: Runtime
) -> None:
    store_in(runtime, [fact(municipality="999")])
    assert "Municipality 999" in desk.get(english(f"{NUMBERS}/places")).text


def test_a_break_in_the_series_is_marked(desk: PageClient, runtime: Runtime) -> None:
    store_in(runtime, [fact(role=Role.EXPERIENCED), fact(period="2026-W02", role=Role.GROUP)])
    with runtime.database.writing() as session:
        session.add(
            SeriesBreak(
                quarter="2026-Q2",
                reason=BreakReason.CAMPAIGN,
                noted_by=bytes(16),
                noted_on=date(2026, 4, 1),
            )
        )
    page = desk.get(english(NUMBERS))
    assert "Break in Q2 2026: A campaign began." in page.text
    assert [text_of(row)[:14] for row in page.all("tr", class_="brk")] == ["Q2 2026, break"]


def test_waiting_is_a_figure_of_the_service_that_only_the_period_changes(
    desk: PageClient, runtime: Runtime
) -> None:
    with runtime.database.writing() as session:
        for _ in range(40):
            note_wait(session, Wait.ACKNOWLEDGED, quarter=parse_period("2026-Q4"), days=3)
    page = desk.get(english(f"{NUMBERS}/waiting", period="2026", area="work"))
    assert "Only the period changes what is shown here." in page.text
    told = lines(page)["Told that a person has read the report We promise it within 7 days."]
    assert told == ["40", "100", "3", "3"]


def test_languages_stand_beside_waiting_whatever_else_is_chosen(
    desk: PageClient, runtime: Runtime
) -> None:
    told = ("sv", "sv", "other", "fi", "other", "other")
    store_in(runtime, [fact(language=code) for code in told])
    for chosen in ({}, {"area": "work", "place": "091"}):
        page = desk.get(english(f"{NUMBERS}/waiting", period="2026", **chosen))
        rows = [text_of(row) for row in page.all("tr")]
        found = [row for row in rows if row.startswith(("Svenska", "Suomi", "Other languages"))]
        assert found == ["Svenska2", "Suomi1", "Other languages together3"]


def test_what_others_count_stands_beside_ours(desk: PageClient, runtime: Runtime) -> None:
    store_in(runtime, [fact(role=Role.EXPERIENCED)])
    page = desk.get(english(f"{NUMBERS}/others"))
    assert "What other bodies count" in page.text
    assert "must not be compared or added up" in page.text


def test_without_facts_it_says_so(desk: PageClient) -> None:
    for address in (NUMBERS, f"{NUMBERS}/all", f"{NUMBERS}/areas"):
        page = desk.get(english(address))
        assert "No report has been counted in 20" in page.text
        assert not page.all("table")


def test_a_filter_that_selects_nobody_says_what_to_do(desk: PageClient, runtime: Runtime) -> None:
    store_in(runtime, [fact(area=Area.WORK)])
    page = desk.get(english(f"{NUMBERS}/areas", area="housing"))
    assert "No report fits all of this." in page.text
    empty = desk.get(english(f"{NUMBERS}/areas", period="2031"))
    assert "No report has been counted in 2031." in empty.text
    assert _chosen(empty.by_id("f-period")) == "2031"


@pytest.mark.parametrize("name", ["period", "area", "ground", "place", "role", "mass"])
def test_what_means_nothing_is_left_out_said_and_never_repeated(
    name: str, desk: PageClient, runtime: Runtime
) -> None:
    store_in(runtime, [fact(area=Area.WORK)])
    for address in (NUMBERS, f"{NUMBERS}/areas"):
        page = desk.get(address, query_string={"lang": "en", name: HOSTILE})
        assert "A part of this address means nothing here" in page.text
        assert "alert(" not in page.html


@pytest.mark.parametrize("code", ["nothing", "others.csv", "state", "GROUNDS", "grounds.xlsx"])
def test_a_view_that_is_none_is_not_found(code: str, desk: PageClient) -> None:
    desk.get(english(f"{NUMBERS}/{code}"), status=404)


def test_the_partner_sees_no_exact_figure_anywhere(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T45, 4.18: the partner sees no exact figure."""
    store_in(runtime, [fact(area=Area.WORK)] * 3)
    sign_in(client, make_member(runtime, StaffRole.PARTNER))
    for address in ADDRESSES[1:]:
        assert client.fetch(english(address)).status_code == 403, address
    assert "exact and for this team only" not in client.get(english(NUMBERS)).text


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.AUDITOR])
def test_roles_without_figures_are_turned_away(
    client: PageClient, runtime: Runtime, team: StaffedTeam, role: StaffRole
) -> None:
    sign_in(client, make_member(runtime, role))
    for address in ADDRESSES:
        assert client.fetch(english(address)).status_code == 403, address


def test_the_pages_are_valid_html(
    desk: PageClient,
    runtime: Runtime,
    nu_html_check: Callable[[Mapping[str, str]], list[str]],
) -> None:
    store_in(runtime, random_facts(7, 400))
    for address in (*ADDRESSES[:3], f"{NUMBERS}/places", f"{NUMBERS}/bystanders"):
        desk.get(english(address))
        desk.get(english(address, place="091", area="work", mass="without"))
        desk.get(english(address, period="2031"))
    assert nu_html_check(desk.seen) == []
