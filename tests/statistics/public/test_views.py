"""The public pages of figures: honest when empty, whole without scripts and drawings, light."""

import re
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from reporting.facts.periods import parse_period
from reporting.runtime import Runtime
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.public.queries import frozen_release, standing_release
from reporting.statistics.releases.artefact import (
    Artefact,
    Audience,
    Break,
    BreakReason,
    artefact_bytes,
    checksum,
)
from reporting.statistics.releases.models import Release, ReleaseArtefact
from reporting.web.static_files import _HASHED
from tests.statistics.releases.published import (
    add,
    announced,
    published_release,
    various,
    withdrawn,
)
from tests.support.page import Page, text_of
from tests.support.pages import PageClient

MANDATORY = (
    "These are reports, not the amount of discrimination. "
    "More reports can mean that more people know this service."
)
WEEKS = ("2026-W02", "2026-W15", "2026-W28", "2026-W41")
MOST_BYTES = 120_000


def facts(year: str = "2026", each: int = 160) -> list[object]:
    return [one for week in WEEKS for one in various(each, week.replace("2026", year))]


@pytest.fixture
def released(runtime: Runtime) -> Runtime:
    """Give an instance with the public release of 2026, reports in every quarter."""
    published_release(runtime, "2026", facts())  # type: ignore[arg-type]  # they are facts
    return runtime


def change(runtime: Runtime, **changes: object) -> None:
    """Let the public release say something else."""
    with runtime.database.writing() as session:
        release = session.query(Release).one()
        row = session.get(ReleaseArtefact, (release.id, Audience.PUBLIC))
        assert row is not None
        frozen = frozen_release(session, standing_release(session, "2026-1"))
        changed: Artefact = replace(frozen.artefact, **changes)  # type: ignore[arg-type]
        row.content = artefact_bytes(changed)
        row.digest = bytes.fromhex(checksum(row.content))


def test_before_any_release_the_page_says_what_will_come_and_when(
    client: PageClient, runtime: Runtime
) -> None:
    page = client.get("/en/numbers")
    assert text_of(page.one("h1")) == "No numbers yet"
    assert MANDATORY in page.text
    assert "not decided yet" in page.text
    assert page.all("a", href="/en/numbers/method")

    add(runtime, various(400, "2026-W29"))
    announced(runtime, "2026", on=date(2027, 3, 16))

    page = client.get("/en/numbers")
    assert text_of(page.one("h1")) == "No numbers yet"
    assert "Numbers for 2026: 16 March 2027" in page.text


def test_the_newest_release_stands_with_findings_limits_and_data(
    client: PageClient, released: Runtime
) -> None:
    page = client.get("/en/numbers")

    assert "Release 2026-1" in page.text
    assert MANDATORY in page.text
    headings = [text_of(node) for node in page.all("h2")]
    order = ("Who reported, and who did not", "All tables", "Take the data", "Next release")
    assert [one for one in headings if one in order] == list(order)
    for view in (View.GROUNDS, View.AREAS, View.PLACES, View.BYSTANDERS):
        assert page.by_id(view.value) is not None
    for address in (
        "/open-data/2026-1/tables.csv",
        "/open-data/2026-1/datapackage.json",
        "/open-data/2026-1/tables.json",
        "/open-data/2026-1.zip",
        "/en/numbers/method",
        "/en/numbers/releases",
    ):
        assert page.all("a", href=address), address


def test_the_page_of_a_release_is_that_of_its_numbers(
    client: PageClient, released: Runtime
) -> None:
    newest, named = client.get("/en/numbers"), client.get("/en/numbers/releases/2026-1")

    assert text_of(newest.one("main")) == text_of(named.one("main"))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_table_has_a_page_that_says_what_it_does_not_tell(
    language: str, client: PageClient, released: Runtime
) -> None:
    front = client.get(f"/{language}/numbers")
    path = f"/{language}/numbers/releases/2026-1/"
    linked = {a.get("href", "") for a in front.all("a") if a.get("href", "").startswith(path)}

    assert len(linked) >= 8
    for address in linked - {path[:-1] + ".xlsx"}:
        page = client.get(address)
        assert page.all("table"), address
        assert client.fetch(address + ".csv").status_code == 200
        if language == "en":
            assert VIEWS[View(address.rpartition("/")[2])].caution in page.text
            assert MANDATORY in page.text
            for mark in ("..", "…", "–"):
                assert mark in [text_of(node) for node in page.all("b")], address


def test_a_table_that_the_release_has_not_is_not_there(
    client: PageClient, released: Runtime
) -> None:
    for view in ("others", "no-such-view", "GROUNDS"):
        client.get(f"/en/numbers/releases/2026-1/{view}", status=404)
        assert client.fetch(f"/en/numbers/releases/2026-1/{view}.csv").status_code == 404
    client.get("/en/numbers/releases/2026-2", status=404)
    client.get("/en/numbers/releases/2026-Q1-1", status=404)


