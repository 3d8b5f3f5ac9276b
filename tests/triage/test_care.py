"""Care: one's own exposure, a day that closes without a trace, and loads without targets."""

from datetime import timedelta

from sqlalchemy import select, update

from reporting.accounts.models import Member
from reporting.audit import AuditAction, AuditEntry
from reporting.casework.operations import read_story
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.triage.exposure import Exposure, exposure_of
from reporting.triage.loads import team_load
from reporting.triage.rows import Desk
from reporting.vocabulary import Kind
from tests.casework.cases import NOW, TODAY, Case, caseworker, make_case
from tests.casework.desk import ENGLISH
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in
from tests.triage.desks import change, desk_of


def read(runtime: Runtime, desk: Desk, *cases: Case) -> None:
    for case in cases:
        with runtime.database.writing() as session:
            read_story(session, case.id, by=desk.by, now=NOW)


def exposure(runtime: Runtime, desk: Desk, *, hours: int = 1) -> Exposure:
    since = NOW - timedelta(hours=hours)
    with runtime.database.reading() as session:
        return exposure_of(session, desk, since=since, break_after=2)


def test_only_hard_texts_that_one_read_oneself_today_are_counted(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    hard, soft = make_case(runtime, team), make_case(runtime, team, kinds=(Kind.REFUSAL,))
    other = desk_of(runtime, team, by=caseworker(runtime, team))
    read(runtime, desk, hard, hard, soft)
    read(runtime, other, make_case(runtime, team))
    assert exposure(runtime, desk) == Exposure(1, 2)
    assert exposure(runtime, desk, hours=-1) == Exposure(0, 2)


def test_a_break_is_suggested_at_the_number_somebody_set() -> None:
    assert [Exposure(cases, 2).wants_break for cases in (1, 2, 3)] == [False, True, True]


def test_the_number_for_a_break_is_ones_own(pages: PageClient) -> None:
    page = pages.get("/staff/close-day" + ENGLISH)
    refused = pages.post(
        "/staff/close-day" + ENGLISH,
        pages.fill(page, "/close-day" + ENGLISH, number="0"),
        status=422,
    )
    assert "Write a number from 1 to 50." in refused.text
    form = pages.fill(refused, "/close-day" + ENGLISH, number="3")
    assert "Saved." in pages.follow("/staff/close-day" + ENGLISH, form).text


def test_the_three_questions_are_part_of_no_form(pages: PageClient) -> None:
    page = pages.get("/staff/close-day" + ENGLISH)
    questions = page.all("textarea")
    assert len(questions) == 3
    assert all(question.get("name") is None for question in questions)
    assert not [area for form in page.all("form") for area in form.iter("textarea")]


def test_loads_tell_who_carries_how_much_and_who_is_away(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    for state in (State.NEW, State.WAITING, State.COUNTED, State.CLOSED):
        case = make_case(runtime, team, state=state)
        change(runtime, case, owner_id=desk.by.member_id)
    make_case(runtime, team)
    away = update(Member).where(Member.id == team.lead.member_id)
    with runtime.database.writing() as session:
        session.execute(away.values(away_until=TODAY, case_limit=10))
    with runtime.database.reading() as session:
        load = team_load(session, desk, limit=20)
    assert load.mine is not None
    assert (load.mine.open, load.mine.limit, load.mine.share) == (2, 20, 10)
    assert [one.member_id for one in load.away] == [team.lead.member_id]
    assert (load.open, load.limit, load.unowned) == (2, 20, 1)


def test_leads_see_the_loads_of_the_team_and_caseworkers_do_not(
    client: PageClient, team: StaffedTeam
) -> None:
    sign_in(client, team.caseworker)
    client.get("/staff/load", status=403)
    sign_in(client, team.lead)
    page = client.get("/staff/load" + ENGLISH)
    assert "Load of the team" in text_of(page.one("h1"))


def test_looking_at_ones_exposure_leaves_no_trace(pages: PageClient, runtime: Runtime) -> None:
    pages.get("/staff/")
    pages.get("/staff/close-day")
    with runtime.database.reading() as session:
        actions = set(session.scalars(select(AuditEntry.action)))
    assert not actions & {AuditAction.CASE_OPENED, AuditAction.STORY_OPENED}
