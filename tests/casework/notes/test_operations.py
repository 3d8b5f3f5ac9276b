"""What writing on a case for colleagues promises."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from reporting.audit import AuditAction
from reporting.casework.checklists import BY_WISH, Item, checklist
from reporting.casework.entries import EntryKind
from reporting.casework.notes.operations import (
    flag_case,
    plan_next_step,
    tick,
    unflag_case,
    write_note,
)
from reporting.casework.queries import case_rows
from reporting.database import Database
from reporting.errors import CaseChangedError, StepNotAllowedError
from reporting.report.conversation import Summary
from reporting.report.models import Report, SealedObject
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.vocabulary import Flag, Kind, Wish
from tests.casework.cases import (
    TODAY,
    Case,
    caseworker,
    file_of,
    make_case,
    report_of,
    sending,
    trail_of,
)
from tests.casework.desk import conversation
from tests.support.people import StaffedTeam

LATER = TODAY + timedelta(days=5)


def summary_of_case(runtime: Runtime, case: Case, team: StaffedTeam) -> Summary:
    by = caseworker(runtime, team)
    with runtime.database.reading() as session:
        (row,) = case_rows(session, [session.get_one(Report, case.id)], by=by, today=TODAY)
    assert row.summary is not None
    return row.summary


def test_a_note_is_sealed_and_never_seen_by_the_reporter(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        write_note(session, case.id, "FOR-US-ONLY", by=by, sending=sending())
    assert [n.content["text"] for n in file_of(runtime, case, by).notes] == ["FOR-US-ONLY"]
    assert conversation(runtime, case) == []
    with database.reading() as session:
        stored = session.scalars(select(SealedObject.sealed_content)).all()
    assert not any(b"FOR-US-ONLY" in content for content in stored)
    assert trail_of(runtime, case, by) == [AuditAction.CASE_NOTED]


def test_a_planned_step_has_words_and_a_day(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        plan_next_step(session, case.id, "Ring them", LATER, by=by, sending=sending())
    file = file_of(runtime, case, by)
    assert (file.next_step, file.next_step_on) == ("Ring them", LATER)
    report = report_of(runtime, case)
    assert (report.next_step_on, report.revision) == (LATER, 1)


@pytest.mark.parametrize("state", [State.CLOSED, State.UNLIKELY])
def test_a_case_that_is_over_has_no_next_step(
    runtime: Runtime, team: StaffedTeam, state: State
) -> None:
    case, by = make_case(runtime, team, state=state), caseworker(runtime, team)
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        plan_next_step(session, case.id, "Ring", LATER, by=by, sending=sending())


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("flag", Flag)
def test_a_flag_is_set_in_every_state_and_brings_the_case_to_the_top(
    runtime: Runtime, team: StaffedTeam, state: State, flag: Flag
) -> None:
    case, by = make_case(runtime, team, state=state), caseworker(runtime, team)
    with runtime.database.writing() as session:
        flag_case(session, case.id, flag, "Seen", step="Look", by=by, sending=sending())
    assert summary_of_case(runtime, case, team).flags == (flag,)
    assert file_of(runtime, case, by).flags == (flag,)
    is_over = state in {State.CLOSED, State.UNLIKELY}
    assert report_of(runtime, case).next_step_on == (None if is_over else TODAY)


def test_a_flag_is_set_once_and_taken_off_for_a_reason(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    with database.writing() as session:
        for flag in (Flag.CHILD, Flag.MEDIA):
            flag_case(session, case.id, flag, "Seen", step="Look", by=by, sending=sending())
    with pytest.raises(StepNotAllowedError), database.writing() as session:
        flag_case(session, case.id, Flag.CHILD, "Again", step="Look", by=by, sending=sending())
    with database.writing() as session:
        unflag_case(session, case.id, Flag.CHILD, "Notice made", by=by, sending=sending())
    assert summary_of_case(runtime, case, team).flags == (Flag.MEDIA,)
    last = file_of(runtime, case, by).entries[-1]
    assert (last.kind, last.content["reason"]) == (EntryKind.UNFLAG, "Notice made")
    with pytest.raises(StepNotAllowedError), database.writing() as session:
        unflag_case(session, case.id, Flag.CHILD, "Again", by=by, sending=sending())


def test_settling_danger_also_settles_what_the_reporter_ticked(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team, kinds=(Kind.THREAT,)), caseworker(runtime, team)
    assert summary_of_case(runtime, case, team).is_urgent
    with runtime.database.writing() as session:
        unflag_case(session, case.id, Flag.DANGER, "It is over", by=by, sending=sending())
    assert not summary_of_case(runtime, case, team).is_urgent


def test_ticks_are_kept_and_only_changes_become_entries(
    runtime: Runtime, database: Database, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    among = checklist(Wish.LOOK_INTO)
    ticks: list[set[Item]] = [
        {Item.SCREENED, Item.ASKED},
        {Item.SCREENED, Item.ASKED},
        {Item.ASKED},
    ]
    for done in ticks:
        with database.writing() as session:
            tick(session, case.id, done, among=among, by=by, sending=sending())
    assert file_of(runtime, case, by).checked == {"asked"}
    assert len(file_of(runtime, case, by).entries) == 3
    assert trail_of(runtime, case, by) == [AuditAction.CASE_CHECKED] * 2


def test_an_older_checklist_does_not_take_a_colleagues_ticks_away(
    runtime: Runtime, team: StaffedTeam
) -> None:
    case, by = make_case(runtime, team), caseworker(runtime, team)
    among = checklist(Wish.ADVICE)
    with runtime.database.writing() as session:
        tick(session, case.id, {Item.ADVISED}, among=among, by=by, sending=sending(seen=0))
    with pytest.raises(CaseChangedError), runtime.database.writing() as session:
        tick(session, case.id, set(), among=among, by=by, sending=sending(seen=0))
    assert file_of(runtime, case, by).checked == {"advised"}


def test_the_checklists_are_as_long_as_promised() -> None:
    lengths = {wish: len(checklist(wish)) for wish in (Wish.COUNT, Wish.ADVICE, Wish.LOOK_INTO)}
    assert lengths == {Wish.COUNT: 2, Wish.ADVICE: 4, Wish.LOOK_INTO: 8}
    assert set(BY_WISH) == {None, *Wish}
    with_child = checklist(Wish.COUNT, (Flag.CHILD,))
    assert with_child[0] is Item.CHILD_NOW