def test_earlier_releases_stand_beside_with_the_figures_they_were_published_with(
    client: PageClient, runtime: Runtime
) -> None:
    published_release(runtime, "2025", facts("2025", 60))  # type: ignore[arg-type]
    published_release(runtime, "2026", facts())  # type: ignore[arg-type]
    earlier = client.get("/en/numbers/releases/2025-1/areas")
    page = client.get("/en/numbers/releases/2026-1/areas")

    before = {line[0]: line[1] for line in lines(earlier, 0)}
    compared = {line[0]: line[2] for line in lines(page, 1)}

    assert (
        before["Public transport, stop or station"] == compared["Public transport, stop or station"]
    )
    assert lines(page, 1)[-1][0] == "Reports that answered"
    assert "Beside earlier releases" not in earlier.text
    assert "Difference" in text_of(page.all("thead")[0])


def test_our_totals_stand_above_what_others_count_and_are_not_added(
    client: PageClient, released: Runtime
) -> None:
    page = client.get("/en/numbers/others")
    with released.database.reading() as session:
        frozen = frozen_release(session, standing_release(session, "2026-1"))
    table = frozen.artefact.table(View.RECEIVED)
    assert table is not None

    assert lines(page, 0) == [["2026", "2026-1", f"{table.reports.value:,}"]]
    assert MANDATORY in page.text
    assert VIEWS[View.OTHERS].caution in page.text
    assert "Non-Discrimination Ombudsman" in page.text


def test_a_break_is_marked_and_explained(client: PageClient, released: Runtime) -> None:
    change(released, breaks=(Break(parse_period("2026-Q3"), BreakReason.CAMPAIGN),))

    page = client.get("/en/numbers")

    assert page.all("tr", class_="brk")
    assert "A campaign began" in page.text
    assert "Figures before and after are not alike" in page.text


def test_a_withdrawn_release_is_gone_with_its_note(client: PageClient, released: Runtime) -> None:
    client.get("/en/numbers/releases/2026-1")
    withdrawn(released, "2026-1")

    for path in ("", "/grounds"):
        page = client.get(f"/en/numbers/releases/2026-1{path}", status=410)
        assert "The figures were wrong." in page.text
    assert "Luvut olivat väärin." in client.get("/fi/numbers/releases/2026-1", status=410).text
    listed = client.get("/en/numbers/releases")
    assert "The figures were wrong." in listed.text
    assert not listed.all("a", href="/en/numbers/releases/2026-1")
    for path in (".xlsx", "/grounds.csv"):
        assert client.fetch(f"/en/numbers/releases/2026-1{path}").status_code == 410
    assert "were withdrawn" in client.get("/en/numbers").text


def test_a_damaged_release_is_never_shown(client: PageClient, released: Runtime) -> None:
    with released.database.writing() as session:
        row = session.query(ReleaseArtefact).filter_by(audience=Audience.PUBLIC).one()
        row.content = row.content.replace(b'"reports":', b'"reports":1')

    assert client.fetch("/en/numbers").status_code == 503
    assert client.fetch("/open-data/2026-1/tables.csv").status_code == 503
    assert client.fetch("/api/v1/releases/2026-1").status_code == 503


def test_pages_may_be_kept_are_compressed_and_named_by_their_content(
    client: PageClient, released: Runtime
) -> None:
    plain = client.fetch("/en/numbers")
    packed = client.fetch("/en/numbers", headers={"Accept-Encoding": "br"})
    again = client.fetch("/en/numbers", headers={"If-None-Match": plain.headers["ETag"]})

    assert plain.headers["Cache-Control"].startswith("public, max-age=")
    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.data) < len(plain.data) / 3
    assert again.status_code == 304
    assert "Last-Modified" not in plain.headers


def test_nothing_of_the_address_is_repeated_to_the_next_reader(
    client: PageClient, released: Runtime
) -> None:
    first = client.fetch("/en/numbers?k=tram&role=witnessed&lang=fi").get_data(as_text=True)
    second = client.fetch("/en/numbers").get_data(as_text=True)

    assert first == second
    assert "witnessed" not in re.findall(r'hreflang[^>]*href="([^"]*)"', first)


def test_a_page_weighs_little_and_needs_no_script(
    client: PageClient, released: Runtime, app: Flask
) -> None:
    for path in ("/fi/numbers", "/fi/numbers/releases/2026-1/ground-area"):
        page = client.get(path)
        assert not page.all("script")
        sheets = [link.get("href", "") for link in page.all("link", rel="stylesheet")]
        assert len(sheets) == 2
        assert all(_HASHED.search(sheet) for sheet in sheets)
        styles = [client.fetch(sheet) for sheet in sheets]
        assert len(page.html.encode()) + sum(len(one.data) for one in styles) <= MOST_BYTES, path
        for one in styles:
            one.close()


@pytest.mark.parametrize("kind", ["method", "protection", "journalists"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_long_texts_are_there_in_every_language(
    kind: str, language: str, client: PageClient
) -> None:
    page = client.get(f"/{language}/numbers/{kind}")

    assert "{" not in page.text
    assert "another one" not in page.text


def lines(page: Page, table: int) -> list[list[str]]:
    """Give the lines of a table on a page."""
    rows = page.all("table")[table].iter("tr")
    return [[text_of(cell) for cell in row] for row in rows if any(c.tag == "td" for c in row)]
