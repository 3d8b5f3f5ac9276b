"""What correcting the coding of a case promises: the team's view is counted, the story stays."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.coding.answers import (
    FACT_NAMES,
    Coding,
)
from reporting.casework.coding.operations import correct_coding
from reporting.casework.entries import EntryKind
from reporting.casework.steps.operations import Closing, close_case
from reporting.coding import AreaSetting, ClosingReason, Counterparty, LegalForm
from reporting.database import Database
from reporting.errors import (
    AlreadyReceivedError,
    CaseChangedError,
    NotFoundError,
    StepNotAllowedError,
)
from reporting.facts.answers import FactState
from reporting.report.models import SealedObject
from reporting.runtime import Runtime
from reporting.vocabulary import Area, Ground
from tests.casework.cases import (
    NOW,
    caseworker,
    file_of,
    make_case,
    only_fact,
    other_team,
    report_of,
    sending,
    trail_of,
)
from tests.casework.coding.examples import CODED, coding_now, correct
from tests.support.people import StaffedTeam


@pytest.fixture
def by(runtime: Runtime, team: StaffedTeam) -> Caseworker:
    """Give a caseworker of the team."""
    return caseworker(runtime, team)


def test_a_correction_reaches_summary_and_fact_whole(
    runtime: Runtime, database: Database, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    with database.writing() as session:
        correct_coding(session, case.id, CODED, "It was at school", by=by, sending=sending())

    assert coding_now(runtime, case, by) == CODED
    fact = only_fact(runtime)
    told = vars(CODED)
    assert {name: getattr(fact, name) for name in FACT_NAMES} == {n: told[n] for n in FACT_NAMES}


def test_what_is_finer_than_a_fact_is_in_no_fact(
    runtime: Runtime, database: Database, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team, municipality="091")
    now = coding_now(runtime, case, by)
    finer = {
        "district": "101",
        "setting": AreaSetting.TRANSPORT_TRAM,
        "legal_forms": (LegalForm.DIRECT,),
        "counterparty": Counterparty.PRIVATE_PERSON,
    }
    correct(runtime, case, replace(now, **finer), by)  # type: ignore[arg-type]  # by name

    assert coding_now(runtime, case, by) == replace(now, **finer)  # type: ignore[arg-type]  # by name
    fact = only_fact(runtime)
    assert fact.district is None
    values = {str(value) for value in vars(fact).values()}
    assert not values & {"101", "transport_tram", "direct", "private_person"}


def test_a_correction_is_kept_with_who_when_before_after_and_why(
    runtime: Runtime, database: Database, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    now = coding_now(runtime, case, by)
    changed = replace(now, area=Area.WORK, grounds=(Ground.AGE,), municipality=None)
    with database.writing() as session:
        correct_coding(session, case.id, changed, "They rang", by=by, sending=sending())

    entry = file_of(runtime, case, by).entries[-1]
    assert (entry.kind, entry.by, entry.at) == (EntryKind.CODED, by.member_id, NOW)
    assert entry.content["reason"] == "They rang"
    assert entry.content["before"] == {
        "area": "transport",
        "grounds": ["origin", "language"],
        "municipality": "091",
    }
    assert entry.content["after"] == {"area": "work", "grounds": ["age"], "municipality": None}
    assert trail_of(runtime, case, by) == [AuditAction.CASE_CODED]
    assert report_of(runtime, case).revision == 1


def test_nothing_of_a_correction_is_readable_in_the_database(
    runtime: Runtime, database: Database, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    correct(runtime, case, CODED, by, reason="MARKER-REASON")

    with database.reading() as session:
        stored = b"".join(session.scalars(select(SealedObject.sealed_content)).all())
    for word in (b"MARKER-REASON", b"education_basic", b"african_descent", b"victimisation"):
        assert word not in stored


def test_withdrawing_needs_a_reason_and_counting_again_none(
    runtime: Runtime, database: Database, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    now = coding_now(runtime, case, by)
    out = replace(now, is_counted=False)
    with pytest.raises(StepNotAllowedError):
        correct(runtime, case, out, by)
    assert only_fact(runtime).state is FactState.PROVISIONAL
    correct(runtime, case, out, by, reason="A test of ours")
    assert only_fact(runtime).state is FactState.WITHDRAWN
    assert file_of(runtime, case, by).is_withdrawn
    correct(runtime, case, now, by)

    assert only_fact(runtime).state is FactState.PROVISIONAL
    assert not file_of(runtime, case, by).is_withdrawn


def test_what_was_withdrawn_stays_out_whatever_is_done_with_the_case(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    now = coding_now(runtime, case, by)
    correct(runtime, case, replace(now, is_counted=False), by, reason="A test of ours")
    closing = Closing(ClosingReason.OUTSIDE, "We looked.", "Write to us.")
    with runtime.database.writing() as session:
        close_case(session, case.id, closing, by=by, sending=sending())
    assert only_fact(runtime).state is FactState.WITHDRAWN
    correct(runtime, case, now, by)

    fact = only_fact(runtime)
    assert (fact.state, fact.closing_reason) == (FactState.ACCEPTED, ClosingReason.OUTSIDE)


def test_nothing_changed_is_nothing_written(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    correct(runtime, case, coding_now(runtime, case, by), by, reason="Looked again")

    assert file_of(runtime, case, by).entries == ()
    assert trail_of(runtime, case, by) == []
    assert report_of(runtime, case).revision == 0


def test_a_form_counts_once_and_only_for_what_it_showed(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case, same = make_case(runtime, team), sending(seen=0)
    with runtime.database.writing() as session:
        correct_coding(session, case.id, CODED, "", by=by, sending=same)
    with pytest.raises(AlreadyReceivedError), runtime.database.writing() as session:
        correct_coding(session, case.id, Coding(), "", by=by, sending=same)
    with pytest.raises(CaseChangedError), runtime.database.writing() as session:
        correct_coding(session, case.id, Coding(), "", by=by, sending=sending(seen=0))

    assert coding_now(runtime, case, by) == CODED


def test_a_case_of_another_team_is_none(runtime: Runtime, team: StaffedTeam) -> None:
    case = make_case(runtime, team)
    stranger = caseworker(runtime, other_team(runtime))

    with pytest.raises(NotFoundError):
        correct(runtime, case, CODED, stranger)
