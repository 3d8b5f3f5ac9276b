"""The front door: every page in every language, the way out, and what machines ask."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask

from reporting.app import create_app
from reporting.config import Config
from reporting.database import Database
from reporting.languages import LANGUAGES, STAFF_LANGUAGES
from reporting.libraries import library
from reporting.runtime import Runtime
from tests import factories
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

ABOUT = ("privacy", "safety", "accessibility", "data-protection")
CLEAR = '"cache", "cookies", "storage"'


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_leads_to_telling_reading_and_help(language: str, client: PageClient) -> None:
    page = client.get(f"/{language}/")

    addresses = {link.get("href") for link in page.all("a")}
    for path in ("report", "inbox", "help", "about/privacy"):
        assert f"/{language}/{path}" in addresses


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_page_offers_the_emergency_number_by_call_and_by_text(
    language: str, client: PageClient
) -> None:
    for path in ("", "report", "inbox", "help", "about/safety"):
        page = factories.get(client, f"/{language}/{path}")
        addresses = {link.get("href") for link in page.all("a")}
        assert {"tel:112", "sms:112"} <= addresses, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_leads_to_itself_in_every_other_language(
    language: str, client: PageClient
) -> None:
    for path in ("", "inbox", "help", "about/privacy"):
        page = factories.get(client, f"/{language}/{path}")
        near = {(f"/{other}/{path}", other) for other in (*STAFF_LANGUAGES, language)}
        assert near <= links_of(page)
        others = f"/{language}/languages" + (f"/{path}" if path else "")
        assert others in {address for address, _ in links_of(page)}
        every = links_of(client.get(others))
        assert {(f"/{other}/{path}", other) for other in LANGUAGES} <= every


def links_of(page: Page) -> set[tuple[str, str]]:
    """Give where the links of a page lead, and in which language."""
    return {(link.get("href", ""), link.get("hreflang", "")) for link in page.all("a")}


@pytest.mark.parametrize(
    "wrong",
    [
        *("no-such", "../staff/", "//evil.example", "report%0d%0aX: y"),
        *("https:evil.example", "javascript:evil()", "%5C%5Cevil.example", "%2F%2Fevil.example"),
    ],
)
def test_the_page_of_languages_leads_nowhere_but_to_us(wrong: str, client: PageClient) -> None:
    """4.25: an address that is none of ours leads home."""
    page = client.fetch(f"/fi/languages/{wrong}", follow_redirects=False)

    if page.status_code == 200:
        found = re.findall(r'href="([^"]*)" lang="', page.text)
        assert found
        assert all(re.match(r"/[a-z-]+/", address) for address in found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ABOUT)
def test_every_document_is_there_in_every_language_with_a_heading(
    name: str, language: str, client: PageClient
) -> None:
    page = client.get(f"/{language}/about/{name}")

    assert text_of(page.one("h1")) == library("about").find(name, language).document.title
    assert len(text_of(page.one("main"))) > 400


def test_a_document_is_not_the_same_text_in_two_languages() -> None:
    for name in ABOUT:
        full = [code for code in LANGUAGES if not LANGUAGES[code].easy_of]
        bodies = {library("about").find(name, one).document.body for one in full}
        assert len(bodies) == len(full)


@pytest.mark.parametrize("name", ["no-such-page", "..%2f..%2fsecrets", "Privacy", "privacy.md"])
def test_what_is_no_document_is_not_found(name: str, app: Flask) -> None:
    assert app.test_client().get(f"/en/about/{name}").status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_leaving_shows_an_empty_page_at_once_and_clears_what_a_browser_keeps(
    method: str, app: Flask
) -> None:
    answer = app.test_client().open("/leave", method=method)

    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["Clear-Site-Data"] == CLEAR
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Rinnalla" not in text
    assert 'content="0; url=/leave/away"' in text


def test_leaving_ends_on_a_page_that_says_nothing(app: Flask, runtime: Runtime) -> None:
    answer = app.test_client().get("/leave/away")

    assert answer.status_code == 303
    assert answer.headers["Location"] == runtime.config.leave_url
    assert answer.headers["Clear-Site-Data"] == CLEAR
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.data == b""


def test_leaving_stays_here_on_an_onion_address_and_where_no_other_page_is_set(
    runtime: Runtime, tmp_path: Path, sqlite_template: Path
) -> None:
    nowhere = replace(runtime.config, leave_url="")
    onion = replace(runtime.config, hosts=("abcdefgh.onion",))
    cases = ((nowhere, "http://localhost"), (onion, "http://abcdefgh.onion"))
    for config, base in cases:
        client = create_app(config, replace(runtime, config=config)).test_client()
        answer = client.get("/leave/away", base_url=base)
        assert answer.status_code == 200
        assert "Location" not in answer.headers
        assert "Rinnalla" not in answer.get_data(as_text=True)
        assert answer.headers["Clear-Site-Data"] == CLEAR


def test_the_process_says_that_it_is_up_even_without_a_database(
    runtime: Runtime, tmp_path: Path
) -> None:
    gone = Database(f"sqlite:///{tmp_path}/no-folder/no.db")
    client = create_app(runtime.config, replace(runtime, database=gone)).test_client()

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_the_service_is_ready_only_when_its_tables_are_the_newest(
    database: Database, app: Flask, team: StaffedTeam, runtime: Runtime, tmp_path: Path
) -> None:
    empty = Database(f"sqlite:///{tmp_path}/empty.db")
    behind = create_app(runtime.config, replace(runtime, database=empty)).test_client()

    assert app.test_client().get("/readyz").data == b"ok\n"
    assert behind.get("/readyz").status_code == 503
    empty.close()


def test_machine_pages_say_nothing_of_what_they_run_on(app: Flask) -> None:
    """T20: no version, no host."""
    for path, said in (("/healthz", b"ok\n"), ("/readyz", b"not ready: key\n")):
        assert app.test_client().get(path).data == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_outside_learns_that_a_link_was_followed_from_here(
    language: str, client: PageClient
) -> None:
    """4.4: outgoing links carry no referrer."""
    page = client.get(f"/{language}/help")

    outgoing = [link for link in page.all("a") if link.get("href", "").startswith("http")]
    assert outgoing
    assert all("noreferrer" in (link.get("rel") or "") for link in outgoing)


def test_password_managers_find_where_staff_change_theirs(client: PageClient) -> None:
    answer = client.fetch("/.well-known/change-password")

    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert answer.headers["Location"].startswith("/staff/account/password")


def test_where_to_report_a_weakness_is_said_only_when_somebody_is_named(
    client: PageClient, config: Config, runtime: Runtime
) -> None:
    named = replace(config, security_contact="mailto:security@example.org")
    other = PageClient(create_app(named, replace(runtime, config=named)))

    assert client.fetch("/.well-known/security.txt").status_code == HTTPStatus.NOT_FOUND
    text = other.fetch("/.well-known/security.txt").get_data(as_text=True)
    assert text.startswith("Contact: mailto:security@example.org\nExpires: ")


def test_security_txt_has_the_fields_of_its_standard(config: Config, runtime: Runtime) -> None:
    """RFC 9116: one Contact and one Expires within a year, in its form; canonical where public."""
    hosts = ("localhost", "report.example.org", "abcdefgh.onion")
    named = replace(config, security_contact="https://example.org/security", hosts=hosts)
    client = create_app(named, replace(runtime, config=named)).test_client()

    answer = client.get("/.well-known/security.txt")

    lines = [line.split(": ", 1) for line in answer.get_data(as_text=True).splitlines()]
    fields = dict(lines)
    ends = datetime.fromisoformat(fields["Expires"])
    assert answer.content_type == "text/plain; charset=utf-8"
    assert len(fields) == len(lines)
    assert timedelta(days=30) < ends - datetime.now(UTC) < timedelta(days=365)
    assert fields["Canonical"] == "https://report.example.org/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "fi, sv, en"
