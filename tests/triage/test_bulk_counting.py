"""Bulk deeds count as single ones do: the facts follow, and undoing brings them back."""

from reporting.database import Database
from reporting.facts.answers import FactState
from reporting.runtime import Runtime
from reporting.triage.bulk.operations import BulkDraft, do_in_bulk, undo_bulk
from reporting.triage.models import BulkAction
from reporting.triage.rows import Desk
from tests.casework.cases import caseworker, sending, settled_facts
from tests.support.people import StaffedTeam
from tests.triage.desks import desk_of, many


def test_unlikely_in_bulk_is_withdrawn_until_it_is_undone(
    runtime: Runtime, database: Database, team: StaffedTeam, desk: Desk
) -> None:
    ids = tuple(case.id for case in many(runtime, team, 3))
    lead = desk_of(runtime, team, by=caseworker(runtime, team, member_id=team.lead.member_id))
    asked = BulkDraft(BulkAction.UNLIKELY, ids, reason="All the same")
    do_in_bulk(database, asked, desk, sending=sending())
    deed = do_in_bulk(database, BulkDraft(BulkAction.AGREE, ids), lead, sending=sending())
    assert [fact.state for fact in settled_facts(runtime)] == [FactState.WITHDRAWN] * 3
    assert undo_bulk(database, deed, lead, sending=sending()) == 3

    assert [fact.state for fact in settled_facts(runtime)] == [FactState.PROVISIONAL] * 3


def test_cases_linked_in_bulk_are_a_mass_report_until_that_is_undone(
    runtime: Runtime, database: Database, team: StaffedTeam, desk: Desk
) -> None:
    ids = tuple(case.id for case in many(runtime, team, 3))
    deed = do_in_bulk(database, BulkDraft(BulkAction.LINK, ids), desk, sending=sending())
    assert [fact.is_mass for fact in settled_facts(runtime)] == [True] * 3
    undo_bulk(database, deed, desk, sending=sending())

    assert [fact.is_mass for fact in settled_facts(runtime)] == [False] * 3
