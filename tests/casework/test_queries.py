"""What listing and finding cases promises."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from reporting.casework.caseworker import Caseworker
from reporting.casework.duties import next_duty
from reporting.casework.lists import TODAY as TODAY_LISTS
from reporting.casework.lists import CaseList, due_on
from reporting.casework.queries import (
    PAGE_ROWS,
    case_visible_to,
    case_with_number,
    cases_visible_to,
    list_counts,
    queue_page,
    today_groups,
)
from reporting.database import Database
from reporting.errors import NotFoundError, PermissionMissingError
from reporting.permissions import StaffRole
from reporting.report.models import Report, SealedKey, SealedObject
from reporting.report.operations import promise_of
from reporting.report.progress import Promise, State
from reporting.runtime import Runtime
from reporting.sealing import KeyRole
from reporting.vocabulary import Kind
from tests.casework.cases import PROMISE, TODAY, Person, caseworker, make_case, other_team
from tests.support.people import StaffedTeam


def promised(days: int) -> Promise:
    """Give promises of which every day is so many days from today."""
    day = TODAY + timedelta(days=days)
    return Promise(day, day, PROMISE.closes_on)


def numbers(database: Database, by: Caseworker, which: CaseList) -> set[str]:
    with database.reading() as session:
        return {row.number for row in queue_page(session, which, by=by, today=TODAY).rows}


def test_only_the_own_teams_cases_are_listed(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    other = other_team(runtime)
    mine, theirs = make_case(runtime, team), make_case(runtime, other)
    assert numbers(database, caseworker(runtime, team), CaseList.OPEN) == {mine.number}
    assert numbers(database, caseworker(runtime, other), CaseList.OPEN) == {theirs.number}


def test_a_foreign_case_and_a_missing_one_look_alike(runtime: Runtime, team: StaffedTeam) -> None:
    theirs = make_case(runtime, other_team(runtime))
    by = caseworker(runtime, team)
    with runtime.database.reading() as session:
        said = []
        for case_id in (theirs.id, bytes(16)):
            with pytest.raises(NotFoundError) as refused:
                case_visible_to(session, case_id, by=by)
            said.append(str(refused.value))
        assert said[0] == said[1]
        assert case_with_number(session, theirs.number, by=by) is None


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.PARTNER, StaffRole.AUDITOR])
def test_roles_without_casework_are_turned_away_even_with_a_team(role: StaffRole) -> None:
    person = Person(bytes(16), "Somebody", role, bytes(16))
    with pytest.raises(PermissionMissingError):
        cases_visible_to(person)


def test_somebody_without_a_team_sees_nothing(runtime: Runtime, team: StaffedTeam) -> None:
    make_case(runtime, team)
    nobody = Person(bytes(16), "Somebody", StaffRole.CASEWORKER, None)
    with runtime.database.reading() as session:
        assert session.scalars(cases_visible_to(nobody)).all() == []


def test_the_database_sorts_by_the_duty_that_people_see(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    for state in State:
        make_case(runtime, team, state=state)
    with database.reading() as session:
        rows = session.execute(select(Report, due_on())).all()
    assert len(rows) == len(State)
    for report, due in rows:
        duty = next_duty(report.state, promise_of(report), today=TODAY)
        found = date.fromisoformat(due) if isinstance(due, str) else due
        assert found == (duty.due_on if duty else None)


def test_the_queue_is_sorted_by_next_duty(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    for days in (5, -3, 9, 0):
        make_case(runtime, team, promise=promised(days), state=State.IN_PROGRESS)
    make_case(runtime, team, promise=promised(2))
    with database.reading() as session:
        page = queue_page(session, CaseList.OPEN, by=caseworker(runtime, team), today=TODAY)
    assert [row.duty.days_left for row in page.rows if row.duty] == [-3, 0, 2, 5, 9]


@pytest.mark.parametrize(
    ("days", "state", "lists"),
    [
        (-1, State.NEW, {CaseList.OVERDUE, CaseList.OPEN}),
        (-1, State.WAITING, {CaseList.OVERDUE, CaseList.OPEN, CaseList.WAITING}),
        (0, State.NEW, {CaseList.THIS_WEEK, CaseList.OPEN}),
        (6, State.REFERRED, {CaseList.THIS_WEEK, CaseList.OPEN}),
        (7, State.NEW, {CaseList.NEW, CaseList.OPEN}),
        (7, State.ACKNOWLEDGED, {CaseList.OPEN}),
        (-9, State.COUNTED, {CaseList.COUNTED}),
        (-9, State.CLOSED, {CaseList.FINISHED}),
        (-9, State.UNLIKELY, {CaseList.FINISHED}),
    ],
)
def test_a_case_is_on_the_lists_its_duty_puts_it_on(
    runtime: Runtime,
    database: Database,
    team: StaffedTeam,
    days: int,
    state: State,
    lists: set[CaseList],
) -> None:
    case = make_case(runtime, team, promise=promised(days), state=state)
    by = caseworker(runtime, team)
    assert {which for which in CaseList if case.number in numbers(database, by, which)} == lists
    with database.reading() as session:
        counts = list_counts(session, tuple(CaseList), by=by, today=TODAY)
    assert {which for which, count in counts.items() if count} == lists


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("days", [-40, -1, 0, 3, 7])
def test_every_late_or_near_duty_stands_on_the_today_page(
    runtime: Runtime, team: StaffedTeam, state: State, days: int
) -> None:
    make_case(runtime, team, promise=promised(days), state=state)
    with runtime.database.reading() as session:
        groups = today_groups(session, by=caseworker(runtime, team), today=TODAY)
    duty = next_duty(state, promised(days), today=TODAY)
    shown = {group.which for group in groups}
    if duty is not None and duty.days_left <= 6:
        assert shown & {CaseList.OVERDUE, CaseList.THIS_WEEK}
    assert (CaseList.OVERDUE in shown) == bool(duty and duty.is_late)


def test_a_reporter_who_wrote_stands_on_the_today_page(runtime: Runtime, team: StaffedTeam) -> None:
    make_case(runtime, team, state=State.IN_PROGRESS, has_new_message=True)
    with runtime.database.reading() as session:
        groups = today_groups(session, by=caseworker(runtime, team), today=TODAY)
    assert [group.which for group in groups] == [CaseList.ANSWERED]
    assert groups[0].rows[0].has_new_message


def test_the_today_page_begins_with_what_presses_most() -> None:
    assert TODAY_LISTS[0] is CaseList.OVERDUE


def test_the_queue_comes_in_pages_and_a_page_past_the_end_is_the_last(
    runtime: Runtime, team: StaffedTeam
) -> None:
    for _ in range(PAGE_ROWS + 1):
        make_case(runtime, team)
    by = caseworker(runtime, team)
    with runtime.database.reading() as session:
        pages = [
            queue_page(session, CaseList.OPEN, by=by, today=TODAY, page=number)
            for number in (1, 2, 10**12, -1)
        ]
    assert [len(page.rows) for page in pages] == [PAGE_ROWS, 1, 1, PAGE_ROWS]
    assert [page.page for page in pages] == [1, 2, 2, 1]
    assert len({row.number for page in pages[:2] for row in page.rows}) == PAGE_ROWS + 1


def test_a_row_shows_the_coded_summary(runtime: Runtime, team: StaffedTeam) -> None:
    make_case(runtime, team, kinds=(Kind.THREAT,))
    with runtime.database.reading() as session:
        page = queue_page(session, CaseList.OPEN, by=caseworker(runtime, team), today=TODAY)
    row = page.rows[0]
    assert row.summary is not None
    assert (row.summary.kinds, row.summary.is_urgent) == ((Kind.THREAT,), True)
    assert row.town("fi") == "Helsinki"


def test_a_municipality_that_exists_no_more_is_left_out(
    runtime: Runtime, team: StaffedTeam
) -> None:
    make_case(runtime, team, municipality="999")
    with runtime.database.reading() as session:
        page = queue_page(session, CaseList.OPEN, by=caseworker(runtime, team), today=TODAY)
    assert page.rows[0].town("fi") == ""


DAMAGES: dict[str, tuple[type[SealedKey] | type[SealedObject], dict[str, object]]] = {
    "summary changed": (SealedObject, {"sealed_content": b"RNB1" + bytes(1000)}),
    "summary gone": (SealedObject, {}),
    "summary of an unknown kind": (SealedObject, {"kind": 99}),
    "key changed": (SealedKey, {"sealed_key": bytes(1173)}),
    "key gone": (SealedKey, {}),
    "key of an unknown generation": (SealedKey, {"generation": 7}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_case_says_so_and_the_list_still_works(
    runtime: Runtime, team: StaffedTeam, damage: str
) -> None:
    broken, whole = make_case(runtime, team), make_case(runtime, team)
    table, values = DAMAGES[damage]
    internal = (table.report_id == broken.id, table.role == KeyRole.INTERNAL)
    with runtime.database.writing() as session:
        change = update(table).values(**values) if values else delete(table)
        session.execute(change.where(*internal))
    with runtime.database.reading() as session:
        page = queue_page(session, CaseList.OPEN, by=caseworker(runtime, team), today=TODAY)
    damaged = {row.number: row.is_damaged for row in page.rows}
    assert damaged == {broken.number: True, whole.number: False}


def test_without_the_teams_key_every_case_is_listed_but_none_opens(
    runtime: Runtime, team: StaffedTeam
) -> None:
    make_case(runtime, team)
    person = Person(bytes(16), "New here", StaffRole.CASEWORKER, team.team_id)
    by = Caseworker(person, {}, runtime.keyring)
    with runtime.database.reading() as session:
        page = queue_page(session, CaseList.OPEN, by=by, today=TODAY)
    assert [row.is_damaged for row in page.rows] == [True]
    assert not by.has_key
