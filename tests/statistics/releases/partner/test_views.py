"""The partner reads published releases: the same figures everywhere, and nothing live."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from reporting.facts.periods import parse_period
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.statistics.catalogue import View
from reporting.statistics.releases.artefact import Artefact, Audience
from reporting.statistics.releases.models import ReleaseArtefact
from reporting.statistics.releases.queries import artefact_of, release_named
from reporting.statistics.tables import TOTAL
from tests.statistics.releases.published import (
    NOTES,
    add,
    announced,
    prepared,
    published,
    published_release,
    various,
    withdrawn,
)
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

NUMBERS = "/staff/numbers"
ONE = "/staff/released/2025-Q3-1"
DAY = date(2025, 11, 20)


@pytest.fixture
def partner(app: Flask, runtime: Runtime, team: StaffedTeam) -> PageClient:
    """Give a partner who is signed in."""
    client = PageClient(app)
    client.prefer("en")
    sign_in(client, make_member(runtime, StaffRole.PARTNER))
    return client


def frozen(runtime: Runtime, name: str) -> Artefact:
    with runtime.database.reading() as session:
        row = release_named(session, name, Audience.PARTNER)
        return artefact_of(session, row, Audience.PARTNER)


def figures(page: Page) -> list[str]:
    """Give every number in the tables of a page."""
    return [text_of(cell) for cell in page.all("td") if text_of(cell)]


def test_before_the_first_release_the_page_says_so_and_when_it_comes(
    partner: PageClient, runtime: Runtime
) -> None:
    add(runtime, various(60, "2025-W29"))
    announced(runtime, "2025-Q3", today=DAY, on=date(2025, 12, 1))

    page = partner.get(NUMBERS)

    assert "No release has been published yet." in page.text
    assert "Q3 2025: published on 1 December 2025" in page.text
    assert not page.all("table")


def test_the_newest_release_is_shown_in_full_with_the_way_to_the_others(
    partner: PageClient, runtime: Runtime
) -> None:
    for period in ("2025-Q2", "2025-Q3"):
        published_release(runtime, period)

    page = partner.get(NUMBERS)

    assert "Numbers: Q3 2025" in page.text
    assert len(page.all("section", class_="figure")) == len(frozen(runtime, "2025-Q3-1").tables)
    links = [link.get("href", "") for link in page.all("a")]
    assert [link for link in links if link.endswith("-1")] == ["/staff/released/2025-Q2-1"]
    assert figures(page) == figures(partner.get(ONE))


def test_the_page_says_how_far_the_figures_may_be_off(
    partner: PageClient, runtime: Runtime
) -> None:
    published_release(runtime, "2025-Q3")

    text = partner.get(ONE).text

    assert "each may differ from what was counted by up to 4, and totals may not add up" in text
    assert "These are reports, not the amount of discrimination." in text


def test_a_release_is_compared_with_the_stored_one_before(
    partner: PageClient, runtime: Runtime
) -> None:
    published_release(runtime, "2025-Q2")
    published_release(runtime, "2025-Q3")

    page = partner.get(ONE)
    assert "Difference" in [text_of(head) for head in page.all("th")]
    rows = {text_of(row[0]): [text_of(cell) for cell in row[1:]] for row in page.all("tr")}
    for name in ("2025-Q2", "2025-Q3"):
        table = frozen(runtime, f"{name}-1").table(View.RECEIVED)
        assert table is not None
        told = rows[f"{name[5:]} {name[:4]}"]
        assert told[-1] == str(table[name, TOTAL].value)
    first = partner.get("/staff/released/2025-Q2-1")
    assert "Difference" not in [text_of(head) for head in first.all("th")]


def test_the_figures_are_those_of_the_artefact_whatever_came_later(
    partner: PageClient, runtime: Runtime
) -> None:
    published_release(runtime, "2025-Q3")
    before = partner.get(ONE)
    add(runtime, various(300, "2025-W30"))

    assert figures(partner.get(ONE)) == figures(before)
    cells = {c.value for t in frozen(runtime, "2025-Q3-1").tables for c in t.cells.values()}
    table = before.all("table")[1]
    told = [int(text) for cell in table.iter("td") if (text := text_of(cell)).isdecimal()]
    assert told
    assert set(told) <= cells


@pytest.mark.parametrize(
    "query", ["?period=2025-Q2", "?area=work&ground=age", "?place=091", "?as=public", "?n=1&n=2"]
)
def test_no_parameter_changes_a_number(partner: PageClient, runtime: Runtime, query: str) -> None:
    published_release(runtime, "2025-Q3")
    plain = figures(partner.get(ONE))

    assert figures(partner.get(ONE + query)) == plain
    assert figures(partner.get(NUMBERS + query)) == plain
    assert partner.fetch(f"{ONE}/areas.csv{query}").data == partner.fetch(f"{ONE}/areas.csv").data


def test_files_tell_what_the_page_tells(partner: PageClient, runtime: Runtime) -> None:
    published_release(runtime, "2025-Q3")
    areas = frozen(runtime, "2025-Q3-1").table
    answer = partner.fetch(f"{ONE}/areas.csv")
    text = answer.get_data(as_text=True)

    assert (
        answer.headers["Content-Disposition"]
        == 'attachment; filename="figures-2025-Q3-1-areas.csv"'
    )
    page = partner.get(ONE)
    for row in page.all("tr"):
        name, *cells = [text_of(cell) for cell in row]
        if name in {"Public transport, stop or station", "Work or looking for work"}:
            assert f"{name},{cells[0]}," in text.replace('"', "")
            break
    assert "up to 4" in text
    assert areas is not None


def test_all_tables_come_as_one_workbook_the_same_each_time(
    partner: PageClient, runtime: Runtime
) -> None:
    published_release(runtime, "2025-Q3")

    first, again = (partner.fetch(f"{ONE}.xlsx").data for _ in range(2))

    assert first == again
    names = ZipFile(BytesIO(first)).namelist()
    sheets = [name for name in names if re.match(r"xl/worksheets/sheet[0-9]+\.xml", name)]
    assert len(sheets) == 1 + len(frozen(runtime, "2025-Q3-1").tables)


def test_what_is_not_published_is_not_there(partner: PageClient, runtime: Runtime) -> None:
    add(runtime, [*various(60, "2025-W29"), *various(60, "2025-W16")])
    announced(runtime, "2025-Q3", today=DAY)
    prepared(runtime, "2025-Q2", today=DAY)

    for name in ("2025-Q3-1", "2025-Q2-1", "2025-Q1-1", "2025-Q3-2", "nonsense"):
        partner.get(f"/staff/released/{name}", status=404)
        partner.get(f"/staff/released/{name}.xlsx", status=404)
        partner.get(f"/staff/released/{name}/areas.csv", status=404)


@pytest.mark.parametrize("view", ["places", "ground-area", "nonsense", "others"])
def test_a_table_that_a_release_has_not_is_not_found(
    partner: PageClient, runtime: Runtime, view: str
) -> None:
    published_release(runtime, "2025-Q3")

    partner.get(f"{ONE}/{view}.csv", status=404)


def test_of_a_withdrawn_release_the_note_stays_and_files_are_gone(
    partner: PageClient, runtime: Runtime
) -> None:
    row = published_release(runtime, "2025-Q3")
    withdrawn(runtime, row.name, today=DAY)

    page = partner.get(ONE)

    assert NOTES["en"] in page.text
    assert NOTES["sv"] in partner.get(ONE + "?lang=sv").text
    assert not page.all("table")
    for path in (f"{ONE}.xlsx", f"{ONE}/areas.csv"):
        assert NOTES["en"] in partner.get(path, status=410).text
    assert "No release has been published yet." in partner.get(NUMBERS).text


def test_the_note_leads_to_the_release_that_took_its_place(
    partner: PageClient, runtime: Runtime
) -> None:
    withdrawn(runtime, published_release(runtime, "2025-Q3").name, today=DAY)
    published(runtime, "2025-Q3", today=DAY)

    link = [a for a in partner.get(ONE).all("a") if a.get("href") == "/staff/released/2025-Q3-2"]

    assert text_of(link[0]) == "The release that took its place: Q3 2025, version 2"
    assert partner.get("/staff/released/2025-Q3-2").all("table")


def test_a_damaged_release_shows_nothing(partner: PageClient, runtime: Runtime) -> None:
    published_release(runtime, "2025-Q3")
    with runtime.database.writing() as session:
        row = session.scalars(select(ReleaseArtefact)).one()
        row.content = row.content.replace(b"verbal_insult", b"verbal_praise")

    for path in (ONE, NUMBERS, f"{ONE}.xlsx", f"{ONE}/areas.csv"):
        assert "These figures cannot be shown" in partner.get(path, status=503).text


@pytest.mark.parametrize(
    "role", [StaffRole.CASEWORKER, StaffRole.LEAD, StaffRole.ADMIN, StaffRole.AUDITOR]
)
def test_the_pages_are_the_partners_alone(
    role: StaffRole, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    published_release(runtime, "2025-Q3")
    sign_in(client, make_member(runtime, role, kit=team.recovery_code))

    for path in (ONE, f"{ONE}.xlsx", f"{ONE}/areas.csv"):
        assert client.fetch(path).status_code == 403


def test_the_pages_are_valid_html(
    partner: PageClient,
    runtime: Runtime,
    nu_html_check: Callable[[Mapping[str, str]], list[str]],
) -> None:
    published_release(runtime, "2025")
    add(runtime, various(60, "2025-W42"))
    announced(runtime, "2025-Q4", today=parse_period("2026").first_day.replace(month=3))
    for path in (NUMBERS, "/staff/released/2025-1"):
        partner.get(path)

    assert nu_html_check(partner.seen) == []
