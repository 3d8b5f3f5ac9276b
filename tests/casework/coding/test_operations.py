"""What correcting the coding of a case promises: the team's view is counted, the story stays."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.coding.answers import (
    FACT_NAMES,
    QUESTIONS,
    Coding,
    coding_of,
    corrected,
    plain,
    read,
)
from reporting.casework.coding.operations import correct_coding
from reporting.casework.entries import CODED_NAMES, EntryKind, internal_part
from reporting.casework.notes.operations import flag_case
from reporting.casework.operations import read_story
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
from reporting.facts.models import Fact
from reporting.report import content
from reporting.report.conversation import Summary, summary_of
from reporting.report.drafts import ReportDraft
from reporting.report.models import SealedObject
from reporting.runtime import Runtime
from reporting.sealing import ObjectKind
from reporting.triage.coded import fits
from reporting.triage.filters import QueueFilter
from reporting.triage.kept_keys import KeptKeys
from reporting.triage.summaries import summaries_of
from reporting.vocabulary import Area, BystanderAnswer, Flag, Ground, Kind, Role, TimeOfDay, When
from tests.casework.cases import (
    NOW,
    Case,
    caseworker,
    file_of,
    make_case,
    other_team,
    report_of,
    sending,
    settled_facts,
    trail_of,
)
from tests.support.people import StaffedTeam

COUNTERPARTIES = (
    "private_company municipality wellbeing_county state_authority other_public employer"
    " private_person association unknown"
)
CODED = Coding(
    role=Role.ORGANISATION,
    area=Area.EDUCATION,
    grounds=(Ground.AFRICAN_DESCENT, Ground.AGE),
    kinds=(Kind.EXCLUSION,),
    municipality="049",
    time_of_day=TimeOfDay.MORNING,
    is_repeated=True,
    bystander=BystanderAnswer.HELPED,
    district=None,
    setting=AreaSetting.EDUCATION_BASIC,
    legal_forms=(LegalForm.HARASSMENT, LegalForm.VICTIMISATION),
    counterparty=Counterparty.MUNICIPALITY,
)


@pytest.fixture
def by(runtime: Runtime, team: StaffedTeam) -> Caseworker:
    """Give a caseworker of the team."""
    return caseworker(runtime, team)


def correct(
    runtime: Runtime, case: Case, coding: Coding, by: Caseworker, *, reason: str = ""
) -> None:
    with runtime.database.writing() as session:
        correct_coding(session, case.id, coding, reason, by=by, sending=sending())


def summary_now(runtime: Runtime, case: Case, by: Caseworker) -> Summary:
    with runtime.database.reading() as session:
        found = summary_of(internal_part(session, report_of(runtime, case), by=by))
    assert found is not None
    return found


def coding_now(runtime: Runtime, case: Case, by: Caseworker) -> Coding:
    return coding_of(summary_now(runtime, case, by), file_of(runtime, case, by))


def fact_of(runtime: Runtime) -> Fact:
    (fact,) = settled_facts(runtime)
    return fact


def test_a_correction_reaches_summary_and_fact_whole(
    runtime: Runtime, database: Database, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    with database.writing() as session:
        correct_coding(session, case.id, CODED, "It was at school", by=by, sending=sending())

    assert coding_now(runtime, case, by) == CODED
    fact = fact_of(runtime)
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
    fact = fact_of(runtime)
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


def test_what_the_reporter_told_stays_as_it_was(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team, when=When.ONGOING, time_of_day=TimeOfDay.NIGHT)
    correct(runtime, case, CODED, by)

    with runtime.database.writing() as session:
        story = read_story(session, case.id, by=by, now=NOW)
        part = internal_part(session, report_of(runtime, case), by=by)
    assert (story.area, story.time_of_day, story.when) == (
        Area.TRANSPORT,
        TimeOfDay.NIGHT,
        When.ONGOING,
    )
    first = summary_of([found for found in part if found.kind is ObjectKind.SUMMARY][:1])
    assert first is not None
    assert (first.area, first.time_of_day, first.is_repeated) == (
        Area.TRANSPORT,
        TimeOfDay.NIGHT,
        True,
    )


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
    assert fact_of(runtime).state is FactState.PROVISIONAL
    correct(runtime, case, out, by, reason="A test of ours")
    assert fact_of(runtime).state is FactState.WITHDRAWN
    assert file_of(runtime, case, by).is_withdrawn
    correct(runtime, case, now, by)

    assert fact_of(runtime).state is FactState.PROVISIONAL
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
    assert fact_of(runtime).state is FactState.WITHDRAWN
    correct(runtime, case, now, by)

    fact = fact_of(runtime)
    assert (fact.state, fact.closing_reason) == (FactState.ACCEPTED, ClosingReason.OUTSIDE)


def test_part_of_a_mass_report_is_the_flag_and_the_fact(
    runtime: Runtime, database: Database, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    with database.writing() as session:
        flag_case(session, case.id, Flag.MEDIA, "Asked", step="Tell", by=by, sending=sending())
    now = coding_now(runtime, case, by)
    correct(runtime, case, replace(now, is_mass=True), by)
    assert fact_of(runtime).is_mass
    assert file_of(runtime, case, by).flags == (Flag.MEDIA, Flag.MASS)
    assert summary_now(runtime, case, by).flags == (Flag.MEDIA, Flag.MASS)
    correct(runtime, case, replace(now, is_mass=False), by)

    assert not fact_of(runtime).is_mass
    assert summary_now(runtime, case, by).flags == (Flag.MEDIA,)
    trail = trail_of(runtime, case, by)
    assert trail[1:] == [
        AuditAction.CASE_FLAGGED,
        AuditAction.CASE_CODED,
        AuditAction.CASE_UNFLAGGED,
        AuditAction.CASE_CODED,
    ]


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


def test_the_queue_finds_a_case_by_its_corrected_codes(
    runtime: Runtime, database: Database, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    correct(runtime, case, CODED, by)

    with database.reading() as session:
        found = summaries_of(session, [case.id], by=by, kept=KeptKeys())[case.id]
    assert fits(found, QueueFilter(area=Area.EDUCATION, municipality="049", kind=Kind.EXCLUSION))
    assert fits(found, QueueFilter(ground=Ground.ORIGIN))
    assert not fits(found, QueueFilter(area=Area.TRANSPORT))
    assert not fits(found, QueueFilter(municipality="091"))


def test_a_summary_from_before_reads_as_not_coded_and_keeps_its_fact(
    runtime: Runtime, team: StaffedTeam, by: Caseworker, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = ("time_of_day", "is_repeated", "bystander")
    whole = content.summary_content

    def older(draft: ReportDraft, fact_key: bytes) -> dict[str, Any]:
        return {n: v for n, v in whole(draft, fact_key).items() if n not in newer}

    monkeypatch.setattr(content, "summary_content", older)
    case = make_case(runtime, team, when=When.ONGOING, time_of_day=TimeOfDay.NIGHT)
    assert summary_now(runtime, case, by).is_repeated is None
    now = coding_now(runtime, case, by)
    assert (now.time_of_day, now.is_repeated, now.setting) == (None, False, None)
    correct(runtime, case, replace(now, area=Area.WORK), by)

    fact = fact_of(runtime)
    assert (fact.area, fact.time_of_day, fact.is_repeated) == (Area.WORK, TimeOfDay.NIGHT, True)


def test_the_names_of_coded_answers_agree_everywhere() -> None:
    names = list(vars(Coding()))

    assert set(QUESTIONS) == set(names)
    assert set(names) - {"is_mass", "is_counted"} == CODED_NAMES
    assert FACT_NAMES < CODED_NAMES


def test_the_codes_of_the_other_side_are_permanent() -> None:
    assert [one.value for one in Counterparty] == COUNTERPARTIES.split()
    assert Counterparty.on_form() == ()


def test_what_an_entry_keeps_reads_back_as_it_was() -> None:
    kept = plain(CODED, vars(CODED))

    for name, value in vars(CODED).items():
        expected = value if isinstance(value, tuple) else (value,) if value is not None else ()
        assert read(name, kept[name]) == expected, name
    with pytest.raises(ValueError, match="nowhere"):
        read("area", "nowhere")


def test_a_correction_is_what_differs() -> None:
    assert corrected(CODED, CODED) == {}
    assert corrected(CODED, replace(CODED, is_mass=True, kinds=())) == {
        "is_mass": True,
        "kinds": (),
    }


def test_no_summary_outgrows_its_smallest_size(
    runtime: Runtime, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    correct(runtime, case, CODED, by)

    of_summaries = select(SealedObject).where(SealedObject.kind == ObjectKind.SUMMARY)
    with runtime.database.reading() as session:
        sizes = [len(row.sealed_content) for row in session.scalars(of_summaries)]
    assert len(sizes) == 2
    assert len(set(sizes)) == 1
