"""What is promised of floods: alike reports stand in one row, and bury nobody else's (T24)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.database import Database
from reporting.report.conversation import Summary
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.triage.day import day_of
from reporting.triage.filters import Owner, QueueFilter
from reporting.triage.floods import BUCKET_SIZE, NewReport, buckets
from reporting.triage.presets import CaseList
from reporting.triage.queries import queue_page
from reporting.vocabulary import Area, Flag, Ground, Kind
from tests.casework.cases import NOW, make_case
from tests.support.people import StaffedTeam
from tests.triage.desks import EVERYONE, change, desk_of, many

TOLD = Summary(
    fact_key=b"",
    role=None,
    area=Area.ONLINE,
    municipality=None,
    kinds=(Kind.ONLINE_CONTENT,),
    grounds=(Ground.RELIGION,),
    sharing=None,
    words=40,
    files=0,
    has_contact=False,
    is_urgent=False,
)


def report(number: int, *, week: str = "2026-W47", **told: object) -> NewReport:
    """Give a new report, as far as a bucket looks at it."""
    summary = replace(TOLD, **told)  # type: ignore[arg-type]  # names are checked at the call
    return NewReport(number.to_bytes(16, "big"), week, summary)


def test_alike_reports_make_one_bucket() -> None:
    found = buckets(report(n, words=40 + n % 5) for n in range(BUCKET_SIZE))

    assert [len(bucket) for bucket in found] == [BUCKET_SIZE]


def test_a_few_alike_reports_stand_by_themselves() -> None:
    assert buckets(report(n) for n in range(BUCKET_SIZE - 1)) == ()


@pytest.mark.parametrize(
    "other",
    [
        {"area": Area.WORK},
        {"municipality": "091"},
        {"kinds": (Kind.THREAT,)},
        {"grounds": (Ground.RELIGION, Ground.AGE)},
        {"words": 400},
        {"is_urgent": True},
        {"flags": (Flag.CHILD,)},
        {"week": "2026-W46"},
    ],
)
def test_what_differs_stays_outside(other: dict[str, object]) -> None:
    flood = [report(n) for n in range(BUCKET_SIZE)]
    odd = report(99, **other)  # type: ignore[arg-type]  # as above

    (bucket,) = buckets([*flood, odd])

    assert odd.case_id not in bucket.case_ids


@given(st.lists(st.integers(0, 400), max_size=60))
def test_no_report_is_lost_or_in_two_buckets(words: list[int]) -> None:
    found = buckets((report(n, words=count) for n, count in enumerate(words)), least=3)
    inside = [case_id for bucket in found for case_id in bucket.case_ids]

    assert len(inside) == len(set(inside))
    assert all(len(bucket) >= 3 and bucket.head.case_id in bucket.case_ids for bucket in found)


def test_a_flood_is_one_row_and_hides_no_other_report(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    """T24: alike reports are one row."""
    flood = many(runtime, team, 12)
    other = make_case(runtime, team, area=Area.WORK)
    desk = desk_of(runtime, team)
    with database.reading() as session:
        page = queue_page(session, EVERYONE, desk)
        members = queue_page(
            session, QueueFilter(similar=page.buckets[0].row.case_id, owner=Owner.ANYONE), desk
        )
        day = day_of(session, desk, is_team=False, now=NOW)
    assert ([row.number for row in page.rows], page.count) == ([other.number], 13)
    assert [bucket.count for bucket in page.buckets] == [12]
    assert {row.number for row in members.rows} == {case.number for case in flood}
    new = next(group for group in day.groups if group.which is CaseList.NEW)
    assert ([row.number for row in new.rows], new.count) == ([other.number], 13)
    assert [bucket.count for bucket in new.buckets] == [12]


def test_whoever_was_answered_or_taken_up_leaves_the_bucket(
    runtime: Runtime, team: StaffedTeam
) -> None:
    taken, answered, wrote, *_ = many(runtime, team, 13)
    change(runtime, taken, owner_id=team.lead.member_id)
    change(runtime, answered, state=State.ACKNOWLEDGED)
    change(runtime, wrote, has_new_message=True)
    with runtime.database.reading() as session:
        page = queue_page(session, EVERYONE, desk_of(runtime, team))
    assert [bucket.count for bucket in page.buckets] == [10]
    assert {row.number for row in page.rows} == {taken.number, answered.number, wrote.number}


def test_a_flood_that_says_danger_is_one_row_among_what_presses(
    runtime: Runtime, team: StaffedTeam
) -> None:
    many(runtime, team, 11, kinds=(Kind.THREAT,))
    alone = make_case(runtime, team, kinds=(Kind.PHYSICAL_VIOLENCE,))
    with runtime.database.reading() as session:
        day = day_of(session, desk_of(runtime, team), is_team=False, now=NOW)
    now = day.groups[0]
    assert (now.which, now.count) == (CaseList.NOW, 12)
    assert [row.number for row in now.rows] == [alone.number]
    assert [bucket.count for bucket in now.buckets] == [11]
