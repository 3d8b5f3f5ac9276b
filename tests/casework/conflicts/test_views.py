"""Telling of a conflict on the page, and a lead who lifts it."""

import pytest
from flask import Flask

from reporting.runtime import Runtime
from tests.casework.cases import Case
from tests.casework.desk import ENGLISH
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

CONFLICT = "/conflict" + ENGLISH


def declare(desk: PageClient, case: Case, knows: str = "yes") -> str:
    """Answer whether one knows somebody in the case, and give where that leads."""
    path = case.path + CONFLICT
    return desk.post_for_redirect(path, desk.fill(desk.get(path), path, knows=knows))


@pytest.fixture
def lead(app: Flask, team: StaffedTeam) -> PageClient:
    """Give a client in which the team's lead is signed in."""
    client = PageClient(app)
    sign_in(client, team.lead)
    return client


def test_the_case_is_gone_for_me_and_there_for_others(
    desk: PageClient, lead: PageClient, case: Case
) -> None:
    assert declare(desk, case).startswith("/staff/?done=conflict")

    for part in ("", "/conflict", "/export", "/redact", "/link", "/second-look"):
        desk.get(case.path + part, status=404)
        lead.get(case.path + part)


def test_no_leads_back_to_the_case(desk: PageClient, case: Case) -> None:
    led = declare(desk, case, "no")

    assert led.startswith(case.path + "?")
    assert case.number in desk.get(led).text


def test_without_an_answer_it_is_asked_again(desk: PageClient, case: Case) -> None:
    path = case.path + CONFLICT
    page = desk.post(path, desk.fill(desk.get(path), path), status=422)

    assert "Choose yes or no." in page.text


def test_a_lead_brings_the_case_back(
    desk: PageClient, lead: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    declare(desk, case)
    path = "/staff/conflicts" + ENGLISH
    listed = lead.get(path)
    assert case.number in listed.text

    lead.post_for_redirect(path, lead.fill(listed, path))
    assert case.number in desk.get(case.path + ENGLISH).text
    desk.get(path, status=403)


def test_a_lead_does_not_lift_their_own(lead: PageClient, case: Case) -> None:
    declare(lead, case)

    assert (
        "Nobody in your team has told of a conflict." in lead.get("/staff/conflicts" + ENGLISH).text
    )
