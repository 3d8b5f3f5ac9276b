"""One's own account on its pages: what it changes, what ends, and what nobody else can do."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from reporting.accounts.mail_addresses import is_mail_address, mail_address_of
from reporting.accounts.models import KeySlot, Member, SpareCode
from reporting.accounts.operations import NewMember
from reporting.accounts.second_factors import clean_code
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from tests.accounts.examples import make_member
from tests.staffing.examples import PASSWORD, signed_in, totp_secret_on
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import SIGN_IN, StaffedTeam, one_time_code

ACCOUNT, CHANGE, SESSIONS = "/staff/account", "/staff/account/password", "/staff/account/sessions"
SPARE, RECOVERY = "/staff/account/spare-codes", "/staff/account/recovery-code"
CONFIRM, APP, FORGOTTEN = f"{RECOVERY}/confirm", f"{ACCOUNT}/authenticator", "/staff/forgotten"


@pytest.fixture
def member(runtime: Runtime) -> NewMember:
    """Give a caseworker of no team."""
    return make_member(runtime)


def test_a_person_says_who_they_are(app: Flask, runtime: Runtime, member: NewMember) -> None:
    client = signed_in(app, member)
    told = {
        "name": "Noora Virta",
        "staff_language": "sv",
        "case_limit": "12",
        "away_until": "2026-12-24",
        "mail_address": "noora@example.org",
        "mutes": ["answers", "new"],
    }
    saved = client.follow(ACCOUNT, client.fill(client.get(ACCOUNT), ACCOUNT, **told))

    form = saved.fields(ACCOUNT)
    assert {name: form[name] for name in told} == {
        name: value if isinstance(value, list) else [value]
        for name, value in (told | {"mutes": ["new", "answers"]}).items()
    }
    with runtime.database.reading() as session:
        row = session.get_one(Member, member.member_id)
        assert b"noora@" not in (row.sealed_mail_address or b"")
        assert mail_address_of(session, row.id, runtime.keyring) == "noora@example.org"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"case_limit": "many"},
        {"case_limit": "-1"},
        {"case_limit": "٣"},
        {"away_until": "tomorrow"},
        {"mail_address": "a@b\nBcc: c@d.example"},
        {"mail_address": "nobody"},
        {"mutes": "everything"},
    ],
)
def test_what_cannot_be_is_told_and_kept(
    app: Flask, member: NewMember, wrong: dict[str, str]
) -> None:
    client = signed_in(app, member)

    client.post(ACCOUNT, client.fill(client.get(ACCOUNT), ACCOUNT, **wrong), status=422)


@pytest.mark.parametrize("text", ["a@b.fi", "first.last+tag@sub.example.org"])
def test_an_address_is_one(text: str) -> None:
    assert is_mail_address(text)
    assert not is_mail_address(text + "\r\nBcc: x@y.fi")


def test_the_language_of_a_person_is_that_of_their_day(
    app: Flask, runtime: Runtime, member: NewMember
) -> None:
    with runtime.database.writing() as session:
        session.get_one(Member, member.member_id).language = "sv"

    client = PageClient(app)
    assert client.post_for_redirect(SIGN_IN, credentials(client, member)) == "/staff/?lang=sv"


def test_a_new_password_keeps_the_key_and_ends_other_sessions(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T15, 4.17: a new password ends other sessions."""
    here, there = signed_in(app, team.lead), signed_in(app, team.lead, steps_ahead=1)
    change_password(here, team.lead.password)

    assert there.fetch(ACCOUNT).status_code == 303
    words = six_words(here.get(ACCOUNT))
    with runtime.database.writing() as session:
        session.get_one(Member, team.lead.member_id).last_totp_step = 0
    client = PageClient(app)
    client.post(SIGN_IN, credentials(client, team.lead), status=401)
    client.post_for_redirect(SIGN_IN, credentials(client, team.lead, password=PASSWORD))
    assert six_words(client.get(ACCOUNT)) == words
    assert client.get("/staff/queue").response.status_code == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"current_password": "wrong"}, 401),
        ({"current_password": ""}, 401),
        ({"new_password": "short"}, 422),
        ({"new_password_again": "another one, not the same"}, 422),
    ],
)
def test_a_password_is_not_changed_by_whoever_sits_there(
    app: Flask, member: NewMember, changes: dict[str, str], status: int
) -> None:
    client = signed_in(app, member)
    form = password_form(client, member.password) | changes

    page = client.post(CHANGE, form, status=status)
    assert PASSWORD not in page.html
    assert member.password not in page.html


