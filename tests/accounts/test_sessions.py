"""The staff cookie and the session behind it: flags, binding, and every way they end."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event, update
from werkzeug.test import TestResponse

from reporting.accounts.models import Member, StaffSession
from reporting.accounts.operations import NewMember
from reporting.app import create_app
from reporting.config import Mode
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from tests.accounts.examples import COOKIE, NOW, answers_of, make_member
from tests.support.pages import PageClient
from tests.support.people import SIGN_IN, sign_in

SIGN_OUT = "/staff/sign-out"


@pytest.fixture
def admin(runtime: Runtime) -> NewMember:
    """Give somebody who signs in and holds no key."""
    return make_member(runtime, StaffRole.ADMIN)


def test_the_demo_s_cookie_is_bare_only_where_browsers_keep_no_other(
    client: PageClient, admin: NewMember
) -> None:
    cookie = _set_cookie(client.send(SIGN_IN, answers_of(client, admin)))

    assert cookie.startswith("s=")
    assert _flags(cookie) == {"HttpOnly", "Path=/", "SameSite=Strict"}


def test_the_cookie_in_production_is_for_this_host_over_https_only(
    runtime: Runtime, admin: NewMember
) -> None:
    """T09, 4.5: flags of the only cookie."""
    config = replace(runtime.config, mode=Mode.PRODUCTION)
    client = PageClient(create_app(config, replace(runtime, config=config)))
    cookie = _set_cookie(client.send(SIGN_IN, answers_of(client, admin)))

    assert cookie.startswith("__Host-s=")
    assert _flags(cookie) == {"HttpOnly", "Path=/", "SameSite=Strict", "Secure"}


def test_a_sign_in_never_goes_on_with_an_old_session(
    client: PageClient, app: Flask, admin: NewMember
) -> None:
    """4.17: each sign-in is a new session."""
    client.get(SIGN_IN)
    assert client.cookie(COOKIE) is None
    sign_in(client, admin)
    first = client.cookie(COOKIE)
    assert _status(app, "/staff/people", cookie=first) == 200
    sign_in(client, admin, steps_ahead=1)

    assert client.cookie(COOKIE) != first
    assert _status(app, "/staff/people", cookie=first) == 303


def test_signing_out_ends_the_session_also_for_a_copy_of_the_cookie(
    client: PageClient, app: Flask, admin: NewMember
) -> None:
    """4.17, P24: signing out ends copies too."""
    page = sign_in(client, admin)
    copied = client.cookie(COOKIE)
    assert _status(app, "/staff/people", cookie=copied) == 200
    out = client.follow(SIGN_OUT, client.fill(page, SIGN_OUT))

    out.one("p", role="status")
    assert client.cookie(COOKIE) is None
    assert _status(app, "/staff/people", cookie=copied) == 303


def test_another_site_cannot_sign_anybody_out(client: PageClient, admin: NewMember) -> None:
    """T09, 4.7: a POST with its token, from this site."""
    page = sign_in(client, admin)
    token = client.fill(page, SIGN_OUT)

    assert client.fetch(SIGN_OUT).status_code == 405
    assert client.send(SIGN_OUT, {}).status_code == 400
    foreign = client.send(SIGN_OUT, token, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 400
    client.get("/staff/people")


def test_a_token_of_one_session_is_worth_nothing_in_another(
    client: PageClient, app: Flask, runtime: Runtime, admin: NewMember
) -> None:
    """T07, 4.6: tokens are bound to the session."""
    mine = client.fill(sign_in(client, admin), SIGN_OUT)
    other = PageClient(app)
    sign_in(other, make_member(runtime, StaffRole.AUDITOR, "auditor"))

    assert other.send(SIGN_OUT, mine).status_code == 400


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"is_active": False}, "/staff/people"),
        ({"role": StaffRole.AUDITOR}, "/staff/audit"),
    ],
)
def test_a_session_dies_with_the_access_or_role_it_was_begun_with(
    client: PageClient, runtime: Runtime, admin: NewMember, values: dict[str, object], path: str
) -> None:
    """T15, 4.17: another role or no access ends it at once."""
    sign_in(client, admin)
    with runtime.database.writing() as session:
        session.execute(update(Member).values(**values))

    assert client.fetch(path).status_code == 303


def test_a_session_that_is_over_leads_to_the_sign_in(
    client: PageClient, runtime: Runtime, admin: NewMember
) -> None:
    sign_in(client, admin)
    with runtime.database.writing() as session:
        session.execute(update(StaffSession).values(idle_after=NOW))

    answer = client.fetch("/staff/people")
    assert (answer.status_code, answer.headers["Location"]) == (303, SIGN_IN)


def test_a_session_in_use_is_written_to_once_in_five_minutes(
    client: PageClient, runtime: Runtime, admin: NewMember
) -> None:
    sign_in(client, admin)
    writes = list[str]()
    event.listen(runtime.database.engine, "before_cursor_execute", _noting(writes))

    client.get("/staff/people")
    client.get("/staff/people")
    assert writes.count("UPDATE") <= 1  # one when five minutes happen to begin in between
    assert set(writes) <= {"BEGIN", "SELECT", "UPDATE", "PRAGMA"}


@pytest.mark.parametrize("junk", ["", "x", "A" * 43, "é" * 43, "A" * 10_000, "!" * 43])
def test_a_cookie_that_is_none_is_no_error(app: Flask, junk: str) -> None:
    assert _status(app, "/staff/people", cookie=junk) == 303


def _set_cookie(answer: TestResponse) -> str:
    assert answer.status_code == 303
    return answer.headers["Set-Cookie"]


def _flags(cookie: str) -> set[str]:
    return set(cookie.split("; ")[1:])


def _status(app: Flask, path: str, *, cookie: str | None) -> int:
    # A client that keeps cookies would leave this one out.
    client = app.test_client(use_cookies=False)
    return client.get(path, headers={"Cookie": f"{COOKIE}={cookie}"}).status_code


def _noting(words: list[str]) -> Callable[..., None]:
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        words.append(statement.split(maxsplit=1)[0])

    return note
