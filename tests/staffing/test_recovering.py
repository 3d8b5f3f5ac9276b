"""When everybody lost everything: the drill with the printed kit, and the one without (T30)."""

import pytest
from flask import Flask
from sqlalchemy import delete

from reporting.accounts.models import KeySlot
from reporting.errors import NotFoundError
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.report.sealed import keys_for_code, opened_objects
from reporting.runtime import Runtime
from reporting.sealing import CodeError, KeyRole, SealBrokenError, recovery_code
from reporting.staffing.recovering import recover_member, rotate_keys
from reporting.teams.models import TeamGrant
from tests.casework.cases import make_case
from tests.staffing.examples import KEY, NOW, reads, signed_in
from tests.support.page import text_of
from tests.support.people import StaffedTeam

RECOVER, KIT, CONFIRM = f"{KEY}/recover", f"{KEY}/kit", f"{KEY}/kit/confirm"


@pytest.fixture
def lost(runtime: Runtime, team: StaffedTeam) -> StaffedTeam:
    """Give a team in which every personal key is gone."""
    with runtime.database.writing() as session:
        session.execute(delete(KeySlot))
    return team


def test_with_the_kit_the_command_line_brings_a_lead_back_who_reads_everything(
    app: Flask, runtime: Runtime, lost: StaffedTeam
) -> None:
    """T30: with the printed kit everything opens again."""
    case = make_case(runtime, lost)
    kit = lost.recovery_code
    lead = recover_member(runtime, lost.lead.username, kit=kit, now=NOW)

    client = signed_in(app, lead)
    assert reads(client, case)
    other = recover_member(runtime, lost.caseworker.username, kit=kit, now=NOW)
    assert reads(signed_in(app, other), case)


@pytest.mark.parametrize("kit", ["", "mistyped", recovery_code()], ids=["none", "typo", "other"])
def test_without_the_kit_nothing_opens_and_nothing_is_changed(
    app: Flask, runtime: Runtime, team: StaffedTeam, kit: str
) -> None:
    """T30: without it nothing opens."""
    case = make_case(runtime, team)

    with pytest.raises((CodeError, SealBrokenError)):
        recover_member(runtime, team.lead.username, kit=kit, now=NOW)
    with pytest.raises((CodeError, SealBrokenError)):
        rotate_keys(runtime, kit, now=NOW)
    assert reads(signed_in(app, team.lead), case)


def test_without_the_kit_reporters_still_read_their_conversation(
    runtime: Runtime, lost: StaffedTeam
) -> None:
    case = make_case(runtime, lost)

    with runtime.database.reading() as session:
        rows = sealed_keys_of(session, case.id)
        keys = keys_for_code(rows, case.code.wrapping_key)
        objects = opened_objects(sealed_objects_of(session, case.id), keys, KeyRole.THREAD)
    assert KeyRole.THREAD in keys
    assert objects == []


def test_nobody_unknown_is_recovered(runtime: Runtime, team: StaffedTeam) -> None:
    with pytest.raises(NotFoundError):
        recover_member(runtime, "nobody", kit=team.recovery_code, now=NOW)


def test_a_lead_without_the_key_takes_it_from_the_kit_on_the_page(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team)
    with runtime.database.writing() as session:
        session.execute(delete(TeamGrant))
    lead = signed_in(app, team.lead)
    assert not reads(lead, case)

    form = lead.fill(lead.get(RECOVER), RECOVER, kit=recovery_code())
    lead.post(RECOVER, form, status=422)
    page = lead.follow(RECOVER, form | {"kit": team.recovery_code.lower()})
    assert page.path == KEY
    assert reads(lead, case)


def test_a_new_kit_is_printed_confirmed_and_the_old_one_is_dead(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    lead = signed_in(app, team.lead)
    form = lead.fill(lead.get(KIT), KIT, current_password=team.lead.password)
    lead.post(KIT, form | {"current_password": "wrong"}, status=401)
    page = lead.post(KIT, form)
    kit = text_of(page.one("output")).replace(" ", "")
    lead.post(CONFIRM, lead.fill(page, CONFIRM, last_group="XXXX"), status=422)
    recover_member(runtime, team.caseworker.username, kit=team.recovery_code, now=NOW)

    lead.follow(CONFIRM, lead.fill(page, CONFIRM, last_group=kit[-4:]))
    with pytest.raises(SealBrokenError):
        recover_member(runtime, team.caseworker.username, kit=team.recovery_code, now=NOW)
    recover_member(runtime, team.caseworker.username, kit=kit, now=NOW)


def test_a_caseworker_makes_no_kit_and_uses_none(
    app: Flask, runtime: Runtime, team: StaffedTeam
) -> None:
    caseworker = signed_in(app, team.caseworker)

    for path in (KIT, RECOVER):
        caseworker.get(path, status=403)
    caseworker.get(KEY)
