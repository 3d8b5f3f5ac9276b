"""Taking a case out on the page: a reason, a watermark, and two people for all of it."""

import io
import json
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from reporting.audit import AuditAction
from reporting.casework.entries import EntryKind
from reporting.report.progress import State
from reporting.runtime import Runtime
from tests.casework.cases import Case, caseworker, file_of, make_case, trail_of
from tests.casework.desk import ENGLISH, promised
from tests.casework.redaction.test_copies import save
from tests.exports.test_documents import HOSTILE, pdf_text
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

EXPORT = "/export" + ENGLISH
REDACTED = {"extent": "redacted", "reason": "For the hearing"}
WHOLE = {"extent": "whole", "reason": "A court asks for it"}
LOOK = "/second-look/export" + ENGLISH


@pytest.fixture
def lead(app: Flask, team: StaffedTeam) -> PageClient:
    """Give a client in which the team's lead is signed in."""
    client = PageClient(app)
    sign_in(client, team.lead)
    return client


@pytest.fixture
def desk(client: PageClient, team: StaffedTeam) -> PageClient:
    """Give a client in which the team's caseworker is signed in."""
    sign_in(client, team.caseworker)
    return client


@pytest.fixture
def case(runtime: Runtime, team: StaffedTeam) -> Case:
    """Give a report with a contact."""
    return make_case(runtime, team, promise=promised(3), contact="SECRET-CONTACT")


def take_out(desk: PageClient, case: Case, **answers: Any) -> TestResponse:
    """Send the form of an export."""
    path = case.path + EXPORT
    return desk.send(path, desk.fill(desk.get(path), path, **answers))


def agree(lead: PageClient, case: Case) -> None:
    """Agree as the second person."""
    path = case.path + LOOK
    lead.follow(path, lead.fill(lead.get(path), path, verdict="agrees"))


def test_a_redacted_copy_is_taken_out_as_json_and_pdf(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    by = caseworker(runtime, team)
    save(runtime, case, by, story="A man shouted at me on the tram until [place].")
    as_json = take_out(desk, case, format="json", **REDACTED)
    as_pdf = take_out(desk, case, format="pdf", **REDACTED)

    told = json.loads(as_json.data)
    assert told["texts"]["story"][-2] == {"mark": "place"}
    assert told["taken_out_by"] == "Caseworker"
    text = pdf_text(as_pdf.data)
    assert "until [place]" in text
    assert "Hakaniemi" not in text
    for answer in (as_json.data.decode(), text):
        assert "SECRET" not in answer
    kinds = [e.kind for e in file_of(runtime, case, by).entries]
    assert kinds.count(EntryKind.EXPORTED) == 2
    assert trail_of(runtime, case, by).count(AuditAction.CASE_EXPORTED) == 2


def test_every_page_says_who_took_it_out(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised(3), story="line\n" * 900)
    save(runtime, case, caseworker(runtime, team), story="line\n" * 900)
    made = PdfReader(io.BytesIO(take_out(desk, case, format="pdf", **REDACTED).data))

    assert len(made.pages) > 2
    for page in made.pages:
        assert "Taken out by Caseworker" in page.extract_text()


def test_the_file_is_kept_nowhere_shown_by_no_browser_and_named_by_its_number_alone(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    save(runtime, case, caseworker(runtime, team), story="[other]")
    headers = take_out(desk, case, format="json", **REDACTED).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"] == f'attachment; filename="report-{case.number}.json"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_without_a_copy_nothing_is_taken_out(desk: PageClient, case: Case) -> None:
    answer = take_out(desk, case, format="json", **REDACTED)

    assert answer.status_code == 422
    assert b"There is no redacted copy yet. Make one first." in answer.data


@pytest.mark.parametrize("left_out", ["extent", "format", "reason"])
def test_what_is_missing_is_asked_for(desk: PageClient, case: Case, left_out: str) -> None:
    told = {"format": "json", **REDACTED} | {left_out: None}

    assert take_out(desk, case, **told).status_code == 422


def test_everything_is_taken_out_only_after_a_second_person_agreed(
    desk: PageClient, lead: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    for _ in range(2):  # asking again is asking, not agreeing
        asked = take_out(desk, case, format="json", **WHOLE)
        assert (asked.status_code, asked.data.count(b"SECRET")) == (303, 0)
    own = desk.get(case.path + LOOK)
    assert "Somebody else in the team has to answer." in own.text

    agree(lead, case)
    answer = take_out(desk, case, format="json", **WHOLE)
    assert json.loads(answer.data)["texts"]["contact"] == [{"text": "SECRET-CONTACT"}]
    other = take_out(lead, case, format="json", **WHOLE)
    assert (other.status_code, other.data.count(b"SECRET")) == (303, 0)


def test_who_asked_cannot_agree_whatever_is_sent(desk: PageClient, case: Case) -> None:
    take_out(desk, case, format="json", **WHOLE)
    page = desk.get(case.path + "/second-look/export" + ENGLISH)
    assert not [f for f in page.all("form") if f.get("action", "").endswith(LOOK)]


def test_the_authoritys_file_is_there_only_for_a_referred_case(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised(3), state=State.REFERRED)
    page = desk.get(case.path + "/bundle" + ENGLISH)

    assert "there is nothing to hand over" in page.text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_in_every_field_stay_text_on_the_page_and_in_the_pdf(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, text: str
) -> None:
    """T01, 4.28: exports and their PDF show markup as text."""
    line = text[:80]
    fields: dict[str, Any] = {"place": line, "organisation": line, "contact": line}
    fields["municipality_text"] = line
    case = make_case(runtime, team, promise=promised(3), story=text, **fields)
    save(runtime, case, caseworker(runtime, team), story=text, place=line, contact=line)
    answer = take_out(desk, case, format="pdf", **REDACTED)

    assert answer.status_code == 200
    shown = pdf_text(answer.data)
    assert f"Report {case.number}" in shown
    assert shown.count("Redacted copy") >= 2
    for word in (b"/JavaScript", b"/JS ", b"/Launch", b"/URI"):
        assert word not in answer.data
