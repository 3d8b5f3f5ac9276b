"""The pages of a referral, from the copy over the reporter's answer to the second person."""

from typing import Any

import pytest
from flask import Flask

from reporting.report.drafts import MessageDraft
from reporting.report.operations import add_message
from reporting.report.progress import State
from reporting.report.queries import sealed_keys_of
from reporting.report.sealed import keys_for_code
from reporting.runtime import Runtime
from tests.casework.cases import PROMISE, TODAY, Case, caseworker, make_case, mark
from tests.casework.desk import ENGLISH, conversation, promised, state_of
from tests.casework.redaction.test_copies import save
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

REFER, ASK = "/refer" + ENGLISH, "/refer/ask" + ENGLISH
NDO = "non_discrimination_ombudsman"
TICKS = {"is_checked": "yes", "is_told": "yes"}


@pytest.fixture
def case(runtime: Runtime, team: StaffedTeam) -> Case:
    """Give a case in progress."""
    return make_case(runtime, team, promise=promised(3), state=State.IN_PROGRESS)


def write(runtime: Runtime, case: Case, text: str) -> None:
    """Write as the reporter."""
    with runtime.database.writing() as session:
        keys = keys_for_code(sealed_keys_of(session, case.id), case.code.wrapping_key)
        add_message(session, keys, MessageDraft(text), mark=mark(), promise=PROMISE, today=TODAY)


def refer(desk: PageClient, case: Case, told: dict[str, Any], *, status: int = 422) -> Page:
    """Send the form of a referral that is not complete, or not possible."""
    form = desk.fill(desk.get(case.path + REFER), case.path + REFER, **told)
    return desk.post(case.path + REFER, form, status=status)


def test_the_whole_way_to_a_referral(
    app: Flask, desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    save(runtime, case, caseworker(runtime, team), story="[place]")
    chosen = {"receiver": NDO, "name_told": "no"}
    page = desk.get(case.path + ASK)
    letter = desk.post(
        case.path + ASK, desk.fill(page, case.path + ASK, **chosen) | {"step": "write"}
    )
    assert "Is that OK?" in letter.text
    desk.follow(case.path + ASK, desk.fill(letter, case.path + ASK) | {"step": "send"})
    assert state_of(runtime, case) is State.WAITING
    write(runtime, case, "Yes, do that.")

    told = {"receiver": NDO, "basis": "permission", "permission": "2", "reason": "They asked."}
    form = desk.fill(desk.get(case.path + REFER), case.path + REFER, **told, **TICKS)
    assert "A second person was asked." in desk.follow(case.path + REFER, form).text

    lead = PageClient(app)
    sign_in(lead, team.lead)
    listed = lead.get("/staff/second-looks" + ENGLISH)
    assert case.number in listed.text
    path = case.path + "/second-look/refer" + ENGLISH
    look = lead.get(path)
    assert "[place]" in look.text
    lead.follow(path, lead.fill(look, path, verdict="agrees"))
    assert state_of(runtime, case) is State.REFERRED
    assert conversation(runtime, case)[-1].startswith("With your OK we passed this to")


def test_without_a_copy_nothing_can_be_referred(desk: PageClient, case: Case) -> None:
    told = {"receiver": NDO, "basis": "legal_duty", "reason": "Child welfare", **TICKS}

    assert "There is no redacted copy yet." in refer(desk, case, told).text
    assert "Make a redacted copy first" in desk.get(case.path + ASK).text


def test_without_the_message_that_says_yes_nothing_can_be_referred(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    save(runtime, case, caseworker(runtime, team), story="[place]")
    told = {"receiver": NDO, "basis": "permission", "reason": "Because", **TICKS}

    for number in ("", "1", "99", "x"):
        page = refer(desk, case, told | {"permission": number})
        assert "Choose the message in which the reporter says yes." in page.text


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ("receiver", "To an unknown one nothing can be sent."),
        ("basis", "Choose what allows the referral."),
        ("reason", "Write why"),
        ("is_checked", "Read the copy"),
        ("is_told", "Tell the reporter first"),
    ],
)
def test_what_is_missing_is_asked_for(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case, left_out: str, says: str
) -> None:
    save(runtime, case, caseworker(runtime, team), story="[place]")
    told: dict[str, Any] = {"receiver": NDO, "basis": "permission", "reason": "Because", **TICKS}

    assert says in refer(desk, case, told | {left_out: None}).text


def test_an_unknown_receiver_is_refused(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    save(runtime, case, caseworker(runtime, team), story="[place]")
    told = {"receiver": "Somebody <b>else</b>", "basis": "legal_duty", "reason": "x", **TICKS}

    page = refer(desk, case, told)
    assert "To an unknown one nothing can be sent." in page.text
    assert not [b for b in page.all("b") if "else" in "".join(b.itertext())]


def test_a_case_in_another_state_cannot_be_referred(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised(3))
    save(runtime, case, caseworker(runtime, team), story="[place]")
    told = {"receiver": NDO, "basis": "legal_duty", "reason": "Child welfare", **TICKS}

    page = refer(desk, case, told, status=409)
    assert "not possible in the state" in page.text
    assert "Only a case that is in progress can be referred." in page.text
