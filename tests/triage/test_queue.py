"""What the queue promises: whose cases, in which order, how many, and that no page skips one."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, select, update

from reporting.casework.caseworker import Caseworker
from reporting.casework.conflicts.models import Conflict
from reporting.casework.duties import OwnDays, next_duty
from reporting.database import Database
from reporting.permissions import StaffRole
from reporting.report.models import Report, SealedKey, SealedObject
from reporting.report.operations import promise_of
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.sealing import KeyRole
from reporting.triage.conditions import OPEN, due_on
from reporting.triage.filters import DueBy, Order, Owner, QueueFilter
from reporting.triage.kept_keys import KeptKeys
from reporting.triage.presets import COUNTED, FILTERS, CaseList
from reporting.triage.queries import (
    PAGE_ROWS,
    count_of,
    hindrance,
    list_counts,
    page_ids,
    queue_page,
)
from reporting.triage.rows import Desk, due_of
from reporting.vocabulary import Kind, Wish
from tests.casework.cases import TODAY, Case, Person, caseworker, make_case, other_team
from tests.support.people import StaffedTeam
from tests.triage.desks import EVERYONE, change, desk_of, numbers, person, promised

STEPS = (None, -2, 0, 3, 40)


def test_only_the_own_teams_cases_are_listed(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    other = other_team(runtime)
    mine, theirs = make_case(runtime, team), make_case(runtime, other)
    there = Desk(caseworker(runtime, other), TODAY, KeptKeys())

    assert numbers(database, desk_of(runtime, team)) == [mine.number]
    assert numbers(database, there) == [theirs.number]


def test_a_case_with_a_conflict_of_interest_is_in_no_list_and_in_no_count(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, desk = make_case(runtime, team), desk_of(runtime, team)
    with database.writing() as session:
        session.add(Conflict(member_id=desk.by.member_id, report_id=case.id))

    assert numbers(database, desk) == []
    with database.reading() as session:
        assert not any(list_counts(session, desk).values())


@pytest.mark.parametrize("state", State)
def test_the_database_sorts_by_the_duty_that_people_see(
    runtime: Runtime, database: Database, team: StaffedTeam, state: State
) -> None:
    for days in STEPS:
        case = make_case(runtime, team, promise=promised(9), state=state)
        change(runtime, case, next_step_on=None if days is None else TODAY + timedelta(days=days))
    with database.reading() as session:
        rows = session.execute(select(Report, due_on())).all()
    assert len(rows) == len(STEPS)
    for report, due in rows:
        own = OwnDays(next_step_on=report.next_step_on)
        duty = next_duty(report.state, promise_of(report), today=TODAY, own=own)
        found = date.fromisoformat(due) if isinstance(due, str) else due
        assert found == (duty.due_on if duty else None)


def test_what_is_due_first_stands_first(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    for days in (5, -3, 9, 0):
        make_case(runtime, team, promise=promised(days), state=State.IN_PROGRESS)
    make_case(runtime, team, promise=promised(2))
    planned = make_case(runtime, team, promise=promised(30), state=State.ACKNOWLEDGED)
    change(runtime, planned, next_step_on=TODAY + timedelta(days=1))
    with database.reading() as session:
        page = queue_page(session, EVERYONE, desk_of(runtime, team))
    assert [row.duty.days_left for row in page.rows if row.duty] == [-3, 0, 1, 2, 5, 9]
    assert [(group.due, len(group.rows)) for group in page.groups] == [
        (DueBy.OVERDUE, 1),
        (DueBy.TODAY, 1),
        (DueBy.WEEK, 3),
        (DueBy.LATER, 1),
    ]


def test_other_orders_put_the_newest_first(runtime: Runtime, team: StaffedTeam) -> None:
    old, new = make_case(runtime, team), make_case(runtime, team)
    change(runtime, old, received_week="2026-W40", state_since=TODAY)
    change(runtime, new, received_week="2026-W47", state_since=TODAY - timedelta(days=9))
    desk = desk_of(runtime, team)
    received = QueueFilter(owner=Owner.ANYONE, sort=Order.RECEIVED)
    changed = QueueFilter(owner=Owner.ANYONE, sort=Order.CHANGED)
    assert numbers(runtime.database, desk, received) == [new.number, old.number]
    assert numbers(runtime.database, desk, changed) == [old.number, new.number]


def test_a_long_list_of_closed_cases_is_not_sorted_anew_for_each_page(
    runtime: Runtime, team: StaffedTeam
) -> None:
    """Design §13: an index has its order, so that a page costs the same in a large archive."""
    closed, desk = QueueFilter(State.CLOSED, owner=Owner.ANYONE), desk_of(runtime, team)
    steps = list[object]()
    with runtime.database.reading() as session:
        bare = session.connection()

        def explain(
            _: object, _cursor: object, statement: str, values: Any, *_more: object
        ) -> None:
            if not statement.startswith("EXPLAIN"):
                steps.extend(bare.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all())

        event.listen(runtime.database.engine, "before_cursor_execute", explain)
        page_ids(session, closed, desk)

    assert any("ix_report_team_id_state_state_since" in str(step) for step in steps)
    assert not any("ORDER BY" in str(step) for step in steps)


@pytest.mark.parametrize("days", [-40, -1, 0, 1, 6, 7])
@pytest.mark.parametrize("state", State)
def test_sql_and_rows_agree_on_how_near_a_duty_is(
    runtime: Runtime, team: StaffedTeam, state: State, days: int
) -> None:
    case, desk = (
        make_case(runtime, team, promise=promised(days), state=state),
        desk_of(runtime, team),
    )
    found = {
        due
        for due in DueBy
        if case.number in numbers(runtime.database, desk, QueueFilter(state, due, Owner.ANYONE))
    }
    with runtime.database.reading() as session:
        row = queue_page(session, QueueFilter(state, owner=Owner.ANYONE), desk).rows[0]
    assert found == {due_of(row)}


def test_a_list_counts_what_it_shows(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    desk = desk_of(runtime, team)
    for number, state in enumerate(State):
        case = make_case(runtime, team, promise=promised(number), state=state)
        change(runtime, case, owner_id=(None, desk.by.member_id, bytes(16))[number % 3])
    make_case(runtime, team, promise=promised(-1), has_new_message=True)
    with database.reading() as session:
        counts = list_counts(session, desk)
        for which in COUNTED:
            page = queue_page(session, FILTERS[which], desk)
            assert counts[which] == page.count == len(page.rows), which


def test_pages_hold_every_case_once_and_a_page_past_the_end_is_the_last(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    """T32: a list is paged, and a page is short."""
    assert PAGE_ROWS <= 100
    for number in range(PAGE_ROWS + 1):  # not alike, so that no bucket takes them
        make_case(runtime, team, state=State.IN_PROGRESS, promise=promised(number % 3))
    desk = desk_of(runtime, team)
    with database.reading() as session:
        pages = [queue_page(session, EVERYONE, desk, page=number) for number in (1, 2, 9999)]
    assert [len(page.rows) for page in pages] == [PAGE_ROWS, 1, 1]
    assert [page.page for page in pages] == [1, 2, 2]
    assert len({row.number for page in pages[:2] for row in page.rows}) == PAGE_ROWS + 1


def test_mine_and_nobodys_come_without_asking(runtime: Runtime, team: StaffedTeam) -> None:
    desk = desk_of(runtime, team)
    nobodys, mine, theirs = (make_case(runtime, team) for _ in range(3))
    change(runtime, mine, owner_id=desk.by.member_id)
    change(runtime, theirs, owner_id=team.lead.member_id)
    expected: dict[Owner | bytes, set[Case]] = {
        Owner.MINE: {nobodys, mine},
        Owner.ME: {mine},
        Owner.NOBODY: {nobodys},
        Owner.ANYONE: {nobodys, mine, theirs},
        team.lead.member_id: {theirs},
    }
    for owner, cases in expected.items():
        found = numbers(runtime.database, desk, QueueFilter(owner=owner))
        assert set(found) == {case.number for case in cases}, owner


def test_open_means_neither_closed_nor_unlikely(runtime: Runtime, team: StaffedTeam) -> None:
    cases = {state: make_case(runtime, team, state=state) for state in State}
    found = numbers(runtime.database, desk_of(runtime, team))
    assert set(found) == {cases[state].number for state in OPEN}


def test_an_empty_list_tells_which_filter_keeps_most_away(
    runtime: Runtime, team: StaffedTeam
) -> None:
    desk = desk_of(runtime, team)
    for _ in range(3):
        make_case(runtime, team, kinds=(Kind.THREAT,), wish=Wish.ADVICE)
    make_case(runtime, team, kinds=(Kind.REFUSAL,), wish=Wish.LOOK_INTO)
    wanted = QueueFilter(wish=Wish.LOOK_INTO, kind=Kind.THREAT, owner=Owner.ANYONE)
    with runtime.database.reading() as session:
        assert count_of(session, wanted, desk) == 0
        assert hindrance(session, wanted, desk) == ("wish", 3)


def test_a_row_shows_the_coded_summary(runtime: Runtime, team: StaffedTeam) -> None:
    make_case(runtime, team, kinds=(Kind.THREAT,))
    with runtime.database.reading() as session:
        row = queue_page(session, EVERYONE, desk_of(runtime, team)).rows[0]
    assert row.summary is not None
    assert (row.summary.kinds, row.summary.is_urgent) == ((Kind.THREAT,), True)
    assert row.town("fi") == "Helsinki"


def test_a_municipality_that_exists_no_more_is_left_out(
    runtime: Runtime, team: StaffedTeam
) -> None:
    make_case(runtime, team, municipality="999")
    with runtime.database.reading() as session:
        page = queue_page(session, EVERYONE, desk_of(runtime, team))
    assert page.rows[0].town("fi") == ""


DAMAGES: dict[str, tuple[type[SealedKey] | type[SealedObject], dict[str, object]]] = {
    "summary changed": (SealedObject, {"sealed_content": b"RNB1" + bytes(1000)}),
    "summary gone": (SealedObject, {}),
    "summary of an unknown kind": (SealedObject, {"kind": 99}),
    "summary of an unknown author": (SealedObject, {"author": 99}),
    "key changed": (SealedKey, {"sealed_key": bytes(1173)}),
    "key gone": (SealedKey, {}),
    "key of an unknown generation": (SealedKey, {"generation": 7}),
}


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_case_says_so_and_the_list_still_works(
    runtime: Runtime,
    team: StaffedTeam,
    damage: str,
    is_known: bool,  # noqa: FBT001 - pytest gives it
) -> None:
    broken, whole = make_case(runtime, team), make_case(runtime, team)
    desk = desk_of(runtime, team)
    if is_known:  # its key was opened before, and is kept
        numbers(runtime.database, desk)
    table, values = DAMAGES[damage]
    internal = (table.report_id == broken.id, table.role == KeyRole.INTERNAL)
    with runtime.database.writing() as session:
        changed = update(table).values(**values) if values else delete(table)
        session.execute(changed.where(*internal))
    with runtime.database.reading() as session:
        page = queue_page(session, EVERYONE, desk)
    damaged = {row.number: row.is_damaged for row in page.rows}
    still_opens = is_known and damage == "key changed"  # by what was opened before
    assert damaged == {broken.number: not still_opens, whole.number: False}


def test_without_the_teams_key_every_case_is_listed_but_none_opens(
    runtime: Runtime, team: StaffedTeam
) -> None:
    make_case(runtime, team)
    kept = desk_of(runtime, team).kept
    numbers(runtime.database, Desk(person(runtime, team), TODAY, kept))  # somebody else had it open
    somebody = Person(bytes(16), "New here", StaffRole.CASEWORKER, team.team_id)
    desk = Desk(Caseworker(somebody, {}, runtime.keyring), TODAY, kept)
    with runtime.database.reading() as session:
        page = queue_page(session, EVERYONE, desk)
    assert [row.is_damaged for row in page.rows] == [True]


def test_every_list_has_a_filter() -> None:
    assert set(FILTERS) == set(CaseList)
