"""What staff add to a case: sealed, in order, never written over."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update

from reporting.casework.entries import (
    Entry,
    EntryKind,
    append_entry,
    case_file,
    entries_of,
    rewrite_summary,
)
from reporting.casework.queries import case_rows
from reporting.database import Database
from reporting.report.models import Report, SealedObject
from reporting.runtime import Runtime
from reporting.sealing import KeyRole, ObjectKind
from reporting.sealing.errors import SealBrokenError
from reporting.vocabulary import Area, Flag
from tests.casework.cases import NOW, TODAY, caseworker, make_case, other_team
from tests.support.people import StaffedTeam

BY = bytes(16)


def entry(what: EntryKind, /, **content: object) -> Entry:
    return Entry(what, BY, NOW, content)


def test_entries_come_back_as_they_were_written_oldest_first(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    at = datetime(2026, 11, 20, 9, 5, 59, tzinfo=UTC)
    for words in ("One", "Kaksi ÄÖ", "ثلاثة"):
        with database.writing() as session:
            note = Entry(EntryKind.NOTE, by.member_id, at, {"text": words})
            append_entry(session, session.get_one(Report, case.id), note, by=by)
    with database.reading() as session:
        found = entries_of(session, session.get_one(Report, case.id), by=by)
        assert session.get_one(Report, case.id).revision == 0
    assert [e.content["text"] for e in found] == ["One", "Kaksi ÄÖ", "ثلاثة"]
    assert {(e.kind, e.by, e.at) for e in found} == {
        (EntryKind.NOTE, by.member_id, at.replace(second=0))
    }


def test_an_entry_is_readable_nowhere_in_the_database(runtime: Runtime, team: StaffedTeam) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        note = entry(EntryKind.NOTE, text="MARKER-IN-A-NOTE")
        append_entry(session, session.get_one(Report, case.id), note, by=by)
    with runtime.database.reading() as session:
        stored = session.scalars(select(SealedObject.sealed_content)).all()
    assert not any(b"MARKER-IN-A-NOTE" in content for content in stored)


def test_nobody_without_the_teams_key_reads_or_writes_an_entry(
    runtime: Runtime, team: StaffedTeam
) -> None:
    """T33: no key, no entry."""
    case, stranger = make_case(runtime, team), caseworker(runtime, other_team(runtime))
    note = entry(EntryKind.NOTE, text="x")
    with pytest.raises(SealBrokenError), runtime.database.writing() as session:
        append_entry(session, session.get_one(Report, case.id), note, by=stranger)
    with pytest.raises(SealBrokenError), runtime.database.reading() as session:
        entries_of(session, session.get_one(Report, case.id), by=stranger)


@pytest.mark.parametrize("harm", ["change", "remove", "swap"])
def test_a_changed_removed_or_moved_entry_is_noticed(
    runtime: Runtime, database: Database, team: StaffedTeam, harm: str
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        report = session.get_one(Report, case.id)
        for words in ("One", "Two", "Three"):
            append_entry(session, report, entry(EntryKind.NOTE, text=words), by=by)
    table = SealedObject
    second = (table.report_id == case.id, table.role == KeyRole.INTERNAL, table.sequence == 2)
    with database.writing() as session:
        if harm == "change":
            session.execute(update(table).where(*second).values(sealed_content=b"RNB1" * 80))
        elif harm == "remove":
            session.execute(delete(table).where(*second))
        else:
            session.execute(update(table).where(*second).values(sequence=9))
    with pytest.raises(SealBrokenError), database.reading() as session:
        entries_of(session, session.get_one(Report, case.id), by=by)


def test_the_newest_summary_is_what_lists_show(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        report = session.get_one(Report, case.id)
        append_entry(session, report, entry(EntryKind.NOTE, text="x"), by=by)
        rewrite_summary(session, report, by=by, flags=(Flag.CHILD,), links=2)
        append_entry(session, report, entry(EntryKind.NOTE, text="y"), by=by)
        rewrite_summary(session, report, by=by, area=Area.WORK)
        append_entry(session, report, entry(EntryKind.NOTE, text="z"), by=by)
    with database.reading() as session:
        (row,) = case_rows(session, [session.get_one(Report, case.id)], by=by, today=TODAY)
    assert row.summary is not None
    assert (row.summary.flags, row.summary.links) == ((Flag.CHILD,), 2)
    assert row.summary.area is Area.WORK
    assert row.summary.words > 0


@pytest.mark.parametrize("change", [{"fact": "00"}, {"nonsense": 1}])
def test_a_summary_keeps_its_fact_and_takes_no_unknown_answer(
    runtime: Runtime, team: StaffedTeam, change: dict[str, object]
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with pytest.raises(KeyError), runtime.database.writing() as session:
        rewrite_summary(session, session.get_one(Report, case.id), by=by, **change)


def test_a_summary_alone_is_checked_against_the_one_before_it(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with runtime.database.writing() as session:
        report = session.get_one(Report, case.id)
        append_entry(session, report, entry(EntryKind.NOTE, text="x"), by=by)
        rewrite_summary(session, report, by=by, links=1)
        gone = delete(SealedObject).where(
            SealedObject.kind == ObjectKind.NOTE, SealedObject.report_id == case.id
        )
        session.execute(gone)
    with runtime.database.reading() as session:
        (row,) = case_rows(session, [session.get_one(Report, case.id)], by=by, today=TODAY)
    assert row.is_damaged


def test_a_flag_holds_until_it_is_taken_away() -> None:
    told = [
        entry(EntryKind.FLAG, flag="media"),
        entry(EntryKind.FLAG, flag="child"),
        entry(EntryKind.FLAG, flag="child"),
        entry(EntryKind.UNFLAG, flag="media"),
    ]
    assert case_file(told).flags == (Flag.CHILD,)
    assert case_file([]).flags == ()


def test_a_hand_over_is_unread_until_it_was_read_and_the_newest_counts() -> None:
    first, second = entry(EntryKind.HAND_OVER, to="a"), entry(EntryKind.HAND_OVER, to="b")
    read = entry(EntryKind.HAND_OVER_READ)
    assert case_file([first]).hand_over is first
    assert case_file([first, read]).hand_over is None
    assert case_file([first, read, second]).hand_over is second


def test_links_orders_ticks_and_second_looks_hold_until_their_end() -> None:
    told = [
        entry(EntryKind.LINK, case="aa", kind="same_event"),
        entry(EntryKind.LINK, case="bb", kind="pattern"),
        entry(EntryKind.UNLINK, case="aa", kind="same_event"),
        entry(EntryKind.TRANSLATION_ORDERED, of="story", into="fi"),
        entry(EntryKind.TRANSLATION_ORDERED, of="story", into="en"),
        entry(EntryKind.TRANSLATION, of="story", into="fi", text="Teksti"),
        entry(EntryKind.CHECKED, item="asked", is_done=True),
        entry(EntryKind.CHECKED, item="told", is_done=True),
        entry(EntryKind.CHECKED, item="asked", is_done=False),
        entry(EntryKind.SECOND_LOOK, deed="delete", answer="asked"),
        entry(EntryKind.SECOND_LOOK, deed="refer", answer="asked"),
        entry(EntryKind.SECOND_LOOK, deed="delete", answer="refused"),
        entry(EntryKind.NEXT_STEP, text="Ring them", on="2026-12-03"),
    ]
    file = case_file(told)
    assert [e.content["case"] for e in file.links] == ["bb"]
    assert [e.content["into"] for e in file.orders] == ["en"]
    assert [e.content["text"] for e in file.translations] == ["Teksti"]
    assert file.checked == {"told"}
    assert [e.content["deed"] for e in file.second_looks] == ["refer"]
    assert (file.next_step, str(file.next_step_on)) == ("Ring them", "2026-12-03")
