"""A referral needs the reporter's OK or a duty, a copy, a receiver we know, and two people."""

from datetime import timedelta
from typing import Any

import pytest

from reporting.audit import AuditAction
from reporting.authorities.contacts import contacts
from reporting.casework.entries import EntryKind
from reporting.casework.redaction.copies import CopyDraft, save_copy
from reporting.casework.redaction.marks import MarkKind
from reporting.casework.referral.letters import NameTold, permission_letter, referred_letter
from reporting.casework.referral.operations import (
    Basis,
    ReceiverUnknownError,
    Referral,
    names_by_language,
    permissions_in,
    receiver_of,
    receivers,
    referral_of,
)
from reporting.casework.second_looks.answers import answer_second_look
from reporting.casework.second_looks.models import Deed
from reporting.casework.second_looks.requests import ask_second_person
from reporting.casework.steps.undoing import undo_step
from reporting.database import Database
from reporting.errors import StepNotAllowedError
from reporting.report.conversation import Message
from reporting.report.progress import State
from reporting.runtime import Runtime
from tests.casework.cases import (
    STORY,
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
from tests.casework.redaction.test_copies import newest
from tests.casework.second_looks.asking import SECOND, YES
from tests.support.people import StaffedTeam

NDO = "non_discrimination_ombudsman"
NAMES = {kind.value: kind for kind in MarkKind}


@pytest.fixture
def case(runtime: Runtime, team: StaffedTeam) -> Case:
    """Give a case in progress with a redacted copy."""
    case = make_case(runtime, team, state=State.IN_PROGRESS, language="fi")
    draft = CopyDraft({"story": STORY.replace("Hakaniemi", "[place]")})
    with runtime.database.writing() as session:
        by = caseworker(runtime, team)
        save_copy(session, case.id, draft, NAMES, by=by, sending=sending())
    return case


def ask_to_refer(runtime: Runtime, team: StaffedTeam, case: Case, **changes: Any) -> None:
    """Ask for a second person."""
    told: dict[str, Any] = {"receiver": NDO, "basis": Basis.PERMISSION, "reason": "They asked."}
    referral = Referral(**(told | {"permission": 2, "copy": 1} | changes))
    with runtime.database.writing() as session:
        ask_second_person(
            session,
            case.id,
            Deed.REFER,
            referral.details,
            by=caseworker(runtime, team),
            sending=sending(),
        )


def agree(runtime: Runtime, team: StaffedTeam, case: Case) -> None:
    """Agree as the second person."""
    other = caseworker(runtime, team, member_id=SECOND)
    with runtime.database.writing() as session:
        answer_second_look(session, case.id, Deed.REFER, YES, by=other, sending=sending())


def test_nothing_happens_before_the_second_person(
    runtime: Runtime, database: Database, team: StaffedTeam, case: Case
) -> None:
    ask_to_refer(runtime, team, case)

    assert report_of(runtime, case).state is State.IN_PROGRESS
    assert conversation(runtime, case) == []
    with database.reading() as session:
        by = caseworker(runtime, team)
        assert referral_of(session, report_of(runtime, case), by=by) is None


def test_two_people_refer_and_the_reporter_is_told_in_their_language(
    runtime: Runtime, database: Database, team: StaffedTeam, case: Case
) -> None:
    by = caseworker(runtime, team)
    ask_to_refer(runtime, team, case)
    agree(runtime, team, case)

    assert report_of(runtime, case).state is State.REFERRED
    [told] = conversation(runtime, case)
    assert told.startswith("Suostumuksellasi välitimme tämän 20.11.2026 eteenpäin:")
    assert "Yhdenvertaisuusvaltuutettu" in told
    with database.reading() as session:
        referral = referral_of(session, report_of(runtime, case), by=by)
    assert referral is not None
    assert (referral.receiver.id, referral.copy.number) == (NDO, 1)
    assert trail_of(runtime, case, by)[-1] is AuditAction.CASE_REFERRED


def test_both_people_are_named_in_the_case(runtime: Runtime, team: StaffedTeam, case: Case) -> None:
    by = caseworker(runtime, team)
    ask_to_refer(runtime, team, case)
    agree(runtime, team, case)

    [entry] = [e for e in file_of(runtime, case, by).entries if e.kind is EntryKind.REFERRAL]
    assert (entry.by, entry.content["second"]) == (by.member_id, SECOND.hex())


def test_what_was_told_cannot_be_undone(runtime: Runtime, team: StaffedTeam, case: Case) -> None:
    ask_to_refer(runtime, team, case)
    agree(runtime, team, case)

    other = caseworker(runtime, team, member_id=SECOND)
    with pytest.raises(StepNotAllowedError), runtime.database.writing() as session:
        undo_step(session, case.id, by=other, sending=sending())


def test_a_legal_duty_is_told_as_one(runtime: Runtime, team: StaffedTeam, case: Case) -> None:
    ask_to_refer(runtime, team, case, basis=Basis.LEGAL_DUTY, permission=None)
    agree(runtime, team, case)

    assert conversation(runtime, case)[0].startswith("Lain mukaan")


@pytest.mark.parametrize("receiver", ["", "somebody", "emergency_112", "red_cross_x", "../x"])
def test_to_a_receiver_we_do_not_know_nothing_is_sent(
    runtime: Runtime, team: StaffedTeam, case: Case, receiver: str
) -> None:
    ask_to_refer(runtime, team, case, receiver=receiver)

    with pytest.raises(ReceiverUnknownError):
        agree(runtime, team, case)
    assert report_of(runtime, case).state is State.IN_PROGRESS


def test_without_the_copy_that_was_looked_at_nothing_is_sent(
    runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    ask_to_refer(runtime, team, case, copy=7)

    with pytest.raises(StepNotAllowedError):
        agree(runtime, team, case)


def test_help_lines_take_no_cases() -> None:
    lines = {one.id for one in contacts() if one.support_in}

    assert lines
    assert not lines & {one.id for one in receivers()}
    for line in lines:
        with pytest.raises(ReceiverUnknownError):
            receiver_of(line)


def test_only_what_a_reporter_wrote_after_us_can_be_an_ok() -> None:
    def message(*, ours: bool, text: str = "Yes") -> Message:
        return Message(is_from_team=ours, day=TODAY, text=text)

    talk = [message(ours=False), message(ours=True), message(ours=False, text="")]
    talk += [message(ours=True), message(ours=False)]

    assert list(permissions_in(talk)) == [5]


@pytest.mark.parametrize("language", ["fi", "sv", "en", "so", "se"])
@pytest.mark.parametrize("name_told", NameTold)
def test_the_question_says_to_whom_what_they_see_and_what_it_closes(
    runtime: Runtime, team: StaffedTeam, case: Case, language: str, name_told: NameTold
) -> None:
    copy = newest(runtime, case, caseworker(runtime, team))
    receiver = names_by_language(receiver_of(NDO))
    letter = permission_letter(language, receiver=receiver, copy=copy, name_told=name_told)

    assert any(name in letter for name in receiver.values())
    assert len(letter.split("\n\n")) == 4
    assert "{" not in letter
    assert "Hakaniemi" not in letter
    assert "tram" not in letter


def test_a_copy_without_text_promises_none() -> None:
    told = referred_letter("en", receiver={"en": "X"}, day=TODAY + timedelta(1), by_law=False)

    assert "X on 21 November 2026" in told
