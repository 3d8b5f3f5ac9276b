"""Planning for leave in a browser: seen before it is done, and only by leads."""

from flask import Flask

from reporting.casework.ownership.operations import take_case
from reporting.runtime import Runtime
from tests.casework.cases import caseworker, make_case, report_of, sending
from tests.casework.desk import ENGLISH, opened, promised
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

LEAVE = "/staff/leave"


def test_a_lead_sees_the_list_before_anything_moves_and_the_new_owner_reads_why(
    app: Flask, client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised(3))
    away = caseworker(runtime, team, member_id=team.caseworker.member_id)
    with runtime.database.writing() as session:
        take_case(session, case.id, by=away, sending=sending())
    sign_in(client, team.lead)
    chosen = client.get(f"{LEAVE}{ENGLISH}&owner={away.member_id.hex()}")
    assert case.number in chosen.text
    assert report_of(runtime, case).owner_id == away.member_id
    lead = team.lead.member_id.hex()
    form = client.fill(chosen, LEAVE + ENGLISH, colleague=lead, reason="Aino is on leave")
    empty = client.post(LEAVE + ENGLISH, form | {"reason": ""}, status=422)
    assert "Write why" in empty.text
    changed = client.post(LEAVE + ENGLISH, form | {"numbers": "2026-000000"}, status=409)
    assert "The list has changed" in changed.text
    assert "1 case has a new owner." in client.follow(LEAVE + ENGLISH, form).text
    assert "Aino is on leave" in opened(client, case).text


def test_only_leads_plan_for_leave(desk: PageClient) -> None:
    desk.get(LEAVE + ENGLISH, status=403)
