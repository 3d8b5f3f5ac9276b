"""The queue of accessibility feedback: who sees it, what is late, and an answer once given."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from reporting.audit import AuditAction, AuditEntry
from reporting.feedback.models import AccessibilityFeedback
from reporting.measures.opinions import (
    Grade,
    Intent,
    Opinion,
    OpinionQuestion,
    OpinionSource,
    count_opinion,
)
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.vocabulary import Term
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in

FORM = "/en/about/accessibility/feedback"
QUEUE = "/staff/accessibility-feedback"
SCRIPT = "<script>alert('x')</script>"


def tell(client: PageClient, text: str = "The menu", contact: str = "a@example.org") -> None:
    """Send feedback as somebody does."""
    client.post(FORM, client.fill(client.get(FORM), FORM, text=text, contact=contact))


def only(client: PageClient) -> str:
    """Give the address of the only piece in the queue."""
    (link,) = client.get(QUEUE + "?lang=en").one("tbody").iter("a")
    return str(link.get("href"))


def actions(runtime: Runtime) -> list[AuditAction]:
    with runtime.database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))


def make_late(runtime: Runtime, days: int) -> None:
    with runtime.database.writing() as session:
        for row in session.scalars(select(AccessibilityFeedback)):
            row.answer_by -= timedelta(days=14 + days)


def test_feedback_is_read_answered_and_marked_and_all_of_it_is_written_down(
    client: PageClient,
    team: StaffedTeam,
    runtime: Runtime,
    nu_html_check: Callable[[Mapping[str, str]], list[str]],
) -> None:
    tell(client)
    sign_in(client, team.caseworker)
    address = only(client)
    assert "The menu" not in client.get(QUEUE).html

    page = client.get(address)
    assert "The menu" in page.text
    assert "a@example.org" in page.text
    back = client.follow(address, client.fill(page, address, note="Answered by mail"))

    assert "Marked as answered" in back.text
    assert "Answered by mail" in client.get(address).text
    assert AuditAction.FEEDBACK_OPENED in actions(runtime)
    assert AuditAction.FEEDBACK_ANSWERED in actions(runtime)
    assert nu_html_check(client.seen) == []


def test_what_nobody_answered_in_fourteen_days_is_visibly_late(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    tell(client)
    sign_in(client, team.lead)
    assert not client.get(QUEUE).all("strong", class_="late")

    make_late(runtime, 3)

    page = client.get(QUEUE + "?lang=en")
    assert text_of(page.one("strong", class_="late")) == "3 days late"
    assert "3 days late" in client.get(only(client)).text


def test_script_in_feedback_and_in_the_note_stays_text(
    client: PageClient, team: StaffedTeam
) -> None:
    """T01, 4.28: feedback and notes are text."""
    tell(client, text=SCRIPT + "\u202egnp", contact=SCRIPT)
    sign_in(client, team.caseworker)
    address = only(client)

    page = client.get(address)
    client.follow(address, client.fill(page, address, note=SCRIPT))

    for shown in (page, client.get(address), client.get(QUEUE)):
        assert SCRIPT not in shown.html
        assert not [s for s in shown.all("script") if not s.get("src")]
    assert page.all("p", dir="auto")


def test_a_note_is_needed_and_too_long_a_one_is_kept(client: PageClient, team: StaffedTeam) -> None:
    tell(client)
    sign_in(client, team.caseworker)
    address = only(client)
    page = client.get(address)

    client.post(address, client.fill(page, address, note=""), status=422)
    kept = client.post(address, client.fill(page, address, note="ö" * 5001), status=422)
    old = client.post(address, {"form_token": "old", "note": "My words"}, status=400)

    assert "ö" * 5001 in kept.html
    assert "My words" in old.html


def test_the_second_of_two_colleagues_is_told_that_it_was_answered(
    client: PageClient, team: StaffedTeam
) -> None:
    tell(client)
    sign_in(client, team.caseworker)
    address = only(client)
    page = client.get(address)
    first = client.fill(page, address, note="First")

    client.follow(address, first)
    back = client.follow(address, first | {"note": "Second"})

    assert "A colleague" in back.text
    assert "First" in client.get(address).text


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.PARTNER, StaffRole.AUDITOR])
def test_who_holds_no_key_sees_no_feedback(
    role: StaffRole, client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    tell(client)
    sign_in(client, make_member(runtime, role))

    client.get(QUEUE, status=403)
    client.get(f"{QUEUE}/{'0' * 32}", status=403)


@pytest.mark.parametrize("piece", ["0" * 32, "z" * 32])
def test_feedback_that_is_not_there_is_not_found(
    piece: str, client: PageClient, team: StaffedTeam
) -> None:
    sign_in(client, team.caseworker)

    client.get(f"{QUEUE}/{piece}", status=404)


def test_the_language_of_the_page_stays_in_the_links(client: PageClient, team: StaffedTeam) -> None:
    tell(client)
    sign_in(client, team.caseworker)

    (link,) = client.get(QUEUE + "?lang=fi").one("tbody").iter("a")
    assert str(link.get("href")).endswith("?lang=fi")


def test_the_page_of_measures_shows_the_opinions_and_tells_of_too_few(
    client: PageClient,
    team: StaffedTeam,
    runtime: Runtime,
    nu_html_check: Callable[[Mapping[str, str]], list[str]],
) -> None:
    last_week = datetime.now(UTC).date() - timedelta(days=7)
    for number in range(10):
        answers: dict[OpinionQuestion, Term] = {OpinionQuestion.EASY: Grade.FIVE}
        if number < 9:
            answers[OpinionQuestion.AGAIN] = Intent.YES
        opinion = Opinion(OpinionSource.GUIDE, "en", answers)
        with runtime.database.writing() as session:
            count_opinion(session, opinion, token_digest=bytes([number] * 32), today=last_week)
    sign_in(client, team.lead)

    page = client.get("/staff/measures?lang=en")

    part = next(s for s in page.all("section") if s.get("aria-labelledby") == "opinions")
    assert "About 10 answers" in text_of(part)
    assert "fewer than 10" in text_of(part)
    assert nu_html_check(client.seen) == []


def test_opinions_come_as_a_table_for_other_programs(client: PageClient, team: StaffedTeam) -> None:
    sign_in(client, team.lead)

    answer = client.fetch("/staff/measures/opinions.csv")

    assert answer.mimetype == "text/csv"
    assert answer.get_data(as_text=True).startswith("after,question,language,answer,")
    assert "attachment" in answer.headers["Content-Disposition"]
