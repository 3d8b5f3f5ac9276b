"""Searching words: found where they may be looked for, written down without the words."""

from sqlalchemy import select

from reporting.audit import AuditAction, AuditEntry
from reporting.casework.entries import Entry, EntryKind, append_entry
from reporting.database import Database
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.triage.rows import Desk
from reporting.triage.searching import search_cases
from tests.casework.cases import NOW, Case, make_case, other_team
from tests.casework.desk import ENGLISH
from tests.factories import every_value
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam


def noted(runtime: Runtime, case: Case, text: str, desk: Desk) -> None:
    with runtime.database.writing() as session:
        report = session.get_one(Report, case.id)
        entry = Entry(EntryKind.NOTE, desk.by.member_id, NOW, {"text": text})
        append_entry(session, report, entry, by=desk.by)


def found(database: Database, words: str, desk: Desk) -> set[str]:
    with database.writing() as session:
        return {row.number for row in search_cases(session, words, desk, now=NOW).rows}


def test_words_are_found_in_notes_and_organisations_of_open_cases(
    runtime: Runtime, database: Database, team: StaffedTeam, desk: Desk
) -> None:
    firm = make_case(runtime, team, organisation="Kulkuyhtiö Oy")
    note = make_case(runtime, team)
    make_case(runtime, team, organisation="Kulkuyhtiö", state=State.CLOSED)
    make_case(runtime, other_team(runtime), organisation="Kulkuyhtiö")
    noted(runtime, note, "Called KULKUYHTIÖ about it.", desk)
    assert found(database, "kulkuyhtiö", desk) == {firm.number, note.number}
    assert found(database, "shouted at me", desk) == set()  # the reports are not searched


def test_that_somebody_searched_is_written_down_and_not_for_what(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    found(runtime.database, "Kulkuyhtiö", desk)
    with runtime.database.reading() as session:
        entries = session.scalars(select(AuditEntry)).all()
    assert entries[-1].action is AuditAction.CASES_SEARCHED
    assert entries[-1].actor == desk.by.member_id
    for _, value in every_value(runtime.database):
        assert "kulkuyhti" not in str(value).lower()


def test_the_words_stand_in_no_address(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T40: searched words stand in no address."""
    case = make_case(runtime, team, organisation="Kulkuyhtiö Oy")
    page = pages.get("/staff/search" + ENGLISH)
    short = pages.post(
        "/staff/search" + ENGLISH, pages.fill(page, "/search" + ENGLISH, words="ab"), status=422
    )
    assert "Write at least 3 letters." in short.text
    form = pages.fill(short, "/search" + ENGLISH, words="kulku")
    results = pages.post("/staff/search" + ENGLISH, form)
    assert case.number in results.text
    assert "kulku" not in " ".join(a.get("href", "") for a in results.all("a"))
