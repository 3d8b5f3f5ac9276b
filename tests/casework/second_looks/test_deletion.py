"""Delete now: nothing of the case is left, other cases stay sound, the trail stays (T19, T34)."""

from sqlalchemy import func, select

from reporting.audit import AuditAction
from reporting.casework.conflicts.models import Conflict
from reporting.casework.conflicts.operations import declare_conflict
from reporting.casework.linking import LinkKind, links_in
from reporting.casework.queries import case_rows
from reporting.casework.second_looks.models import Deed
from reporting.database import Database
from reporting.facts.answers import FactState
from reporting.links.operations import link_cases
from reporting.report.models import Attachment, Report, SealedKey, SealedObject
from reporting.report.queries import report_by_lookup
from reporting.runtime import Runtime
from tests.casework.cases import (
    FILE,
    TODAY,
    Case,
    caseworker,
    file_of,
    make_case,
    report_of,
    sending,
    settled_facts,
    trail_of,
)
from tests.casework.second_looks.asking import SECOND, YES, answer, ask, on_disk
from tests.factories import every_value
from tests.support.people import StaffedTeam


def delete_by_two(runtime: Runtime, team: StaffedTeam, case: Case) -> None:
    """Let two people delete a case."""
    ask(runtime, case, Deed.DELETE, caseworker(runtime, team))
    answer(runtime, case, Deed.DELETE, YES, caseworker(runtime, team, member_id=SECOND))
    runtime.database.empty_log()


def test_no_row_is_left_and_no_other_row_names_the_case(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    """T19: no row is left."""
    case, kept = make_case(runtime, team, files=(FILE,)), make_case(runtime, team)
    with database.writing() as session:
        somebody = caseworker(runtime, team, member_id=b"knows the place!")
        declare_conflict(session, case.id, by=somebody, sending=sending())
    delete_by_two(runtime, team, case)

    assert not [n for n, v in every_value(database) if v in (case.id, case.id.hex(), case.number)]
    with database.reading() as session:
        for table in (Attachment, Conflict):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        for sealed in (SealedKey, SealedObject):
            assert set(session.scalars(select(sealed.report_id))) == {kept.id}


def test_the_database_files_hold_nothing_of_it(runtime: Runtime, team: StaffedTeam) -> None:
    """T19, 4.35: no byte is left."""
    case = make_case(runtime, team)
    with runtime.database.reading() as session:
        rows = session.scalars(
            select(SealedObject.sealed_content).where(SealedObject.report_id == case.id)
        )
        sealed = [content[:32] for content in rows]
    assert all(content in on_disk(runtime) for content in [case.id, *sealed])

    delete_by_two(runtime, team, case)

    assert not [content for content in [case.id, *sealed] if content in on_disk(runtime)]


def test_links_in_other_cases_go_with_it(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    """T19: no link to it is left in another case."""
    case, other, by = make_case(runtime, team), make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        link_cases(session, case.id, other.id, LinkKind.SAME_EVENT, by=by, sending=sending())
        link_cases(session, other.id, case.id, LinkKind.MASS_REPORT, by=by, sending=sending())
    assert len(links_in(file_of(runtime, other, by).entries)) == 2

    delete_by_two(runtime, team, case)

    assert links_in(file_of(runtime, other, by).entries) == ()
    with database.reading() as session:
        [row] = case_rows(session, [report_of(runtime, other)], by=by, today=TODAY)
    assert row.summary is not None
    assert row.summary.links == 0


def test_the_code_opens_nothing_any_more_and_the_fact_stays(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case = make_case(runtime, team)
    delete_by_two(runtime, team, case)

    with database.reading() as session:
        assert report_by_lookup(session, case.code.lookup_id) is None
        assert session.scalars(select(Report)).all() == []
    assert [fact.state for fact in settled_facts(runtime)] == [FactState.PROVISIONAL]


def test_the_trail_outlives_the_case_and_holds_none_of_it(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    """T34, 4.21: the trail stays and tells nothing."""
    case, by = make_case(runtime, team), caseworker(runtime, team)
    delete_by_two(runtime, team, case)

    assert trail_of(runtime, case, by) == [  # verifies the chain
        AuditAction.SECOND_LOOK_ASKED,
        AuditAction.SECOND_LOOK_GIVEN,
        AuditAction.CASE_DELETED,
    ]
