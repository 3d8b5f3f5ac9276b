"""Taking the next case and passing one on: what is due first, to one person, without reasons."""

import pytest
from sqlalchemy import update

from reporting.casework.conflicts.models import Conflict
from reporting.database import Database
from reporting.errors import CaseChangedError, NotFoundError, StepNotAllowedError
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.triage.rows import Desk
from reporting.triage.taking import pass_on, take_next
from reporting.vocabulary import Area
from tests.casework.cases import Case, make_case, other_team, sending
from tests.casework.desk import ENGLISH
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam
from tests.triage.desks import change, many, promised


def taken(database: Database, desk: Desk) -> bytes:
    with database.writing() as session:
        return take_next(session, desk, sending=sending())


def owner(database: Database, case: Case) -> bytes | None:
    with database.reading() as session:
        return session.get_one(Report, case.id).owner_id


def test_the_next_case_is_the_one_due_first_that_nobody_owns(
    runtime: Runtime, database: Database, team: StaffedTeam, desk: Desk
) -> None:
    later, first = (make_case(runtime, team, promise=promised(days)) for days in (3, 1))
    owned = make_case(runtime, team, promise=promised(-9))
    change(runtime, owned, owner_id=team.lead.member_id)
    make_case(runtime, other_team(runtime), promise=promised(-9))
    make_case(runtime, team, promise=promised(-9), state=State.COUNTED)
    make_case(runtime, team, promise=promised(-9), state=State.CLOSED)
    assert [taken(database, desk), taken(database, desk)] == [first.id, later.id]
    assert owner(database, first) == desk.by.member_id
    with pytest.raises(NotFoundError):
        taken(database, desk)


def test_a_case_with_a_conflict_or_passed_on_is_not_given_again(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    known, passed, free = (make_case(runtime, team, promise=promised(n)) for n in (1, 2, 3))
    with runtime.database.writing() as session:
        session.add(Conflict(member_id=desk.by.member_id, report_id=known.id))
        pass_on(session, passed.id, desk, sending=sending())
    assert taken(runtime.database, desk) == free.id


def test_a_flood_does_not_come_one_by_one(runtime: Runtime, team: StaffedTeam, desk: Desk) -> None:
    many(runtime, team, 12, promise=promised(1))
    other = make_case(runtime, team, promise=promised(9), area=Area.WORK)
    assert taken(runtime.database, desk) == other.id


def test_passing_on_gives_a_case_back(runtime: Runtime, team: StaffedTeam, desk: Desk) -> None:
    case = make_case(runtime, team)
    taken(runtime.database, desk)
    with runtime.database.writing() as session:
        pass_on(session, case.id, desk, sending=sending())
    assert owner(runtime.database, case) is None


def test_nobody_passes_on_what_is_anothers_or_over(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    theirs, over = make_case(runtime, team), make_case(runtime, team, state=State.CLOSED)
    change(runtime, theirs, owner_id=team.lead.member_id)
    for case in (theirs, over):
        with runtime.database.writing() as session, pytest.raises(StepNotAllowedError):
            pass_on(session, case.id, desk, sending=sending())


def test_the_button_leads_to_the_case_and_passing_on_back(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    today = pages.get("/staff/" + ENGLISH)
    nothing = pages.follow("/staff/take" + ENGLISH, pages.fill(today, "/staff/take" + ENGLISH))
    assert "no report without an owner" in nothing.text
    case = make_case(runtime, team)
    form = pages.fill(pages.get("/staff/"), "/staff/take")
    assert pages.post_for_redirect("/staff/take", form) == case.path
    page = pages.get(case.path + "/pass-on" + ENGLISH)
    passed = pages.follow(case.path + "/pass-on" + ENGLISH, pages.fill(page, "/pass-on" + ENGLISH))
    assert "You passed the case on." in passed.text


def test_a_case_that_changed_meanwhile_is_not_passed_on_unseen(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team)
    form = pages.fill(pages.get(case.path + "/pass-on" + ENGLISH), "/pass-on" + ENGLISH)
    with runtime.database.writing() as session:
        session.execute(update(Report).values(revision=7))
    pages.post(case.path + "/pass-on" + ENGLISH, form, status=409)
    assert issubclass(CaseChangedError, Exception)
