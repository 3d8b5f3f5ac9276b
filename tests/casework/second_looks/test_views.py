"""The pages of a second pair of eyes, by two people in two browsers."""

import pytest
from flask import Flask

from reporting.report.models import Report
from reporting.report.progress import State
from reporting.runtime import Runtime
from tests.casework.cases import Case, make_case
from tests.casework.desk import ENGLISH, promised, state_of
from tests.casework.second_looks.asking import on_disk
from tests.factories import PNG, post, send_report, upload
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in


@pytest.fixture
def lead(app: Flask, team: StaffedTeam) -> PageClient:
    """Give a client in which the team's lead is signed in."""
    client = PageClient(app)
    sign_in(client, team.lead)
    return client


def ask(desk: PageClient, path: str, words: str = "Because of this.") -> Page:
    """Ask for a second person on the page of a deed."""
    return desk.follow(path, desk.fill(desk.get(path), path, question=words))


def answer(lead: PageClient, case_path: str, deed: str, **answers: str) -> str:
    """Answer on the page, and give where it leads."""
    path = f"{case_path}/second-look/{deed}{ENGLISH}"
    return lead.post_for_redirect(path, lead.fill(lead.get(path), path, **answers))


def test_an_opinion_is_asked_and_given(desk: PageClient, lead: PageClient, case: Case) -> None:
    page = ask(desk, case.path + "/second-look" + ENGLISH, "Is this a crime?")
    assert "A second person was asked." in page.text
    assert "Is this a crime?" not in lead.get("/staff/second-looks" + ENGLISH).text

    look = lead.get(case.path + "/second-look/opinion" + ENGLISH)
    assert "Is this a crime?" in look.text
    led = answer(lead, case.path, "opinion", verdict="agrees", text="I think so.")
    assert "Your answer was saved." in lead.get(led).text
    assert "Nothing waits" in lead.get("/staff/second-looks" + ENGLISH).text


def test_two_people_delete_a_case_and_its_reporter_finds_nothing(
    client: PageClient, lead: PageClient, app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T19, 4.35: no file, no row and no byte of it in the database or its log."""
    resident = PageClient(app)
    sent = send_report(resident, story="Please", files=[upload(PNG, "a.png", "image/png")])
    files = list(runtime.storage.names())
    with runtime.database.reading() as session:
        [report] = session.query(Report).all()
    path = f"/staff/cases/{report.id.hex()}"
    sign_in(client, team.caseworker)
    ask(client, path + "/delete" + ENGLISH)
    assert report.id in on_disk(runtime)
    led = answer(lead, path, "delete", verdict="agrees")
    assert report.id not in on_disk(runtime)

    assert led.startswith("/staff/?done=deleted")
    lead.get(path, status=404)
    assert files
    assert not list(runtime.storage.names())
    found = post(resident, "/en/inbox", {"code": sent.code}, status=404)
    assert "We do not find this code" in found.text


def test_a_person_who_does_not_agree_says_why(
    desk: PageClient, lead: PageClient, runtime: Runtime, case: Case
) -> None:
    ask(desk, case.path + "/unlikely" + ENGLISH)
    path = case.path + "/second-look/unlikely" + ENGLISH
    silent = lead.post(path, lead.fill(lead.get(path), path, verdict="refuses"), status=422)
    assert "Write why you do not agree." in silent.text

    answer(lead, case.path, "unlikely", verdict="refuses", text="It may be true.")
    assert state_of(runtime, case) is State.NEW


def test_who_asked_is_refused_even_with_a_form_of_their_own(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    other = make_case(runtime, team, promise=promised(3))
    ask(desk, case.path + "/delete" + ENGLISH)
    page = desk.get(other.path + "/second-look" + ENGLISH)
    form = desk.fill(page, other.path + "/second-look" + ENGLISH)
    path = case.path + "/second-look/delete" + ENGLISH
    forged = form | {"verdict": "agrees", "revision": "1"}

    assert desk.send(path, forged).status_code == 400  # a token of another page
    assert state_of(runtime, case) is State.NEW


def test_without_words_nothing_is_asked(desk: PageClient, case: Case) -> None:
    path = case.path + "/delete" + ENGLISH
    page = desk.post(path, desk.fill(desk.get(path), path), status=422)

    assert "Write a question or a reason." in page.text


def test_what_is_not_asked_cannot_be_answered(desk: PageClient, case: Case) -> None:
    for deed in ("delete", "refer", "everything"):
        desk.get(f"{case.path}/second-look/{deed}", status=404)


def test_a_question_sent_twice_is_asked_once(desk: PageClient, case: Case) -> None:
    path = case.path + "/delete" + ENGLISH
    form = desk.fill(desk.get(path), path, question="Once")
    desk.post_for_redirect(path, form)
    desk.post_for_redirect(path, form)

    listed = desk.get("/staff/second-looks" + ENGLISH)
    assert listed.text.count("Delete now") == 1


def test_who_asked_reads_the_answer_in_the_history_of_the_case(
    desk: PageClient, lead: PageClient, case: Case
) -> None:
    ask(desk, case.path + "/second-look" + ENGLISH, "Is this a crime?")
    answer(lead, case.path, "opinion", verdict="agrees", text="I think so.")

    history = desk.get(case.path + ENGLISH).text
    assert "asked for a second person. A second opinion. Is this a crime?" in history
    assert "agreed as the second person. A second opinion. I think so." in history


def test_the_case_page_leads_the_second_person_to_what_is_asked(
    desk: PageClient, lead: PageClient, case: Case
) -> None:
    ask(desk, case.path + "/delete" + ENGLISH)

    assert "You asked, so a colleague answers." in desk.get(case.path + ENGLISH).text
    led = f"{case.path}/second-look/delete{ENGLISH}"
    assert lead.get(case.path + ENGLISH).all("a", href=led)


def test_an_unlikely_report_is_taken_back_by_one_person(
    desk: PageClient, lead: PageClient, runtime: Runtime, case: Case
) -> None:
    ask(desk, case.path + "/unlikely" + ENGLISH)
    answer(lead, case.path, "unlikely", verdict="agrees")
    assert state_of(runtime, case) is State.UNLIKELY

    page = ask(desk, case.path + "/restore" + ENGLISH, "It is true after all.")
    assert "The report is new again, and counted." in page.text
    assert state_of(runtime, case) is State.NEW
