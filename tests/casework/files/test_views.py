"""A safe copy of a file: pixels or words in a sandboxed page; the original never by accident."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from reporting.attachments.scanner import Scan
from reporting.runtime import Runtime
from tests import factories
from tests.attachments import samples
from tests.casework.cases import FILE, make_case
from tests.casework.desk import ENGLISH
from tests.factories import upload
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

WORDS = "<script>alert(1)</script>"


def case_with(
    app: Flask, runtime: Runtime, team: StaffedTeam, content: bytes, care: str = "keep"
) -> str:
    """Let a resident send a file; give the address of the case."""
    files = [upload(content, "evidence.jpg")]
    factories.send_report(PageClient(app), story="See", files=files, file_care=care)
    return f"/staff/cases/{factories.only_report(runtime, team).report.id.hex()}"


def told(desk: PageClient, path: str) -> Page:
    """Give the case's page with its story and files."""
    form = desk.fill(desk.get(path + ENGLISH), "/story" + ENGLISH)
    return desk.post(path + "/story" + ENGLISH, form)


def safe_copy(desk: PageClient, path: str) -> Any:
    """Press “Open a safe copy” and give the answer."""
    form = desk.fill(told(desk, path), "/safe-copy" + ENGLISH)
    answer = desk.send(path + "/safe-copy" + ENGLISH, form)
    assert answer.status_code == 200
    assert answer.get_data()
    return answer


@pytest.mark.parametrize(
    ("content", "pictures"),
    [(samples.picture(), 1), (samples.HEIC, 1), (samples.moving("GIF"), 1), (samples.pdf(3), 3)],
    ids=["JPEG", "HEIC", "moving GIF", "PDF"],
)
def test_pictures_and_pages_are_shown_as_points_alone(
    content: bytes,
    pictures: int,
    desk: PageClient,
    app: Flask,
    runtime: Runtime,
    team: StaffedTeam,
) -> None:
    """4.19: a viewer shows pixels made anew in a sandbox, and nothing of the file itself."""
    answer = safe_copy(desk, case_with(app, runtime, team, content))

    page = answer.get_data(as_text=True)
    assert page.count('<img src="data:image/jpeg;base64,') == pictures
    assert page.count("<img") == pictures
    assert "<script" not in page
    assert "<form" not in page
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert policy[0].split()[0] == "sandbox"
    assert "allow-scripts" not in policy[0]
    assert {"default-src 'none'", "img-src 'self' data:", "form-action 'none'"} <= set(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_document_is_shown_as_words_that_stay_words(
    desk: PageClient, app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    body = samples.paragraph("&lt;script&gt;alert(1)&lt;/script&gt;")
    answer = safe_copy(desk, case_with(app, runtime, team, samples.docx(body)))

    page = answer.get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert WORDS not in page
    assert "Left out: pictures, links, comments" in page
    assert answer.headers["Content-Security-Policy"].startswith("sandbox ")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (samples.pdf(password="x"), "It has a password."),
        (samples.png_bomb(), "It is too large"),
        (factories.JPG, "It is damaged"),
        (samples.odt("<!DOCTYPE a><a/>"), "It is damaged"),
    ],
    ids=["password", "bomb", "damaged", "entities"],
)
def test_why_there_is_no_safe_copy_is_said(
    content: bytes, words: str, desk: PageClient, app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    page = safe_copy(desk, case_with(app, runtime, team, content)).get_data(as_text=True)

    assert words in page
    assert "<img" not in page


def test_looking_at_a_safe_copy_is_written_down(
    desk: PageClient, app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    path = case_with(app, runtime, team, samples.picture())
    safe_copy(desk, path)

    assert "opened a file" in desk.get(path + ENGLISH).text


def test_nothing_of_a_safe_copy_is_kept(
    desk: PageClient, app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T19: a safe copy leaves no row and no file that deletion could miss."""
    path = case_with(app, runtime, team, samples.picture())
    form = desk.fill(told(desk, path), "/safe-copy" + ENGLISH)
    rows, files = factories.row_counts(runtime.database), set(runtime.storage.names())
    assert desk.send(path + "/safe-copy" + ENGLISH, form).get_data()

    after = factories.row_counts(runtime.database)
    assert {name for name in rows if rows[name] != after[name]} <= {"audit_entry"}
    assert set(runtime.storage.names()) == files


def test_what_cannot_be_opened_safely_is_offered_as_a_download_only(
    desk: PageClient, app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    page = told(desk, case_with(app, runtime, team, samples.gifar()))

    assert "Unknown type: it can be read as files of two types." in page.text
    assert "Open a safe copy" not in page.text
    assert "Download the original" in page.text


def test_a_cleaned_picture_says_so(
    desk: PageClient, app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    page = told(desk, case_with(app, runtime, team, samples.picture(), care="clean"))

    assert "Hidden data was removed." in page.text
    assert "Download the original" not in page.text


def test_an_address_alone_or_a_foreign_file_shows_nothing(
    desk: PageClient, app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    path = case_with(app, runtime, team, samples.picture())
    form = desk.fill(told(desk, path), "/safe-copy" + ENGLISH)

    assert desk.send(path + "/safe-copy", form | {"file": "ab" * 16}).status_code == 404
    assert desk.send(path + "/safe-copy", form | {"form_token": "x"}).status_code == 400
    assert desk.fetch(path + "/safe-copy").status_code == 303
    assert desk.send(f"/staff/cases/{'0' * 32}/safe-copy", form).status_code == 404


def test_a_file_with_a_virus_is_downloaded_only_when_it_is_really_meant(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """4.19: what a scanner found something in needs a second confirmation."""
    infected = replace(FILE, scan=Scan.FOUND, name="bill.pdf", media_type="application/pdf")
    path = make_case(runtime, team, files=(infected,)).path
    with_blob = runtime.storage.create(infected.blob_name)
    with_blob.keep()
    page = told(desk, path)
    assert "A virus was found in it." in page.text

    warned = desk.post(path + "/file" + ENGLISH, desk.fill(page, "/file" + ENGLISH))
    assert text_of(warned.one("h1")) == "A virus was found"
    meant = desk.fill(warned, "/file" + ENGLISH, sure="yes")
    assert desk.send(path + "/file" + ENGLISH, meant).status_code == 500  # its blob is empty


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        (Scan.CLEAN, "No virus was found in it."),
        (Scan.NOT_SCANNED, "Not scanned for viruses."),
    ],
)
def test_what_the_scanner_said_is_shown_beside_the_file(
    scan: Scan, words: str, desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    path = make_case(runtime, team, files=(replace(FILE, scan=scan),)).path

    assert words in told(desk, path).text