def test_guessing_the_password_of_an_open_session_ends(app: Flask, member: NewMember) -> None:
    client = signed_in(app, member)
    form = password_form(client, "wrong")

    statuses = [client.send(CHANGE, form).status_code for _ in range(12)]
    assert statuses[:9] == [401] * 9
    assert statuses[-1] == 429


def test_a_forgotten_password_is_set_anew_with_the_printed_code(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T15, 4.17: a password that was set anew ends all sessions."""
    old = signed_in(app, team.lead)
    words = six_words(old.get(ACCOUNT))
    client.post_for_redirect(FORGOTTEN, forgotten(client, team.lead))

    assert old.fetch(ACCOUNT).status_code == 303
    later = credentials(client, team.lead, password=PASSWORD, ahead=1)
    client.post_for_redirect(SIGN_IN, later)
    assert six_words(client.get(ACCOUNT)) == words


@pytest.mark.parametrize(
    "changes",
    [
        {"username": "nobody"},
        {"recovery_code": "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-0XGR"},
        {"recovery_code": "not a code"},
        {"recovery_code": ""},
    ],
)
def test_a_wrong_code_and_an_unknown_name_get_the_same_answer(
    client: PageClient, team: StaffedTeam, changes: dict[str, str]
) -> None:
    page = client.post(FORGOTTEN, forgotten(client, team.lead) | changes, status=401)

    assert len(page.all("div", class_="error-summary")) == 1


def test_spare_codes_let_in_once_each(app: Flask, runtime: Runtime, member: NewMember) -> None:
    client = signed_in(app, member)
    page = client.post(SPARE, client.fill(client.get(SPARE), SPARE))
    codes = [text_of(one) for one in page.all("output")]
    assert len(set(codes)) == 10

    other = PageClient(app)
    other.post_for_redirect(SIGN_IN, credentials(other, member, otp=codes[3].upper()))
    again = PageClient(app)
    again.post(SIGN_IN, credentials(again, member, otp=codes[3]), status=401)
    with runtime.database.reading() as session:
        stored = session.scalars(select(SpareCode.digest)).all()
    assert len(stored) == 9
    assert all(clean_code(code).encode() not in b"".join(stored) for code in codes)


def test_new_spare_codes_want_the_password_and_void_the_old(app: Flask, member: NewMember) -> None:
    client = signed_in(app, member)
    first = client.post(SPARE, client.fill(client.get(SPARE), SPARE))
    client.post(SPARE, client.fill(client.get(SPARE), SPARE), status=401)
    form = client.fill(client.get(SPARE), SPARE, current_password=member.password)
    client.post(SPARE, form)

    other, old = PageClient(app), text_of(first.all("output")[0])
    other.post(SIGN_IN, credentials(other, member, otp=old), status=401)


def test_another_authenticator_takes_the_place_of_the_first(app: Flask, member: NewMember) -> None:
    client = signed_in(app, member)
    page = client.get(APP)
    secret = totp_secret_on(page)
    told = {"otp": one_time_code(secret), "current_password": member.password}
    client.post(APP, client.fill(page, APP, **(told | {"otp": "000000"})), status=422)
    client.post(APP, client.fill(page, APP, **(told | {"current_password": "no"})), status=401)
    client.post_for_redirect(APP, client.fill(page, APP, **told))

    other = PageClient(app)
    other.post(SIGN_IN, credentials(other, member, ahead=1), status=401)
    new = one_time_code(secret, steps_ahead=1)
    other.post_for_redirect(SIGN_IN, credentials(other, member, otp=new))


def test_a_page_made_for_somebody_else_gives_them_no_authenticator(
    app: Flask, runtime: Runtime, member: NewMember
) -> None:
    """T08, 4.16: set-up of a second factor is the owner's."""
    other = make_member(runtime, username="other")
    shown = signed_in(app, other).get(APP).fields(APP)["shown"]
    client = signed_in(app, member)
    told = {"shown": shown, "otp": "123456", "current_password": member.password}

    client.post(APP, client.fill(client.get(APP), APP, **told), status=400)


def test_a_new_recovery_code_counts_once_it_is_on_paper(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    person = signed_in(app, team.lead)
    made = person.fill(person.get(RECOVERY), RECOVERY, current_password=team.lead.password)
    page = person.post(RECOVERY, made)
    code = re.sub(r"\s", "", text_of(page.one("output")))
    told = forgotten(client, team.lead, code)
    client.post(FORGOTTEN, told, status=401)
    person.post_for_redirect(CONFIRM, person.fill(page, CONFIRM, last_group=code[-4:]))

    client.post(FORGOTTEN, forgotten(client, team.lead), status=401)
    client.post_for_redirect(FORGOTTEN, told)
    with runtime.database.reading() as session:
        mine = KeySlot.member_id == team.lead.member_id
        assert len(session.scalars(select(KeySlot).where(mine)).all()) == 2


def test_sessions_are_listed_without_saying_where_and_ended_one_by_one(
    app: Flask, member: NewMember
) -> None:
    here, there = signed_in(app, member), signed_in(app, member, steps_ahead=1)
    page = here.get(SESSIONS)
    marks = [node.get("value") for node in page.all("input", name="mark")]
    assert len(marks) == 1
    assert "127.0.0.1" not in page.html

    token = page.all("input", name="form_token")[-1].get("value")
    here.follow(SESSIONS, {"form_token": token, "mark": marks[0]})
    assert there.fetch(ACCOUNT).status_code == 303
    assert here.fetch(ACCOUNT).status_code == 200


def test_everything_else_is_ended_at_once(app: Flask, member: NewMember) -> None:
    here, there = signed_in(app, member), signed_in(app, member, steps_ahead=1)
    token = here.get(SESSIONS).all("input", name="form_token")[-1].get("value")
    here.follow(SESSIONS, {"form_token": token})

    assert there.fetch(ACCOUNT).status_code == 303
    assert here.fetch(ACCOUNT).status_code == 200


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.PARTNER, StaffRole.AUDITOR])
def test_a_role_without_a_key_has_no_code_to_print(
    app: Flask, runtime: Runtime, role: StaffRole
) -> None:
    client = signed_in(app, make_member(runtime, role))
    client.get(ACCOUNT)

    assert client.get(RECOVERY).all("input", name="current_password") == []


def six_words(page: Page) -> str:
    return text_of(page.one("bdi", lang="zxx"))


def change_password(client: PageClient, now: str) -> None:
    client.post_for_redirect(CHANGE, password_form(client, now))


def password_form(client: PageClient, now: str) -> dict[str, str]:
    told = {"new_password": PASSWORD, "new_password_again": PASSWORD, "current_password": now}
    return client.fill(client.get(CHANGE), CHANGE, **told)


def forgotten(client: PageClient, member: NewMember, code: str = "") -> dict[str, str]:
    told = {"new_password": PASSWORD, "new_password_again": PASSWORD, "username": member.username}
    told["recovery_code"] = code or member.recovery_code or ""
    return client.fill(client.get(FORGOTTEN), FORGOTTEN, **told)


def credentials(
    client: PageClient, member: NewMember, *, password: str = "", otp: str = "", ahead: int = 0
) -> dict[str, str]:
    code = otp or one_time_code(member.totp_secret, steps_ahead=ahead)
    told = {"username": member.username, "password": password or member.password, "otp": code}
    return client.fill(client.get(SIGN_IN), SIGN_IN, **told)
