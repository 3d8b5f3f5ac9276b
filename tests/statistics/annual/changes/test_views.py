"""The pages of “you said – we did”: one writes, another publishes, and quotes are refused."""

import pytest
from flask import Flask

from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from tests.staffing.examples import invite, set_up
from tests.statistics.annual.writing import tell
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

LIST = "/staff/what-changed"
NEW = f"{LIST}/new"
ONE = f"{LIST}/1"
FILLED = {
    "area": "transport",
    "ground": "origin",
    "said_en": "People shout at others in trams.",
    "done_en": "Drivers now learn what to do.",
    "done_on": "2026-09-01",
    "is_own_words": "yes",
}


@pytest.fixture
def caseworker(app: Flask, team: StaffedTeam) -> PageClient:
    """Give a caseworker, signed in."""
    client = PageClient(app)
    client.prefer("en")
    sign_in(client, team.caseworker)
    return client


@pytest.fixture
def lead(client: PageClient, team: StaffedTeam) -> PageClient:
    """Give a lead, signed in."""
    client.prefer("en")
    sign_in(client, team.lead)
    return client


def test_a_caseworker_writes_and_a_lead_publishes(caseworker: PageClient, lead: PageClient) -> None:
    told = caseworker.follow(NEW, caseworker.fill(caseworker.get(NEW), NEW, **FILLED))
    assert "A second person must publish it" in told.text
    assert f"{ONE}/publish" not in told.html

    page = lead.get(ONE)
    done = lead.follow(f"{ONE}/publish", lead.fill(page, f"{ONE}/publish"))

    assert "Everybody sees it now" in done.text
    assert "Drivers now learn what to do." in lead.get("/en/numbers/what-changed").text


def test_the_form_warns_of_quotes_and_refuses_them(caseworker: PageClient) -> None:
    page = caseworker.get(NEW)
    assert "No quotes, and nothing that points to one report." in page.text

    quoted = FILLED | {"said_en": "They said “go home”.", "is_own_words": ""}
    refused = caseworker.post(NEW, caseworker.fill(page, NEW, **quoted), status=422)

    assert "in our own words, never in theirs" in refused.text
    assert "Tick that you wrote it in our own words" in refused.text
    assert "They said “go home”." in refused.html


def test_nobody_publishes_what_they_wrote(lead: PageClient) -> None:
    page = lead.get(NEW)
    lead.follow(NEW, lead.fill(page, NEW, **FILLED))

    assert f"{ONE}/publish" not in lead.get(ONE).html


def test_a_publication_of_an_older_version_is_refused(
    caseworker: PageClient, lead: PageClient, runtime: Runtime
) -> None:
    tell(runtime, is_public=False)
    page = lead.get(ONE)
    edited = caseworker.get(f"{ONE}/edit")
    wanted = caseworker.fill(edited, f"{ONE}/edit", is_own_words="yes", done_en="Otherwise.")
    caseworker.follow(f"{ONE}/edit", wanted)

    refused = lead.post(f"{ONE}/publish", lead.fill(page, f"{ONE}/publish"), status=409)

    assert "Somebody changed this meanwhile" in refused.text
    assert "Otherwise." in refused.text


def test_what_is_taken_back_is_gone_for_others(lead: PageClient, runtime: Runtime) -> None:
    tell(runtime)
    page = lead.get(ONE)

    lead.follow(f"{ONE}/take-back", lead.fill(page, f"{ONE}/take-back"))

    assert "Drivers now" not in lead.get("/en/numbers/what-changed").text
    assert "Taken back" in lead.get(LIST).text


def test_a_caseworker_publishes_and_takes_back_nothing(
    caseworker: PageClient, runtime: Runtime
) -> None:
    tell(runtime, is_public=False)

    page = caseworker.get(ONE)

    assert f"{ONE}/publish" not in page.html
    assert f"{ONE}/take-back" not in page.html
    caseworker.post(f"{ONE}/publish", {}, status=403)
    caseworker.post(f"{ONE}/take-back", {}, status=403)


def test_an_account_without_the_team_key_is_no_second_person(lead: PageClient, app: Flask) -> None:
    lead.follow(NEW, lead.fill(lead.get(NEW), NEW, **FILLED))
    puppet = set_up(app, invite(lead, "puppet", StaffRole.LEAD)).client

    form = puppet.fill(puppet.get(ONE), f"{ONE}/publish")
    puppet.post(f"{ONE}/publish", form, status=403)

    assert "Drivers now" not in lead.get("/en/numbers/what-changed").text
