"""The desk of annual reports: one button, two leads, nothing lost, nothing out of turn."""

from collections.abc import Callable, Mapping

import pytest
from flask import Flask

from reporting.errors import BusyError, PrintingUnavailableError
from reporting.runtime import Runtime
from reporting.statistics.annual.desk import page as desk_page_module
from reporting.statistics.annual.queries import ReportKey
from tests.statistics.annual.desk.pressing import DESK, PUBLIC, approve, made, publish
from tests.statistics.annual.writing import add, tell, withdrawn_report
from tests.statistics.releases.published import withdrawn
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

HtmlCheck = Callable[[Mapping[str, str]], list[str]]


def test_one_button_makes_a_report_and_two_leads_publish_it(
    first: PageClient, second: PageClient, client: PageClient, runtime: Runtime, paper: list[str]
) -> None:
    add(runtime)
    tell(runtime)

    desk = made(first, runtime)
    assert "Draft" in desk.text
    client.get(PUBLIC, status=404)
    approve(second)
    done = publish(first)

    assert "Everybody can read it" in done.text
    page = client.get(PUBLIC)
    for words in ("City board", "Drivers now learn", "not the amount of discrimination", "2026-1"):
        assert words in page.text
    assert len(paper) == 3
    assert client.fetch("/sv/numbers/reports/2026.pdf").data == b"%PDF-quick"


def test_who_changed_it_last_is_offered_no_approval_and_is_refused(
    first: PageClient, runtime: Runtime
) -> None:
    made(first, runtime)

    preview = first.get(f"{DESK}/preview")

    assert f"{DESK}/approve" not in preview.html
    page = first.get(DESK)
    token = first.fill(page, f"{DESK}/counts")["form_token"]
    first.post(f"{DESK}/approve", {"form_token": token, "digest": "00" * 32}, status=400)


def test_a_draft_changed_after_its_approval_is_not_published(
    first: PageClient, second: PageClient, runtime: Runtime, paper: list[str]
) -> None:
    made(first, runtime)
    approve(second)
    page = first.get(f"{DESK}/preview")
    add(runtime)

    refused = first.post(f"{DESK}/publish", first.fill(page, f"{DESK}/publish"), status=409)

    assert "Nobody has approved this draft as it is now" in refused.text
    assert not paper


@pytest.mark.parametrize(
    ("error", "words"),
    [(BusyError, "Try again in a minute"), (PrintingUnavailableError, "Pango")],
)
def test_a_report_without_a_pdf_is_published_all_the_same(
    error: type[Exception],
    words: str,
    first: PageClient,
    second: PageClient,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
    paper: list[str],
) -> None:
    made(first, runtime)
    approve(second)

    def failing(*_: object, **__: object) -> bytes:
        raise error

    monkeypatch.setattr(desk_page_module, "pdf_from_html", failing)
    page = first.get(f"{DESK}/preview")
    told = first.post(f"{DESK}/publish", first.fill(page, f"{DESK}/publish"), status=503)

    assert words in told.text
    assert "no PDF of this report yet" in first.get(PUBLIC).text
    first.get(PUBLIC + ".pdf", status=404)
    monkeypatch.setattr(desk_page_module, "pdf_from_html", lambda _html, *, css: css.encode())
    first.follow(f"{DESK}/paper", first.fill(told, f"{DESK}/paper"))
    assert "Save as PDF" in first.get(PUBLIC).text


def test_a_report_of_a_withdrawn_release_shows_no_figures(
    first: PageClient, second: PageClient, runtime: Runtime, paper: list[str]
) -> None:
    made(first, runtime)
    approve(second)
    publish(first)
    assert "Reports received" in first.get(PUBLIC).text

    withdrawn(runtime, "2026-1")

    page = first.get(PUBLIC)
    assert "The figures of this report were withdrawn" in page.text
    assert "<table" not in page.html.split('id="service"')[0]
    assert first.fetch(PUBLIC + ".pdf").status_code == 303
    assert first.fetch(PUBLIC + "/press").status_code == 303


