"""Signing in on the page: what is said, what is counted, and who is let in."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from reporting.accounts.models import Member
from reporting.accounts.operations import NewMember
from reporting.accounts.slots import SLOTS, hashing_slot
from reporting.accounts.views import HOME
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from tests.accounts.examples import COOKIE, answers_of, make_member
from tests.support.pages import PageClient
from tests.support.people import SIGN_IN, sign_in

ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture
def admin(runtime: Runtime) -> NewMember:
    """Give somebody who signs in and holds no key."""
    return make_member(runtime, StaffRole.ADMIN)


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.AUDITOR])
def test_each_role_begins_its_day_on_its_page(
    client: PageClient, runtime: Runtime, role: StaffRole
) -> None:
    assert sign_in(client, make_member(runtime, role)).path == HOME[role]


def test_no_address_says_where_a_sign_in_leads(client: PageClient, admin: NewMember) -> None:
    """4.25: after a sign-in everybody is on the page of their role, whatever a link asked for."""
    asked = "&".join(f"{name}=//evil.example" for name in ("next", "path", "to", "url", "back"))

    answer = client.send(f"{SIGN_IN}?{asked}", answers_of(client, admin))

    assert answer.status_code == 303
    assert answer.headers["Location"].partition("?")[0] == HOME[StaffRole.ADMIN]
    assert "evil.example" not in answer.headers["Location"]


def test_a_failed_sign_in_keeps_the_name_only(client: PageClient, admin: NewMember) -> None:
    page = client.post(SIGN_IN, answers_of(client, admin, password="wrong"), status=401)

    assert page.by_id("username").get("value") == admin.username
    assert not page.by_id("password").get("value")
    assert not page.by_id("otp").get("value")
    assert client.cookie(COOKIE) is None


def test_a_known_and_an_unknown_name_get_the_same_answer(
    client: PageClient, admin: NewMember
) -> None:
    """4.15, 4.16: the answer does not tell."""
    unknown = "x" * len(admin.username)
    wrong = ({"password": "wrong"}, {"otp": "000000"}, {"username": unknown})
    answers = [client.send(SIGN_IN, answers_of(client, admin, **w)) for w in wrong]

    assert {answer.status_code for answer in answers} == {401}
    assert len({_without_token(answer).replace(unknown, admin.username) for answer in answers}) == 1
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1


def test_a_code_is_not_taken_twice(client: PageClient, app: Flask, admin: NewMember) -> None:
    """4.16, P56: a one-time code works once."""
    answers = answers_of(client, admin)

    client.post_for_redirect(SIGN_IN, answers)
    PageClient(app).post(SIGN_IN, answers, status=401)


def test_a_page_that_was_open_too_long_asks_again(client: PageClient, admin: NewMember) -> None:
    page = client.post(SIGN_IN, answers_of(client, admin, form_token="old"), status=400)

    assert page.all("form")
    assert client.cookie(COOKIE) is None


def test_a_sign_in_from_another_site_is_refused(client: PageClient, admin: NewMember) -> None:
    answer = client.send(
        SIGN_IN, answers_of(client, admin), headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 400
    assert client.cookie(COOKIE) is None


def test_guesses_are_counted_one_by_one_and_end(client: PageClient, admin: NewMember) -> None:
    """4.14, 4.16, P56: guessing ends."""
    wrong = answers_of(client, admin, password="wrong")
    statuses = [client.send(SIGN_IN, wrong).status_code for _ in range(12)]

    assert statuses == [401] * 10 + [429] * 2
    refused = client.send(SIGN_IN, answers_of(client, admin))
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == 300


def test_an_attacker_elsewhere_locks_nobody_out(
    client: PageClient, app: Flask, admin: NewMember
) -> None:
    """T14, 4.16: guessing elsewhere locks nobody out."""
    attacker = PageClient(app)
    wrong = answers_of(attacker, admin, password="wrong")
    statuses = {
        attacker.send(SIGN_IN, wrong, environ_base=ELSEWHERE).status_code for _ in range(15)
    }

    assert statuses == {401, 429}
    assert sign_in(client, admin).path == HOME[StaffRole.ADMIN]


def test_somebody_else_who_fails_beside_me_locks_me_out_of_nothing(
    client: PageClient, app: Flask, runtime: Runtime, admin: NewMember
) -> None:
    """T14: of one network, each name has tries of its own."""
    colleague = make_member(runtime, StaffRole.AUDITOR, "colleague")
    neighbour = PageClient(app)
    wrong = answers_of(neighbour, colleague, password="wrong")
    assert {neighbour.send(SIGN_IN, wrong).status_code for _ in range(12)} == {401, 429}

    assert sign_in(client, admin).path == HOME[StaffRole.ADMIN]


def test_getting_in_often_locks_nobody_out(
    client: PageClient, runtime: Runtime, admin: NewMember
) -> None:
    """T14: getting in often locks nobody out."""
    for _ in range(12):
        with runtime.database.writing() as session:
            session.execute(update(Member).values(last_totp_step=0))
        sign_in(client, admin)


def test_when_too_many_sign_in_at_once_they_are_asked_to_wait(
    client: PageClient, runtime: Runtime, admin: NewMember
) -> None:
    answers = answers_of(client, admin)
    with ExitStack() as held:
        for _ in range(SLOTS):
            held.enter_context(hashing_slot(runtime.config.instance))
        busy = client.post(SIGN_IN, answers, status=503)

    assert busy.response.headers["Retry-After"]
    assert client.post_for_redirect(SIGN_IN, answers) == HOME[StaffRole.ADMIN]


def test_a_hundred_guesses_at_once_count_as_many_as_they_are(app: Flask, admin: NewMember) -> None:
    """4.16, P07: parallel guesses all count."""
    wrong = answers_of(PageClient(app), admin, password="wrong")

    def guess(_: int) -> int:
        return PageClient(app).send(SIGN_IN, wrong).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(guess, range(100)))
    while statuses[-1] != 429:  # those who were told to wait have not guessed yet
        statuses.append(guess(0))
    assert statuses.count(401) == 10
    assert set(statuses) <= {401, 429, 503}


def test_the_language_asked_for_is_kept(client: PageClient, admin: NewMember) -> None:
    form = client.get(f"{SIGN_IN}?lang=sv")
    action = form.one("form").get("action")
    where = client.post_for_redirect(f"{action}", answers_of(client, admin))

    assert where == "/staff/people?lang=sv"
    assert client.get(where).root.get("lang") == "sv"


def _without_token(answer: TestResponse) -> str:
    fresh = r'name="form_token" value="[^"]*"|data-challenge="[^"]*"'
    return re.sub(fresh, "", answer.get_data(as_text=True))
