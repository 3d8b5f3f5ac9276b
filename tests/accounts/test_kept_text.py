"""Signed out while writing: the text comes back to its writer, and to nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, update

from reporting.accounts.kept_text import (
    KEPT_HOURS,
    MAX_KEPT,
    KeptText,
    open_kept,
    seal_kept,
    worth_keeping,
)
from reporting.accounts.models import StaffSession
from reporting.runtime import Runtime
from tests.accounts.examples import COOKIE, make_member
from tests.casework.cases import Case, make_case
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import SIGN_IN, StaffedTeam, one_time_code, sign_in

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
WORDS = "Thank you for telling us.\nCan you say <b>when</b> it was?"


@pytest.fixture
def case(runtime: Runtime, team: StaffedTeam) -> Case:
    """Give a case of the team."""
    return make_case(runtime, team)


def test_a_message_written_when_the_session_ended_is_sent_after_signing_in_again(
    client: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    kept = signed_in_again(client, runtime, team, case)
    assert (kept.one("textarea").text or "").strip() == WORDS
    path = f"{case.path}/message"
    answer = client.follow(path, client.fill(kept, path))

    assert answer.path == case.path
    assert "Can you say <b>when</b> it was?" in answer.text


def test_another_person_who_signs_in_there_gets_nothing_of_it(
    client: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    page = signed_out_while_writing(client, runtime, team, case)
    lead = team.lead
    form = credentials(client, page, lead.username, lead.password, lead.totp_secret)

    assert client.post_for_redirect(SIGN_IN, form) == "/staff/"


def test_a_wrong_password_first_keeps_the_text(
    client: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    page = signed_out_while_writing(client, runtime, team, case)
    member = team.caseworker
    wrong = credentials(client, page, member.username, "wrong", member.totp_secret, ahead=1)
    again = client.post(SIGN_IN, wrong, status=401)
    right = credentials(
        client, again, member.username, member.password, member.totp_secret, ahead=1
    )

    assert (client.post(SIGN_IN, right).one("textarea").text or "").strip() == WORDS


def test_the_old_cookie_and_its_pages_are_gone(
    client: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    page = signed_out_while_writing(client, runtime, team, case)

    assert client.cookie(COOKIE) is None
    assert WORDS not in page.html
    assert client.fetch(case.path).status_code == 303


def test_where_nobody_knows_who_was_writing_the_text_is_shown_to_be_copied(
    client: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    form = filled(client, team, case)
    with runtime.database.writing() as session:
        session.execute(delete(StaffSession))

    page = client.post(f"{case.path}/message", form, status=401)
    assert (page.one("textarea").text or "").strip() == WORDS
    assert page.all("input", name="kept") == []


def test_nothing_of_a_form_with_secrets_is_carried_along(
    client: PageClient, runtime: Runtime, app: Flask
) -> None:
    sign_in(client, make_member(runtime))
    path = "/staff/account/password"
    form = client.fill(client.get(path), path, current_password="my secret words here")
    end_all(runtime)

    assert client.send(path, form).status_code == 303


def test_a_kept_text_from_another_site_is_not_taken(
    client: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    form = filled(client, team, case)
    end_all(runtime)
    path = f"{case.path}/message"

    assert client.send(path, form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400


def test_the_fresh_token_is_good_for_this_address_only(
    client: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    kept = signed_in_again(client, runtime, team, case)
    token = kept.fields(f"{case.path}/message")["form_token"]
    other = make_case(runtime, team)

    answer = client.send(f"{other.path}/message", {"form_token": token, "message": "x y"})
    assert answer.status_code == 400


def test_a_sealed_text_opens_for_its_writer_for_half_a_day(runtime: Runtime) -> None:
    kept = KeptText(b"mine", "/staff/cases/1/note", (("note", WORDS), ("revision", "3")))
    sealed = seal_kept(kept, keyring=runtime.keyring, now=NOW)

    def opened(text: str = sealed, *, member: bytes = b"mine", hours: int = 1) -> KeptText | None:
        later = NOW + timedelta(hours=hours)
        return open_kept(text, member_id=member, keyring=runtime.keyring, now=later)

    assert opened() == kept
    assert kept.words == (("note", WORDS),)
    assert kept.others == (("revision", "3"),)
    assert opened(member=b"other") is None
    assert opened(hours=KEPT_HOURS + 1) is None
    for broken in ("", "ä", sealed[:-4] + "AAAA", "AAAA"):
        assert opened(broken) is None


def test_secrets_and_what_is_too_long_are_not_kept() -> None:
    told = [("note", "words"), ("password", "p"), ("otp", "1"), ("form_token", "t"), ("kit", "k")]

    assert worth_keeping(told) == (("note", "words"),)
    assert worth_keeping([("note", "ä" * (MAX_KEPT // 2 + 1))]) == ()


def filled(client: PageClient, team: StaffedTeam, case: Case) -> dict[str, str]:
    sign_in(client, team.caseworker)
    path = f"{case.path}/message"
    return client.fill(client.get(case.path), path, message=WORDS)


def end_all(runtime: Runtime) -> None:
    with runtime.database.writing() as session:
        session.execute(update(StaffSession).values(idle_after=LONG_AGO))


def signed_out_while_writing(
    client: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> Page:
    form = filled(client, team, case)
    end_all(runtime)
    return client.post(f"{case.path}/message", form, status=401)


def signed_in_again(client: PageClient, runtime: Runtime, team: StaffedTeam, case: Case) -> Page:
    page, member = signed_out_while_writing(client, runtime, team, case), team.caseworker
    told = credentials(client, page, member.username, member.password, member.totp_secret, ahead=1)
    return client.post(SIGN_IN, told)


def credentials(
    client: PageClient, page: Page, username: str, password: str, secret: str, *, ahead: int = 0
) -> dict[str, str]:
    otp = one_time_code(secret, steps_ahead=ahead)
    return client.fill(page, SIGN_IN, username=username, password=password, otp=otp)
