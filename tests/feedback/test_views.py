"""Telling what does not work, and three questions: no cookie, nothing twice, nothing hostile."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from reporting.app import create_app
from reporting.feedback.models import AccessibilityFeedback
from reporting.feedback.operations import ANSWER_DAYS
from reporting.measures.opinions import OpinionCount
from reporting.runtime import Runtime
from reporting.web import current, tokens
from tests import factories
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

FORM = "/en/about/accessibility/feedback"
QUESTIONS = "/en/feedback/questions"
SCRIPT = "<script>alert('x')</script>"


def filled(client: PageClient, path: str = FORM, **answers: str) -> dict[str, object]:
    """Fetch a form and give what it sends with these answers."""
    return client.fill(client.get(path), path.partition("?")[0], **answers)


def stored(runtime: Runtime) -> list[AccessibilityFeedback]:
    with runtime.database.reading() as session:
        return list(session.scalars(select(AccessibilityFeedback)))


def counted(runtime: Runtime) -> dict[tuple[str, str, str, str], int]:
    with runtime.database.reading() as session:
        rows = session.scalars(select(OpinionCount))
        return {(r.source, r.language, r.question, r.answer): r.number for r in rows}


@pytest.mark.parametrize("language", ["fi", "sv", "en", "ar", "zh"])
def test_feedback_is_taken_in_and_the_receipt_says_what_happens_next(
    language: str,
    client: PageClient,
    team: StaffedTeam,
    runtime: Runtime,
    nu_html_check: Callable[[Mapping[str, str]], list[str]],
) -> None:
    path = f"/{language}/about/accessibility/feedback"
    assert path in {a.get("href") for a in client.get(f"/{language}/about/accessibility").all("a")}

    page = client.post(path, filled(client, path, text="The menu", contact="a@example.org"))

    (row,) = stored(runtime)
    assert row.answer_by - row.received_on == timedelta(days=ANSWER_DAYS)
    assert str(row.answer_by.year) in text_of(page.one("main"))
    assert page.response.headers["Cache-Control"] == "no-store"
    assert nu_html_check(client.seen) == []


def test_without_contact_details_the_receipt_promises_no_answer(
    client: PageClient, team: StaffedTeam
) -> None:
    with_contact = client.post(FORM, filled(client, text="x", contact="a@example.org"))
    without = client.post(FORM, filled(client, text="x"))

    assert "answers you by" in with_contact.text
    assert "nobody can answer you" in without.text


def test_sending_twice_stores_once_and_shows_the_same_receipt(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    form = filled(client, text="The menu")

    assert client.post(FORM, form).text == client.post(FORM, form).text
    assert len(stored(runtime)) == 1


def test_an_empty_form_and_one_that_is_too_long_keep_what_was_written(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    empty = client.post(FORM, filled(client, contact="a@example.org"), status=422)
    long = client.post(FORM, filled(client, text="ä" * 5001), status=422)

    assert "a@example.org" in empty.html
    assert "ä" * 5001 in long.html
    assert stored(runtime) == []


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 100_000])
def test_a_form_without_a_token_of_ours_is_asked_for_again_with_its_words(
    token: str, client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    page = client.post(FORM, {"form_token": token, "text": "Kept words"}, status=400)

    assert "Kept words" in page.html
    assert stored(runtime) == []


def test_a_token_of_another_page_is_not_taken(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    token = tokens.make_token(runtime.keyring.form_key, "report")

    client.post(FORM, {"form_token": token, "text": "x"}, status=400)

    assert stored(runtime) == []


def test_script_in_feedback_is_shown_as_text_only(client: PageClient, team: StaffedTeam) -> None:
    page = client.post(FORM, {"form_token": "", "text": SCRIPT, "contact": SCRIPT}, status=400)

    assert SCRIPT not in page.html
    assert not page.all("script")


def test_feedback_cannot_be_taken_while_no_team_key_is_trusted(client: PageClient) -> None:
    client.post(FORM, filled(client, text="x"), status=503)


def test_one_network_cannot_flood_the_queue(runtime: Runtime, team: StaffedTeam) -> None:
    config = replace(runtime.config, send_limit="2 per hour")
    client = PageClient(create_app(config, replace(runtime, config=config)))
    outside = {"environ_base": {"REMOTE_ADDR": factories.OUTSIDE}}

    for path, status in ((FORM, 200), (QUESTIONS, 303), (FORM, 429), (QUESTIONS, 429)):
        answer = client.send(path, filled(client, path, text="x"), **outside)
        assert answer.status_code == status, path


@pytest.mark.parametrize("after", ["guide", "report"])
def test_three_answers_are_counted_and_thanked_for(
    after: str, client: PageClient, runtime: Runtime
) -> None:
    path = f"{QUESTIONS}?after={after}"
    form = filled(client, path, easy="4", trust="2", again="maybe")

    page = client.follow(QUESTIONS, form)

    assert text_of(page.one("h1")) == "Thank you"
    assert counted(runtime) == {
        (after, "en", "easy", "4"): 1,
        (after, "en", "trust", "2"): 1,
        (after, "en", "again", "maybe"): 1,
    }


def test_every_question_may_be_left_out(client: PageClient, runtime: Runtime) -> None:
    client.follow(QUESTIONS, filled(client, QUESTIONS))
    assert counted(runtime) == {}

    client.follow(QUESTIONS, filled(client, QUESTIONS, again="no"))
    assert counted(runtime) == {("guide", "en", "again", "no"): 1}


def test_one_page_counts_once(client: PageClient, runtime: Runtime) -> None:
    form = filled(client, QUESTIONS, easy="5")

    for _ in range(3):
        client.follow(QUESTIONS, form)

    assert counted(runtime) == {("guide", "en", "easy", "5"): 1}


@pytest.mark.parametrize(
    "answers",
    [
        {"easy": "6"},
        {"easy": "0"},
        {"easy": SCRIPT},
        {"trust": "yes"},
        {"again": "5"},
        {"after": "elsewhere", "easy": "5"},
        {"after": "x" * 10_000, "easy": "5"},
        {"easy": "=1+1"},
    ],
)
def test_what_no_page_offers_counts_nothing_and_is_refused_quietly(
    answers: dict[str, str], client: PageClient, runtime: Runtime
) -> None:
    page = client.follow(QUESTIONS, filled(client, QUESTIONS, **answers))

    assert text_of(page.one("h1")) == "Did something happen?"
    assert counted(runtime) == {}


def test_a_page_that_is_not_ours_counts_nothing_and_is_thanked_all_the_same(
    client: PageClient, runtime: Runtime
) -> None:
    form = filled(client, QUESTIONS, form_token="nonsense", easy="5")

    assert text_of(client.follow(QUESTIONS, form).one("h1")) == "Thank you"
    assert counted(runtime) == {}


def test_the_questions_have_no_field_for_free_words_and_may_be_declined(
    client: PageClient,
) -> None:
    page = client.get(QUESTIONS + "?after=" + "x" * 1000)

    assert not page.all("textarea")
    assert {i.get("type") for i in page.all("input")} == {"hidden", "radio"}
    assert "/en/" in {a.get("href") for a in page.one("main").iter("a")}
    assert 'name="after" value="guide"' in page.html


def test_the_guide_and_the_receipt_lead_to_the_questions_and_the_form_does_not(
    client: PageClient, team: StaffedTeam
) -> None:
    receipt = factories.send(client, factories.filled_form(client, story="It happened."))

    assert f"{QUESTIONS}?after=guide" in client.get("/en/guide/why").html
    assert f"{QUESTIONS}?after=report" in receipt.html
    assert "feedback/questions" not in factories.get(client, "/en/report").html


def test_nothing_of_an_opinion_is_kept_but_counts(
    client: PageClient, runtime: Runtime, app: Flask
) -> None:
    with app.app_context():
        week = current.today().isocalendar().week
    client.follow(QUESTIONS, filled(client, QUESTIONS, easy="5"))

    with runtime.database.reading() as session:
        (row,) = session.scalars(select(OpinionCount)).all()
        assert session.scalar(select(func.count()).select_from(OpinionCount)) == 1
    assert re.fullmatch(rf"\d{{4}}-W{week:02}", row.week)


def test_no_word_of_feedback_reaches_the_disk_in_clear(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    marker = "Qx-feedback-marker"
    client.post(FORM, filled(client, text=marker, contact=f"{marker}@example.org"))

    for path in Path(runtime.config.instance).rglob("*"):
        if path.is_file():
            assert marker.encode() not in path.read_bytes(), path.name
