"""Role, access and reset on the page of a person: sessions end at once, keys go for good."""

import pytest
from flask import Flask
from sqlalchemy import select

from reporting.accounts.models import KeySlot, Member, Passkey
from reporting.accounts.operations import NewMember
from reporting.audit import verify
from reporting.permissions import StaffRole
from reporting.runtime import Runtime
from reporting.teams.models import TeamGrant
from tests.casework.cases import make_case
from tests.staffing.examples import (
    KEY,
    PASSWORD,
    PEOPLE,
    one_more,
    reads,
    set_up,
    signed_in,
)
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import SIGN_IN, StaffedTeam, make_member, one_time_code


def test_closing_access_signs_out_renews_the_key_and_seals_anew(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T15, T47: who leaves is out at once, and what comes is sealed to a new key."""
    make_case(runtime, team)
    lead, colleague = signed_in(app, team.lead), signed_in(app, team.caseworker)
    page = act(lead, team.caseworker, "access", sure="yes")

    assert page.path == KEY
    assert colleague.fetch("/staff/").status_code == 303
    assert numbers(runtime, team.caseworker) == []
    assert numbers(runtime, team.lead) == [1, 2]
    assert slots(runtime, team.caseworker) == []
    assert "Sealing" not in page.text
    with runtime.database.reading() as session:
        verify(session)


def test_an_admin_closes_access_and_a_lead_renews_afterwards(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    admin = signed_in(app, make_member(runtime, StaffRole.ADMIN))
    page = act(admin, team.caseworker, "access", sure="yes")
    assert page.path == PEOPLE
    assert page.all("div", class_="strip")
    assert numbers(runtime, team.lead) == [1]

    lead = signed_in(app, team.lead)
    path = f"{KEY}/renew"
    lead.follow(path, lead.fill(lead.get(KEY), path))
    assert numbers(runtime, team.lead) == [1, 2]
    assert lead.get(PEOPLE).all("div", class_="strip") == []


def test_closing_wants_a_tick(app: Flask, runtime: Runtime, team: StaffedTeam) -> None:
    lead = signed_in(app, team.lead)

    act(lead, team.caseworker, "access", status=422)
    assert numbers(runtime, team.caseworker) == [1]


def test_nobody_takes_their_own_access_or_role(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    lead, other = signed_in(app, team.lead), one_more(runtime, team, StaffRole.LEAD)
    token = form_of(lead, other, "access")
    for path, told in (("access", {"wish": "close", "sure": "yes"}), ("role", {"role": "admin"})):
        fields = form_of(lead, other, path) | told
        lead.post(f"{person(team.lead)}/{path}", fields, status=409)
    assert token["form_token"]
    assert numbers(runtime, team.lead) == [1]


def test_the_only_lead_with_the_key_stays(app: Flask, runtime: Runtime, team: StaffedTeam) -> None:
    admin = signed_in(app, make_member(runtime, StaffRole.ADMIN))

    act(admin, team.lead, "access", sure="yes", status=409)
    act(admin, team.lead, "role", role="caseworker", status=409)
    one_more(runtime, team, StaffRole.LEAD)
    act(admin, team.lead, "access", sure="yes")
    assert numbers(runtime, team.lead) == []


def test_another_role_signs_out_at_once_and_takes_the_keys(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T15, 4.17: another role signs out."""
    lead, colleague = signed_in(app, team.lead), signed_in(app, team.caseworker)
    page = act(lead, team.caseworker, "role", role="auditor")

    assert page.path == KEY
    assert colleague.fetch("/staff/").status_code == 303
    assert numbers(runtime, team.caseworker) == []
    again = signed_in(app, team.caseworker, steps_ahead=1)
    again.get("/staff/audit")
    again.get("/staff/", status=403)


def test_a_lead_by_role_alone_opens_nothing(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T33, 4.18: a role alone opens nothing."""
    case, member = make_case(runtime, team), make_member(runtime, StaffRole.ADMIN)
    act(signed_in(app, team.lead), member, "role", role="lead")

    client = signed_in(app, member)
    assert not reads(client, case)
    assert numbers(runtime, member) == []


def test_a_reset_ends_everything_the_person_signs_in_with(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T15, 4.17: a reset ends sessions at once."""
    lead, colleague = signed_in(app, team.lead), signed_in(app, team.caseworker)
    code = reset(lead, team.caseworker)

    assert colleague.fetch("/staff/").status_code == 303
    client = PageClient(app)
    otp = one_time_code(team.caseworker.totp_secret, steps_ahead=1)
    told = {"username": team.caseworker.username, "password": team.caseworker.password, "otp": otp}
    client.post(SIGN_IN, client.fill(client.get(SIGN_IN), SIGN_IN, **told), status=401)
    with runtime.database.reading() as session:
        assert session.scalars(select(Passkey)).all() == []
    assert code.count("-") == 3


def test_who_has_the_printed_code_keeps_the_key_after_a_reset(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team)
    code = reset(signed_in(app, team.lead), team.caseworker)
    joined = set_up(app, code, recovery_code=team.caseworker.recovery_code)

    assert numbers(runtime, team.caseworker) == [1]
    assert reads(joined.client, case)


def test_without_it_cases_stay_closed_until_somebody_grants_the_key_anew(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team)
    lead = signed_in(app, team.lead)
    joined = set_up(app, reset(lead, team.caseworker))

    assert numbers(runtime, team.caseworker) == []
    assert not reads(joined.client, case)
    path = f"{KEY}/grants/{team.caseworker.member_id.hex()}"
    lead.follow(path, lead.fill(lead.get(path), path, compared="yes"))
    assert reads(joined.client, case)


def test_an_admin_who_resets_a_caseworker_reads_nothing_with_it(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team)
    admin = signed_in(app, make_member(runtime, StaffRole.ADMIN))
    taken_over = set_up(app, reset(admin, team.lead))

    assert not reads(taken_over.client, case)
    assert numbers(runtime, team.lead) == []
    colleague = f"{KEY}/grants/{team.lead.member_id.hex()}"
    assert taken_over.client.fetch(colleague).status_code in {403, 404}


def test_opening_access_again_gives_no_key_back(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    """T15, T47: neither a key nor a session comes back with the access."""
    lead, before = signed_in(app, team.lead), signed_in(app, team.caseworker)
    act(lead, team.caseworker, "access", sure="yes")
    act(lead, team.caseworker, "access")

    assert before.fetch("/staff/").status_code == 303
    signed_in(app, team.caseworker, steps_ahead=1)
    assert numbers(runtime, team.caseworker) == []
    assert len(slots(runtime, team.caseworker)) == 1


@pytest.mark.parametrize("role", [StaffRole.CASEWORKER, StaffRole.PARTNER, StaffRole.AUDITOR])
def test_nobody_else_touches_people(
    app: Flask, runtime: Runtime, team: StaffedTeam, role: StaffRole
) -> None:
    client = signed_in(app, make_member(runtime, role, kit=team.recovery_code))

    for path in (PEOPLE, f"{PEOPLE}/invite", person(team.lead)):
        client.get(path, status=403)
    for path in ("access", "role", "reset"):
        told = {"wish": "close", "sure": "yes", "role": "admin"}
        assert client.send(f"{person(team.lead)}/{path}", told).status_code == 403


@pytest.mark.parametrize("path", ["access", "role", "reset"])
def test_nothing_happens_without_the_token_of_this_session(
    app: Flask, runtime: Runtime, team: StaffedTeam, path: str
) -> None:
    lead, other = signed_in(app, team.lead), one_more(runtime, team, StaffRole.LEAD)
    foreign = form_of(signed_in(app, other), team.caseworker, path)
    told = {"wish": "close", "sure": "yes", "role": "admin"}

    address = f"{person(team.caseworker)}/{path}"
    assert lead.send(address, told).status_code == 400
    assert lead.send(address, foreign | told).status_code == 400
    assert numbers(runtime, team.caseworker) == [1]


def person(member: NewMember) -> str:
    return f"{PEOPLE}/{member.member_id.hex()}"


def form_of(client: PageClient, member: NewMember, action: str) -> dict[str, str]:
    address = f"{person(member)}/{action}"
    return client.fill(client.get(person(member)), address)


def act(
    client: PageClient, member: NewMember, action: str, *, status: int = 303, **told: str
) -> Page:
    address = f"{person(member)}/{action}"
    form = form_of(client, member, action) | told
    if status == 303:
        return client.follow(address, form)
    return client.post(address, form, status=status)


def reset(client: PageClient, member: NewMember) -> str:
    address = f"{person(member)}/reset"
    page = client.post(address, form_of(client, member, "reset") | {"sure": "yes"})
    assert PASSWORD not in page.html
    return text_of(page.one("output"))


def numbers(runtime: Runtime, member: NewMember) -> list[int]:
    with runtime.database.reading() as session:
        mine = select(TeamGrant.number).where(TeamGrant.member_id == member.member_id)
        return sorted(session.scalars(mine))


def slots(runtime: Runtime, member: NewMember) -> list[int]:
    with runtime.database.reading() as session:
        session.get_one(Member, member.member_id)
        mine = select(KeySlot.recipient).where(KeySlot.member_id == member.member_id)
        return sorted(session.scalars(mine))