def test_a_withdrawn_report_shows_its_note_and_nothing_else(
    first: PageClient, second: PageClient, runtime: Runtime, paper: list[str]
) -> None:
    made(first, runtime)
    approve(second)
    publish(first)
    place = f"{DESK}/withdraw"
    form = first.get(place)

    first.post(place, first.fill(form, place), status=422)
    first.follow(place, first.fill(form, place, note_en="A table was wrong."))
    assert "A table was wrong." not in first.get(PUBLIC).text
    asked = first.get(f"{place}/answer")
    assert "Withdraw it and show the note" not in asked.text
    alone = first.fill(asked, f"{place}/answer") | {"answer": "withdraw"}
    first.post(f"{place}/answer", alone, status=409)
    answer = second.get(f"{place}/answer")
    agreed = second.fill(answer, f"{place}/answer") | {"answer": "withdraw"}
    second.follow(f"{place}/answer", agreed)

    page = first.get(PUBLIC)
    assert "A table was wrong." in page.text
    assert "<table" not in page.html
    assert "Withdrawn" in first.get("/en/numbers/reports").text


def test_counts_are_checked_and_shown(
    first: PageClient, second: PageClient, runtime: Runtime, paper: list[str]
) -> None:
    page = made(first, runtime)
    place = f"{DESK}/counts"

    refused = first.post(place, first.fill(page, place, breaches="many"), status=422)
    assert 'value="many"' in refused.html
    first.follow(
        place,
        first.fill(page, place, breaches="0", feedback_received="7", feedback_in_time="6"),
    )
    approve(second)
    publish(first)

    page = first.get(PUBLIC)
    assert "no breach of data protection" in page.text
    assert "6 of them were answered within 14 days" in page.text


def test_a_caseworker_reads_and_changes_nothing(
    client: PageClient, app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    lead = PageClient(app)
    sign_in(lead, team.lead)
    made(lead, runtime)
    client.prefer("en")
    sign_in(client, team.caseworker)

    page = client.get(DESK)

    assert f"{DESK}/counts" not in page.html
    client.get(f"{DESK}/preview")
    client.post(f"{DESK}/publish", {}, status=403)


def test_who_publishes_does_not_wait_for_every_pdf(
    first: PageClient,
    second: PageClient,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
    paper: list[str],
) -> None:
    made(first, runtime)
    approve(second)
    monkeypatch.setattr(desk_page_module, "SECONDS_FOR_PAPER", -1)

    page = first.get(f"{DESK}/preview")
    told = first.post(f"{DESK}/publish", first.fill(page, f"{DESK}/publish"), status=503)

    assert "There was no time left for the others" in told.text
    assert not paper
    first.get(PUBLIC)


def test_every_page_of_the_desk_is_valid_html(
    first: PageClient, runtime: Runtime, nu_html_check: HtmlCheck
) -> None:
    made(first, runtime)
    add(runtime)

    for path in ("preview", "withdraw", "texts/foreword/en", "texts/panel/en"):
        first.get(f"{DESK}/{path}")

    assert nu_html_check(first.seen) == []


def test_what_is_withdrawn_is_not_put_on_paper(
    first: PageClient, second: PageClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(first, runtime)
    approve(second)

    def failing(*_: object, **__: object) -> bytes:
        raise BusyError

    monkeypatch.setattr(desk_page_module, "pdf_from_html", failing)
    page = first.get(f"{DESK}/preview")
    told = first.post(f"{DESK}/publish", first.fill(page, f"{DESK}/publish"), status=503)
    withdrawn_report(runtime, ReportKey(2026, 1), en="Wrong.")

    refused = first.post(f"{DESK}/paper", first.fill(told, f"{DESK}/paper"), status=409)

    assert "Look at the state of the report" in refused.text
