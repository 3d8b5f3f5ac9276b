"""What bulk deeds promise: all or what allows it, nothing of others, undone for ten minutes."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from reporting.casework.caseworker import Caseworker
from reporting.casework.conflicts.models import Conflict
from reporting.casework.second_looks.models import SecondLook
from reporting.database import Database
from reporting.errors import AlreadyReceivedError, NotFoundError
from reporting.measures.spreadsheet import safe_cell
from reporting.report.conversation import Summary
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.triage.bulk.operations import BulkDraft, do_in_bulk, undo_bulk, undoable_bulk
from reporting.triage.bulk.queries import bulk_done, chosen_cases
from reporting.triage.listing import COLUMNS
from reporting.triage.models import BulkAction
from reporting.triage.rows import Desk, rows_of
from tests.casework.cases import NOW, STORY, Case, caseworker, make_case, other_team, sending
from tests.casework.desk import CONTACT, ENGLISH
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam
from tests.triage.desks import many

FORM = "/staff/bulk" + ENGLISH


def owner(database: Database, case: Case) -> bytes | None:
    with database.reading() as session:
        return session.get_one(Report, case.id).owner_id


def state(database: Database, case: Case) -> State:
    with database.reading() as session:
        return session.get_one(Report, case.id).state


def summary(database: Database, case: Case, desk: Desk) -> Summary:
    with database.reading() as session:
        found = rows_of(session, [case.id], desk)[0].summary
    assert found is not None
    return found


def draft(action: BulkAction, *cases: Case, to: bytes | None = None) -> BulkDraft:
    return BulkDraft(action, tuple(case.id for case in cases), to, "They are all the same.")


def lead_of(desk: Desk, runtime: Runtime, team: StaffedTeam) -> Desk:
    by: Caseworker = caseworker(runtime, team, member_id=team.lead.member_id)
    return replace(desk, by=by)


def test_assigning_gives_all_of_them_and_is_undone(
    runtime: Runtime, database: Database, team: StaffedTeam, desk: Desk
) -> None:
    cases = many(runtime, team, 3)
    given = draft(BulkAction.ASSIGN, *cases, to=team.lead.member_id)
    deed = do_in_bulk(database, given, desk, sending=sending())
    assert {owner(database, case) for case in cases} == {team.lead.member_id}
    with database.reading() as session:
        done = bulk_done(session, deed, desk, now=NOW)
    assert done is not None
    assert done.cases == 3
    assert undo_bulk(database, deed, desk, sending=sending()) == 3
    assert {owner(database, case) for case in cases} == {None}


def test_cases_of_others_and_unknown_ones_are_passed_over(
    runtime: Runtime, database: Database, team: StaffedTeam, desk: Desk
) -> None:
    mine, theirs = make_case(runtime, team), make_case(runtime, other_team(runtime))
    over = make_case(runtime, team, state=State.CLOSED)
    nobody = replace(mine, id=bytes(16))
    given = draft(BulkAction.ASSIGN, mine, theirs, over, nobody, to=team.lead.member_id)
    do_in_bulk(database, given, desk, sending=sending())
    owners = [owner(database, case) for case in (mine, theirs, over)]
    assert owners == [team.lead.member_id, None, None]
    with database.reading() as session:
        listed = chosen_cases(session, [mine.id, theirs.id, nobody.id], None, desk)
    assert [one.number for one in listed] == [mine.number]


def test_nobody_is_given_cases_who_cannot_open_them(
    runtime: Runtime, database: Database, team: StaffedTeam, desk: Desk
) -> None:
    case = make_case(runtime, team)
    with pytest.raises(NotFoundError):
        do_in_bulk(database, draft(BulkAction.ASSIGN, case, to=bytes(16)), desk, sending=sending())
    assert owner(database, case) is None


def test_a_case_goes_to_nobody_with_a_conflict_of_interest(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    known, free = many(runtime, team, 2)
    with runtime.database.writing() as session:
        session.add(Conflict(member_id=team.lead.member_id, report_id=known.id))
    given = draft(BulkAction.ASSIGN, known, free, to=team.lead.member_id)
    do_in_bulk(runtime.database, given, desk, sending=sending())
    owners = [owner(runtime.database, case) for case in (known, free)]
    assert owners == [None, team.lead.member_id]


def test_the_same_form_does_it_once(runtime: Runtime, team: StaffedTeam, desk: Desk) -> None:
    case, once = make_case(runtime, team), sending()
    given = draft(BulkAction.ASSIGN, case, to=team.lead.member_id)
    do_in_bulk(runtime.database, given, desk, sending=once)
    with pytest.raises(AlreadyReceivedError):
        do_in_bulk(runtime.database, given, desk, sending=once)


def test_only_who_did_it_can_undo_it_and_only_for_ten_minutes(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    case = make_case(runtime, team)
    given = draft(BulkAction.ASSIGN, case, to=team.lead.member_id)
    deed = do_in_bulk(runtime.database, given, desk, sending=sending())
    with runtime.database.reading() as session:
        assert undoable_bulk(session, deed, lead_of(desk, runtime, team), now=NOW) is None
        late = NOW + timedelta(minutes=10)
        assert undoable_bulk(session, deed, desk, now=late) is None
    with pytest.raises(NotFoundError):
        undo_bulk(runtime.database, deed, lead_of(desk, runtime, team), sending=sending())
    assert owner(runtime.database, case) == team.lead.member_id


def test_what_somebody_changed_since_is_not_undone(
    runtime: Runtime, team: StaffedTeam, desk: Desk
) -> None:
    kept, undone = many(runtime, team, 2)
    given = draft(BulkAction.ASSIGN, kept, undone, to=team.lead.member_id)
    deed = do_in_bulk(runtime.database, given, desk, sending=sending())
    again = draft(BulkAction.ASSIGN, kept, to=desk.by.member_id)
    do_in_bulk(runtime.database, again, desk, sending=sending())
    assert undo_bulk(runtime.database, deed, desk, sending=sending()) == 1
    owners = [owner(runtime.database, case) for case in (kept, undone)]
    assert owners == [desk.by.member_id, None]


def test_unlikely_needs_a_second_person_and_changes_nothing_before(
    runtime: Runtime, database: Database, team: StaffedTeam, desk: Desk
) -> None:
    cases = many(runtime, team, 3)
    do_in_bulk(database, draft(BulkAction.UNLIKELY, *cases), desk, sending=sending())
    agreed = draft(BulkAction.AGREE, *cases)
    do_in_bulk(database, agreed, desk, sending=sending())
    assert {state(database, case) for case in cases} == {State.NEW}
    do_in_bulk(database, agreed, lead_of(desk, runtime, team), sending=sending())
    assert {state(database, case) for case in cases} == {State.UNLIKELY}


def test_asking_for_a_second_person_is_taken_back(
    runtime: Runtime, database: Database, team: StaffedTeam, desk: Desk
) -> None:
    cases = many(runtime, team, 2)
    asked = draft(BulkAction.UNLIKELY, *cases)
    deed = do_in_bulk(database, asked, desk, sending=sending())
    assert undo_bulk(database, deed, desk, sending=sending()) == 2
    with database.reading() as session:
        assert session.scalars(select(SecondLook)).all() == []
    do_in_bulk(
        database, draft(BulkAction.AGREE, *cases), lead_of(desk, runtime, team), sending=sending()
    )
    assert {state(database, case) for case in cases} == {State.NEW}


def test_a_mass_report_is_linked_and_unlinked_again(
    runtime: Runtime, database: Database, team: StaffedTeam, desk: Desk
) -> None:
    cases = many(runtime, team, 3)
    deed = do_in_bulk(database, draft(BulkAction.LINK, *cases), desk, sending=sending())
    assert sorted(summary(database, case, desk).links for case in cases) == [1, 1, 2]
    assert undo_bulk(database, deed, desk, sending=sending()) == 3
    assert [summary(database, case, desk).links for case in cases] == [0, 0, 0]


def test_the_confirm_page_lists_numbers_and_the_queue_offers_undo(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    cases, theirs = many(runtime, team, 2), make_case(runtime, other_team(runtime))
    query = "".join(f"&case={case.id.hex()}" for case in (*cases, theirs))
    page = pages.get(f"/staff/bulk{ENGLISH}&do=assign{query}")
    assert all(case.number in page.text for case in cases)
    assert theirs.number not in page.text
    refused = pages.post("/staff/bulk" + ENGLISH, pages.fill(page, FORM, to=""), status=422)
    assert "Choose who gets these cases." in refused.text
    form = pages.fill(refused, FORM, to=team.lead.member_id.hex())
    queue = pages.follow("/staff/bulk" + ENGLISH, form)
    assert "2 cases were changed." in queue.text
    undone = pages.follow("/staff/bulk/undo" + ENGLISH, pages.fill(queue, "/bulk/undo" + ENGLISH))
    assert "were changed" not in undone.text
    assert [owner(runtime.database, case) for case in cases] == [None, None]


def test_a_whole_bucket_is_handled_at_once(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    flood = many(runtime, team, 12)
    query = f"&do=unlikely&similar={flood[0].id.hex()}"
    page = pages.get("/staff/bulk" + ENGLISH + query)
    assert all(case.number in page.text for case in flood)
    form = pages.fill(page, FORM, reason="Sent by a machine.")
    assert (
        "12 cases now wait for a second person." in pages.follow("/staff/bulk" + ENGLISH, form).text
    )
    waiting = pages.get("/staff/queue" + ENGLISH + "&second=yes&owner=anyone").text
    assert flood[0].number not in waiting  # who asked is not the second person


def exported(pages: PageClient, case: Case) -> list[list[str]]:
    page = pages.get(f"/staff/bulk{ENGLISH}&do=export&case={case.id.hex()}")
    answer = pages.send("/staff/bulk" + ENGLISH, pages.fill(page, FORM))
    assert answer.mimetype == "text/csv"
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_an_exported_list_tells_what_the_queue_shows_and_no_more(
    pages: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    words: dict[str, Any] = {
        "place": "=PLACE()",
        "organisation": "+FIRM",
        "municipality_text": "@TOWN",
    }
    case = make_case(runtime, team, contact=CONTACT, **words)
    heading, row = exported(pages, case)
    assert heading == list(COLUMNS)
    assert row[0] == case.number
    queue = pages.get("/staff/queue" + ENGLISH)
    for cell in row:
        for part in cell.split(", "):
            assert part in queue.text or part == row[3]  # the day, as programs write it
    for word in (STORY, CONTACT, *words.values(), case.id.hex()):
        assert word not in "".join(row)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(start: str) -> None:
    """4.22: no cell of a list of cases is a formula."""
    assert safe_cell(start + "1+1") == "'" + start + "1+1"
    assert safe_cell("Aino") == "Aino"


def test_nothing_chosen_says_so(pages: PageClient) -> None:
    page = pages.get("/staff/bulk" + ENGLISH + "&do=link&case=x&similar=" + "0" * 32)
    assert "No case was chosen." in text_of(page.one("main"))
