"""Whoever knows somebody in a case sees it nowhere any more; only a lead brings it back."""

import pytest
from sqlalchemy import update

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.conflicts.operations import declare_conflict, lift_conflict
from reporting.casework.conflicts.queries import conflicts_seen_by, members_in_conflict
from reporting.casework.operations import open_file, read_contact, read_story
from reporting.casework.queries import case_visible_to, case_with_number, cases_visible_to
from reporting.database import Database
from reporting.errors import NotFoundError
from reporting.report.models import Report
from reporting.runtime import Runtime
from tests.casework.cases import (
    FILE,
    NOW,
    Case,
    caseworker,
    file_of,
    make_case,
    report_of,
    sending,
    trail_of,
)
from tests.support.people import StaffedTeam

COLLEAGUE = b"a colleague !!!!"


@pytest.fixture
def case(runtime: Runtime, team: StaffedTeam) -> Case:
    """Give a new report of the team."""
    return make_case(runtime, team)


def declare(runtime: Runtime, case: Case, by: Caseworker) -> None:
    """Tell of a conflict."""
    with runtime.database.writing() as session:
        declare_conflict(session, case.id, by=by, sending=sending())


def sees(runtime: Runtime, case: Case, by: Caseworker) -> set[bool]:
    """Say by each door whether a case exists for somebody."""
    with runtime.database.reading() as session:
        try:
            by_id = case_visible_to(session, case.id, by=by).id == case.id
        except NotFoundError:
            by_id = False
        by_number = case_with_number(session, case.number, by=by) is not None
        listed = case.id in {one.id for one in session.scalars(cases_visible_to(by))}
    return {by_id, by_number, listed}


def test_the_case_exists_for_everybody_else_only(
    runtime: Runtime, database: Database, team: StaffedTeam, case: Case
) -> None:
    """4.18: who is in conflict finds no case."""
    knows, colleague = caseworker(runtime, team), caseworker(runtime, team, member_id=COLLEAGUE)
    declare(runtime, case, knows)

    assert sees(runtime, case, knows) == {False}
    assert sees(runtime, case, colleague) == {True}
    with database.reading() as session:
        assert members_in_conflict(session, case.id) == {knows.member_id}


def test_nothing_of_it_opens_though_the_key_is_held(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    """T12, 4.18: neither story, contact details nor file, whoever still has their addresses."""
    case, knows = make_case(runtime, team, files=(FILE,)), caseworker(runtime, team)
    declare(runtime, case, knows)

    for opening in (
        lambda s: read_story(s, case.id, by=knows, now=NOW),
        lambda s: read_contact(s, case.id, "A reason", by=knows, now=NOW),
        lambda s: open_file(s, case.id, FILE.attachment_id, by=knows, now=NOW),
    ):
        with pytest.raises(NotFoundError), database.writing() as session:
            opening(session)


def test_whose_case_it_was_it_is_nobodys_again(
    runtime: Runtime, database: Database, team: StaffedTeam, case: Case
) -> None:
    knows, colleague = caseworker(runtime, team), caseworker(runtime, team, member_id=COLLEAGUE)
    for owner, left in ((colleague.member_id, colleague.member_id), (knows.member_id, None)):
        with database.writing() as session:
            session.execute(update(Report).values(owner_id=owner))
        declare(runtime, case, knows)
        assert report_of(runtime, case).owner_id == left
        with database.writing() as session:
            lift_conflict(session, case.id, knows.member_id, by=colleague, now=NOW)


def test_it_is_written_down_without_a_reason(
    runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    knows, colleague = caseworker(runtime, team), caseworker(runtime, team, member_id=COLLEAGUE)
    declare(runtime, case, knows)

    assert trail_of(runtime, case, knows) == [AuditAction.CONFLICT_DECLARED]
    assert file_of(runtime, case, colleague).entries == ()


def test_only_somebody_who_sees_the_case_lifts_a_conflict(
    runtime: Runtime, database: Database, team: StaffedTeam, case: Case
) -> None:
    knows, lead = caseworker(runtime, team), caseworker(runtime, team, member_id=COLLEAGUE)
    declare(runtime, case, knows)

    with pytest.raises(NotFoundError), database.writing() as session:
        lift_conflict(session, case.id, knows.member_id, by=knows, now=NOW)
    with database.reading() as session:
        assert conflicts_seen_by(session, by=knows) == ()
        [row] = conflicts_seen_by(session, by=lead)
        assert (row.case_id, row.member_id, row.number) == (case.id, knows.member_id, case.number)
    with database.writing() as session:
        lift_conflict(session, case.id, knows.member_id, by=lead, now=NOW)
    assert sees(runtime, case, knows) == {True}
    assert trail_of(runtime, case, lead)[-1] is AuditAction.CONFLICT_LIFTED


def test_a_conflict_that_is_none_cannot_be_lifted(
    runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    with pytest.raises(NotFoundError), runtime.database.writing() as session:
        lift_conflict(session, case.id, bytes(16), by=caseworker(runtime, team), now=NOW)
