"""The pages of saved replies, in the hands of two people."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from reporting.replies.models import ReplyVersion
from reporting.runtime import Runtime
from tests.preferences.test_kinds import HOSTILE
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

ONE = "/staff/replies/ask_more/so"


@pytest.fixture
def aino(app: Flask, team: StaffedTeam) -> PageClient:
    """Give a caseworker who is signed in."""
    client = PageClient(app)
    sign_in(client, team.caseworker)
    return client


@pytest.fixture
def sara(app: Flask, team: StaffedTeam) -> PageClient:
    """Give a lead who is signed in."""
    client = PageClient(app)
    sign_in(client, team.lead)
    return client


def write(client: PageClient, text: str, *, status: int = 303, **answers: Any) -> Page:
    form = client.fill(client.get(ONE), "/so", text=text, **answers)
    return client.follow(ONE, form) if status == 303 else client.post(ONE, form, status=status)


def approve(client: PageClient, *, status: int = 303, **answers: Any) -> Page:
    form = client.fill(client.get(ONE), "/approve", **answers)
    path = ONE + "/approve"
    return client.follow(path, form) if status == 303 else client.post(path, form, status=status)


def test_one_writes_and_another_approves(aino: PageClient, sara: PageClient) -> None:
    page = write(aino, "Maxaa dhacay?")
    assert not page.all("input", name="review_on")

    done = approve(sara)

    assert "Approved" in sara.get(ONE + "?lang=en").text
    assert "Maxaa dhacay?" in done.text
    assert "Soomaali" in sara.get("/staff/replies").text


def test_who_wrote_it_cannot_approve_it_by_hand(aino: PageClient) -> None:
    write(aino, "Maxaa dhacay?")
    token = aino.get(ONE).fields("/so")["form_token"][0]

    answer = aino.send(
        ONE + "/approve", {"form_token": token, "seen": "1", "review_on": "2027-01-01"}
    )

    assert answer.status_code in {400, 409}


def test_the_second_writer_sees_that_somebody_was_faster(
    aino: PageClient, sara: PageClient
) -> None:
    late = sara.fill(sara.get(ONE), "/so", text="Mine")
    write(aino, "Theirs")

    page = sara.post(ONE, late, status=409)

    assert page.by_id("q-text").text == "\nMine" or "Mine" in (page.by_id("q-text").text or "")
    assert "Theirs" in page.text


@pytest.mark.parametrize("text", ["", "{name}", "x" * 2001, "x" * 30_000, "a\u202eb"])
def test_what_cannot_be_sent_is_given_back_with_a_reason(text: str, aino: PageClient) -> None:
    page = write(aino, text, status=422)

    assert page.by_id("q-text").get("aria-invalid") == "true"


@pytest.mark.parametrize("day", ["", "soon", "2020-01-01", "2090-01-01", "31.12.2026"])
def test_a_day_of_review_that_is_none_is_refused(
    day: str, aino: PageClient, sara: PageClient
) -> None:
    write(aino, "Maxaa dhacay?")

    approve(sara, status=422, review_on=day)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_never_become_part_of_a_page(
    text: str, aino: PageClient, sara: PageClient
) -> None:
    """T01, 4.28: saved replies are text."""
    form = aino.fill(aino.get(ONE), "/so", text=text)
    aino.send(ONE, form)

    page = sara.get(ONE)
    assert "<script>alert" not in page.html
    sara.get("/staff/replies")


@pytest.mark.parametrize("path", ["x/fi", "ask_more/xx", "ask_more/FI", "closing_/fi"])
def test_what_is_no_reply_has_no_page(path: str, aino: PageClient) -> None:
    aino.get(f"/staff/replies/{path}", status=404)
    aino.post(f"/staff/replies/{path}", {}, status=404)


def test_a_foreign_form_saves_nothing(aino: PageClient, runtime: Runtime) -> None:
    aino.post(ONE, {"form_token": "x", "text": "y", "seen": "0"}, status=400)

    with runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReplyVersion)) == 0
