"""The coded summary after a correction: lists find a case by it, and older ones stay readable."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.entries import internal_part
from reporting.casework.notes.operations import flag_case
from reporting.casework.operations import read_story
from reporting.database import Database
from reporting.report import content
from reporting.report.conversation import summary_of
from reporting.report.drafts import ReportDraft
from reporting.report.models import SealedObject
from reporting.runtime import Runtime
from reporting.sealing import ObjectKind
from reporting.triage.coded import fits
from reporting.triage.filters import QueueFilter
from reporting.triage.kept_keys import KeptKeys
from reporting.triage.summaries import summaries_of
from reporting.vocabulary import Area, Flag, Ground, Kind, TimeOfDay, When
from tests.casework.cases import (
    NOW,
    caseworker,
    file_of,
    make_case,
    only_fact,
    report_of,
    sending,
    trail_of,
)
from tests.casework.coding.examples import CODED, coding_now, correct, summary_now
from tests.support.people import StaffedTeam


@pytest.fixture
def by(runtime: Runtime, team: StaffedTeam) -> Caseworker:
    """Give a caseworker of the team."""
    return caseworker(runtime, team)


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


def test_part_of_a_mass_report_is_the_flag_and_the_fact(
    runtime: Runtime, database: Database, team: StaffedTeam, by: Caseworker
) -> None:
    case = make_case(runtime, team)
    with database.writing() as session:
        flag_case(session, case.id, Flag.MEDIA, "Asked", step="Tell", by=by, sending=sending())
    now = coding_now(runtime, case, by)
    correct(runtime, case, replace(now, is_mass=True), by)
    assert only_fact(runtime).is_mass
    assert file_of(runtime, case, by).flags == (Flag.MEDIA, Flag.MASS)
    assert summary_now(runtime, case, by).flags == (Flag.MEDIA, Flag.MASS)
    correct(runtime, case, replace(now, is_mass=False), by)

    assert not only_fact(runtime).is_mass
    assert summary_now(runtime, case, by).flags == (Flag.MEDIA,)
    trail = trail_of(runtime, case, by)
    assert trail[1:] == [
        AuditAction.CASE_FLAGGED,
        AuditAction.CASE_CODED,
        AuditAction.CASE_UNFLAGGED,
        AuditAction.CASE_CODED,
    ]


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

    fact = only_fact(runtime)
    assert (fact.area, fact.time_of_day, fact.is_repeated) == (Area.WORK, TimeOfDay.NIGHT, True)


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
