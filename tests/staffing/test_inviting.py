"""From the invitation to the first case: who does what, and what nobody ever sees."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from reporting.accounts.models import Invitation, KeySlot, Member
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.teams.models import TeamGrant
from tests.staffing.examples import (
    KEY,
    PASSWORD,
    PEOPLE,
    SET_UP,
    WELCOME,
    Joined,
    invite,
    set_up,
    signed_in,
    totp_secret_on,
)
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import SIGN_IN, StaffedTeam, make_member, one_time_code

CODE_PAGE = "/staff/account/recovery-code"
CONFIRM = "/staff/account/recovery-code/confirm"


def test_a_newcomer_is_invited_sets_up_gets_the_key_and_reads(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    lead = signed_in(app, team.lead)
    joined = set_up(app, invite(lead, "Noora.V", StaffRole.CASEWORKER))

    assert joined.page.path == CODE_PAGE
    confirmed = print_recovery_code(joined)
    assert confirmed.path == "/staff/account/spare-codes"
    assert "no key" not in joined.client.get("/staff/?lang=en").text.lower()

    words = words_on(joined.client.get("/staff/account?lang=en"))
    waiting = lead.get(KEY)
    path = next(a.get("href", "") for a in waiting.all("a") if text_of(a) == "Noora Virta")
    page = lead.get(path)
    assert words_on(page) == words
    assert len(words) == 6

    lead.follow(path, lead.fill(page, path, compared="yes"))
    assert granted(runtime, "noora.v") == [], "a colleague who holds the key compares them too"
    colleague = signed_in(app, team.caseworker)
    page = colleague.get(path)
    assert words_on(page) == words
    colleague.follow(path, colleague.fill(page, path, compared="yes"))
    assert granted(runtime, "noora.v") == [1]


def test_nothing_is_given_before_the_words_were_compared(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    lead = signed_in(app, team.lead)
    set_up(app, invite(lead, "noora", StaffRole.LEAD))
    path = grant_path(lead)

    lead.post(path, lead.fill(lead.get(path), path), status=422)
    assert granted(runtime, "noora") == []


def test_a_key_exchanged_after_the_words_were_compared_is_not_granted(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    lead = signed_in(app, team.lead)
    set_up(app, invite(lead, "noora", StaffRole.LEAD))
    path = grant_path(lead)
    form = lead.fill(lead.get(path), path, compared="yes")
    thief = team.caseworker.keys
    assert thief is not None
    with runtime.database.writing() as session:
        mine = Member.username == "noora"
        session.execute(update(Member).where(mine).values(public_key=thief.public))

    lead.post(path, form, status=409)
    assert granted(runtime, "noora") == []


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.PARTNER, StaffRole.AUDITOR])
def test_a_role_without_a_key_gets_none(
    app: Flask, runtime: Runtime, team: StaffedTeam, role: StaffRole
) -> None:
    lead = signed_in(app, team.lead)
    joined = set_up(app, invite(lead, "noora", role))

    assert joined.page.path == "/staff/account/spare-codes"
    with runtime.database.reading() as session:
        member = session.scalars(select(Member).where(Member.username == "noora")).one()
        mine = KeySlot.member_id == member.id
        assert member.public_key is None
        assert session.scalars(select(KeySlot).where(mine)).all() == []


def test_an_admin_makes_accounts_and_grants_nothing(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    admin = signed_in(app, make_member(runtime, StaffRole.ADMIN))
    set_up(app, invite(admin, "noora", StaffRole.CASEWORKER))
    with runtime.database.reading() as session:
        member = session.scalars(select(Member).where(Member.username == "noora")).one()

    path = f"{KEY}/grants/{member.id.hex()}"
    for page in (KEY, path, f"{KEY}/kit", f"{KEY}/recover"):
        admin.get(page, status=403)
    assert admin.send(path, {"compared": "yes"}).status_code == 403
    assert granted(runtime, "noora") == []


def test_a_code_works_once(app: Flask, team: StaffedTeam) -> None:
    code = invite(signed_in(app, team.lead), "noora", StaffRole.CASEWORKER)
    client = PageClient(app)
    page = client.post(WELCOME, client.fill(client.get(WELCOME), WELCOME, code=code))
    told = filled(client, page)
    set_up(app, code)

    client.post(SET_UP, told, status=400)
    client.post(WELCOME, client.fill(client.get(WELCOME), WELCOME, code=code), status=422)


@pytest.mark.parametrize("typed", ["", "abcde-fghij-kmnpq-rstuv", "' OR 1=1 --", "ä" * 9000])
def test_a_made_up_code_opens_nothing(client: PageClient, team: StaffedTeam, typed: str) -> None:
    client.post(WELCOME, client.fill(client.get(WELCOME), WELCOME, code=typed), status=422)


def test_a_code_is_read_as_people_type_it_and_dies_after_a_week(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    code = invite(signed_in(app, team.lead), "noora", StaffRole.CASEWORKER)
    form = client.fill(client.get(WELCOME), WELCOME, code=f" {code.upper().replace('-', ' ')} ")
    client.post(WELCOME, form)

    with runtime.database.writing() as session:
        row = session.scalars(select(Invitation)).one()
        row.expires_at -= timedelta(days=7, seconds=1)
    client.post(WELCOME, form, status=422)


def test_a_withdrawn_invitation_opens_nothing(
    app: Flask, client: PageClient, team: StaffedTeam
) -> None:
    lead = signed_in(app, team.lead)
    code = invite(lead, "noora", StaffRole.CASEWORKER)
    path = f"{PEOPLE}/withdraw"
    lead.follow(path, lead.fill(lead.get(PEOPLE), path))

    client.post(WELCOME, client.fill(client.get(WELCOME), WELCOME, code=code), status=422)


def test_a_user_name_is_taken_once(app: Flask, team: StaffedTeam) -> None:
    lead, path = signed_in(app, team.lead), f"{PEOPLE}/invite"
    invite(lead, "noora", StaffRole.CASEWORKER)

    for taken in ("NOORA", team.caseworker.username):
        form = lead.fill(lead.get(path), path, username=taken, name="Other", role="admin")
        lead.post(path, form, status=422)


@pytest.mark.parametrize(
    "changes",
    [
        {"new_password": "short"},
        {"new_password": "password12345678", "new_password_again": "password12345678"},
        {"new_password_again": "not the same at all"},
        {"otp": "000000"},
        {"otp": ""},
        {"otp": "", "credential": "{}"},
        {"otp": "", "credential": "not json"},
    ],
)
def test_a_bad_choice_is_told_and_uses_up_nothing(
    app: Flask, team: StaffedTeam, changes: dict[str, str]
) -> None:
    code = invite(signed_in(app, team.lead), "noora", StaffRole.CASEWORKER)
    client = PageClient(app)
    page = client.post(WELCOME, client.fill(client.get(WELCOME), WELCOME, code=code))

    again = client.post(SET_UP, filled(client, page) | changes, status=422)
    assert PASSWORD not in again.html
    assert totp_secret_on(again) == totp_secret_on(page)
    client.post_for_redirect(SET_UP, filled(client, again))


def test_who_set_up_signs_in_with_it(app: Flask, client: PageClient, team: StaffedTeam) -> None:
    joined = set_up(app, invite(signed_in(app, team.lead), "noora", StaffRole.CASEWORKER))

    code = one_time_code(joined.totp_secret, steps_ahead=1)
    form = client.fill(client.get(SIGN_IN), username="noora", password=PASSWORD, otp=code)
    assert client.post_for_redirect(SIGN_IN, form) == "/staff/"


def filled(client: PageClient, page: Page) -> dict[str, str]:
    otp = one_time_code(totp_secret_on(page))
    told = {"new_password": PASSWORD, "new_password_again": PASSWORD, "otp": otp}
    return client.fill(page, SET_UP, **told)


def print_recovery_code(joined: Joined) -> Page:
    client = joined.client
    page = client.post(CODE_PAGE, client.fill(client.get(CODE_PAGE), CODE_PAGE))
    code = text_of(page.one("output")).replace(" ", "")
    client.post(CONFIRM, client.fill(page, CONFIRM, last_group="0000"), status=422)
    return client.follow(CONFIRM, client.fill(page, CONFIRM, last_group=code[-4:].lower()))


def words_on(page: Page) -> list[str]:
    return [text_of(word) for word in page.one("bdi", lang="zxx").iter("b")]


def grant_path(lead: PageClient) -> str:
    waiting = lead.get(KEY)
    found = [a.get("href", "") for a in waiting.all("a") if "/grants/" in a.get("href", "")]
    return found[0].partition("?")[0]


def granted(runtime: Runtime, username: str) -> list[int]:
    with runtime.database.reading() as session:
        member = session.scalars(select(Member).where(Member.username == username)).one()
        mine = select(TeamGrant.number).where(TeamGrant.member_id == member.id)
        return list(session.scalars(mine.order_by(TeamGrant.number)))
