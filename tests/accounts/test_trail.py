"""The pages about people and the trail: who may see them, and that they tell no secret."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import delete, update

from reporting.accounts.operations import NewMember
from reporting.accounts.trail import PAGE_SIZE, trail
from reporting.accounts.views import HOME
from reporting.audit import COMMAND_LINE, AuditAction, AuditEntry, record
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from tests.accounts.examples import NOW, answers_of, make_member
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

PEOPLE, AUDIT = "/staff/people", "/staff/audit"
IN_ENGLISH = AUDIT + "?lang=en"
ENTERS = {
    PEOPLE: {StaffRole.LEAD, StaffRole.ADMIN},
    AUDIT: {StaffRole.AUDITOR},
}


@pytest.fixture
def auditor(runtime: Runtime) -> NewMember:
    """Give somebody who reads the trail."""
    return make_member(runtime, StaffRole.AUDITOR, "auditor")


@pytest.mark.parametrize("path", ENTERS)
@pytest.mark.parametrize("role", list(StaffRole))
def test_a_page_is_open_to_its_roles_and_to_nobody_else(
    client: PageClient, runtime: Runtime, role: StaffRole, path: str
) -> None:
    member = make_member(runtime, role)
    client.post_for_redirect("/staff/sign-in", answers_of(client, member))

    client.get(path, status=200 if role in ENTERS[path] else 403)


@pytest.mark.parametrize("path", ENTERS)
def test_a_page_leads_to_the_sign_in_without_a_session(app: Flask, path: str) -> None:
    answer = PageClient(app).fetch(path)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/sign-in")


def test_every_role_has_a_page_to_begin_its_day_on() -> None:
    assert set(HOME) == set(StaffRole)


def test_the_list_of_people_shows_nobodys_secrets(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T08, P12: the list of people tells no secret."""
    admin = make_member(runtime, StaffRole.ADMIN, "admin")
    page = sign_in(client, admin)

    assert page.path == PEOPLE
    for member in (team.caseworker, team.lead, admin):
        assert member.username in page.text
        assert member.totp_secret not in page.html
        assert member.password not in page.html


def test_the_trail_names_people_and_actions(
    client: PageClient, runtime: Runtime, auditor: NewMember
) -> None:
    _write(runtime, 1, actor=auditor.member_id)
    _write(runtime, 1, actor=COMMAND_LINE)
    _write(runtime, 1, actor=b"somebody removed")

    sign_in(client, auditor)
    text = client.get(IN_ENGLISH).text
    assert "Aino LehtoOpened a case" in text
    assert "Command lineOpened a case" in text
    assert "A person who was removedOpened a case" in text


def test_the_trail_comes_newest_first_page_by_page(
    client: PageClient, runtime: Runtime, auditor: NewMember
) -> None:
    _write(runtime, PAGE_SIZE)
    first = sign_in(client, auditor)

    assert len(first.all("tr")) == PAGE_SIZE + 1
    older = client.get(next(a.get("href", "") for a in first.all("a", class_="all")))
    assert len(older.all("tr")) == 1 + 2
    assert not older.all("a", class_="all")


@pytest.mark.parametrize("query", ["?before=0", "?before=-5", "?before=x", "?before=9" + "9" * 30])
def test_a_page_that_is_not_there_is_no_error(
    client: PageClient, auditor: NewMember, query: str
) -> None:
    sign_in(client, auditor)

    client.get(AUDIT + query)


def test_a_changed_entry_shows_on_its_page_and_when_all_is_checked(
    client: PageClient, runtime: Runtime, auditor: NewMember
) -> None:
    _write(runtime, PAGE_SIZE + 20)
    with runtime.database.writing() as session:
        session.execute(
            update(AuditEntry).where(AuditEntry.sequence == 7).values(actor=bytes(range(16)))
        )

    sign_in(client, auditor)
    assert not client.get(IN_ENGLISH).all("div", role="alert")
    assert client.get(f"{IN_ENGLISH}&before=20").all("div", role="alert")
    assert "Entry 7 does not fit" in client.get(f"{IN_ENGLISH}&check=1").text


def test_a_removed_entry_shows_at_the_border_of_two_pages(runtime: Runtime) -> None:
    _write(runtime, PAGE_SIZE + 20)
    with runtime.database.writing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.sequence == 20))

    with runtime.database.reading() as session:
        assert trail(session).broken_at == 20
        assert trail(session, check_all=True).broken_at == 20


def test_a_whole_trail_says_so(client: PageClient, runtime: Runtime, auditor: NewMember) -> None:
    _write(runtime, 3)
    sign_in(client, auditor)

    assert "none missing, none changed" in client.get(f"{IN_ENGLISH}&check=1").text


def test_an_empty_trail_is_whole(runtime: Runtime) -> None:
    with runtime.database.reading() as session:
        empty = trail(session)
    assert (empty.lines, empty.broken_at, empty.older_than) == ((), None, None)


def test_times_are_those_of_finland(runtime: Runtime) -> None:
    _write(runtime, 1)

    with runtime.database.reading() as session:
        line = trail(session).lines[0]
    assert (line.day, line.time) == ((NOW + timedelta(hours=2)).date(), "14:00")


def _write(runtime: Runtime, count: int, *, actor: bytes = COMMAND_LINE) -> None:
    with runtime.database.writing() as session:
        for _ in range(count):
            record(session, AuditAction.CASE_OPENED, actor=actor, subject=bytes(32), now=NOW)


def test_the_trail_is_shown_by_person_action_and_day(
    client: PageClient, runtime: Runtime, auditor: NewMember
) -> None:
    sign_in(client, auditor)
    who = auditor.member_id.hex()
    page = client.get(f"{AUDIT}?lang=en&who={who}&action=session:started")

    rows = page.one("tbody").findall("tr")
    assert len(rows) == 1
    assert "Signed in" in text_of(rows[0])
    assert client.get(f"{AUDIT}?day=2020-01-01").all("tbody") == []
    assert client.get(f"{AUDIT}?day={datetime.now(ZoneInfo('Europe/Helsinki')):%Y-%m-%d}").one(
        "tbody"
    )


@pytest.mark.parametrize("query", ["who=zz", "who=00", "action=nothing", "day=never", "who=%00"])
def test_a_filter_that_means_nothing_is_none_or_finds_nothing(
    client: PageClient, auditor: NewMember, query: str
) -> None:
    sign_in(client, auditor)

    client.get(f"{AUDIT}?{query}")
