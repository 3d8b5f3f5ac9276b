"""What changing who works on a case promises."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.conflicts.models import Conflict
from reporting.casework.ownership.operations import (
    HandOver,
    assign_case,
    hand_back_case,
    hand_over_case,
    read_hand_over,
    reassign_cases,
    take_case,
)
from reporting.casework.ownership.queries import colleagues, former_owners, open_cases_of
from reporting.database import Database
from reporting.errors import (
    CaseChangedError,
    NotFoundError,
    StepNotAllowedError,
)
from reporting.permissions import StaffRole
from reporting.report.progress import State
from reporting.runtime import Runtime
from tests.casework.cases import (
    Case,
    caseworker,
    file_of,
    make_case,
    other_team,
    report_of,
    sending,
    trail_of,
)
from tests.support.people import StaffedTeam, make_member

LINES = HandOver("An apology", "An answer by May", "Ring them", "No letters home")


def test_taking_makes_a_case_ones_own_and_says_that_there_is_no_conflict(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        take_case(session, case.id, by=by, sending=sending())
    assert report_of(runtime, case).owner_id == by.member_id
    assert file_of(runtime, case, by).checked == {"no_conflict"}
    assert trail_of(runtime, case, by) == [AuditAction.CASE_TAKEN]


def test_nobody_takes_what_they_have(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        take_case(session, case.id, by=by, sending=sending())
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        take_case(session, case.id, by=by, sending=sending())


def test_a_case_is_given_to_people_of_the_team_who_can_open_it_and_nobody_else(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    without_key = make_member(runtime, StaffRole.ADMIN)
    for stranger in (without_key.member_id, bytes(16), by.member_id):
        with pytest.raises(NotFoundError), database.writing() as session:
            assign_case(session, case.id, stranger, "", by=by, sending=sending())
    with database.writing() as session:
        assign_case(session, case.id, team.lead.member_id, "Knows trams", by=by, sending=sending())
    assert report_of(runtime, case).owner_id == team.lead.member_id


def test_a_colleague_with_a_conflict_is_not_given_the_case(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        session.add(Conflict(report_id=case.id, member_id=team.lead.member_id))
    with database.reading() as session:
        able = colleagues(session, by=by, case_id=case.id)
    assert team.lead.member_id not in {person.id for person in able}
    with pytest.raises(NotFoundError), database.writing() as session:
        assign_case(session, case.id, team.lead.member_id, "", by=by, sending=sending())


def test_a_case_goes_back_with_a_reason_or_without(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        take_case(session, case.id, by=by, sending=sending())
        hand_back_case(session, case.id, "", by=by, sending=sending())
    assert report_of(runtime, case).owner_id is None
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        hand_back_case(session, case.id, "", by=by, sending=sending())


def test_a_hand_over_is_unread_until_its_owner_reads_it(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    lead = caseworker(runtime, team, member_id=team.lead.member_id)
    with database.writing() as session:
        hand_over_case(session, case.id, lead.member_id, LINES, by=by, sending=sending())
    unread = file_of(runtime, case, by).hand_over
    assert unread is not None
    assert unread.content["promised"] == "An answer by May"
    with pytest.raises(StepNotAllowedError), database.writing() as session:
        read_hand_over(session, case.id, by=by, sending=sending())
    with database.writing() as session:
        read_hand_over(session, case.id, by=lead, sending=sending())
    assert file_of(runtime, case, by).hand_over is None


ACTS: dict[str, Callable[[Session, Case, StaffedTeam, Runtime], None]] = {
    "take": lambda s, c, t, r: take_case(s, c.id, by=caseworker(r, t), sending=sending()),
    "assign": lambda s, c, t, r: assign_case(
        s, c.id, t.lead.member_id, "", by=caseworker(r, t), sending=sending()
    ),
    "hand over": lambda s, c, t, r: hand_over_case(
        s, c.id, t.lead.member_id, LINES, by=caseworker(r, t), sending=sending()
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", [State.CLOSED, State.UNLIKELY])
def test_nobody_gets_a_case_that_is_over(
    runtime: Runtime, team: StaffedTeam, act: str, state: State
) -> None:
    case = make_case(runtime, team, state=state)
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        ACTS[act](session, case, team, runtime)
    assert report_of(runtime, case).owner_id is None


@pytest.mark.parametrize("act", ACTS)
def test_nobody_gets_a_case_of_another_team(runtime: Runtime, team: StaffedTeam, act: str) -> None:
    theirs = make_case(runtime, other_team(runtime))
    with pytest.raises(NotFoundError), runtime.database.writing() as session:
        ACTS[act](session, theirs, team, runtime)


def test_planning_for_leave_moves_exactly_what_was_previewed(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    cases = [make_case(runtime, team) for _ in range(3)]
    by = caseworker(runtime, team, member_id=team.caseworker.member_id)
    with database.writing() as session:
        for case in cases:
            take_case(session, case.id, by=by, sending=sending())
    lead = caseworker(runtime, team, member_id=team.lead.member_id)
    with database.reading() as session:
        listed = open_cases_of(session, by.member_id, by=lead)
        assert [one.open_cases for one in former_owners(session, by=lead)] == [3]
    numbers = [report.number for report in listed]
    assert numbers == sorted(case.number for case in cases)

    def move(session: Session, numbers: list[str]) -> int:
        ids, why = (by.member_id, lead.member_id), "Aino is on leave"
        return reassign_cases(session, *ids, why, numbers=numbers, by=lead, sending=sending())

    with pytest.raises(CaseChangedError), database.writing() as session:
        move(session, numbers[:2])
    with database.writing() as session:
        assert move(session, numbers) == 3
    for case in cases:
        assert report_of(runtime, case).owner_id == lead.member_id
        unread = file_of(runtime, case, by).hand_over
        assert unread is not None
        assert unread.content["next"] == "Aino is on leave"
