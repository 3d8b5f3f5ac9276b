"""The staff side in a browser: what each button of a case does."""

from io import BytesIO

import pytest
from sqlalchemy import update

from reporting.report.models import Report
from reporting.report.progress import State
from reporting.runtime import Runtime
from tests.casework.cases import STORY, Case, make_case
from tests.casework.desk import (
    ENGLISH,
    conversation,
    opened,
    promised,
    state_of,
    without_spaces,
)
from tests.factories import PNG
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in


def test_an_acknowledgement_is_one_click_and_in_the_reporters_language(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised(3), language="fi")
    shown = text_of(opened(desk, case).one("div", class_="say"))
    assert "Ihminen on lukenut kertomuksesi." in shown
    form = desk.fill(opened(desk, case), "/acknowledge" + ENGLISH)
    page = desk.follow(case.path + "/acknowledge" + ENGLISH, form)
    assert "The reporter can now see that a person has read the report." in page.text
    assert [without_spaces(text) for text in conversation(runtime, case)] == [without_spaces(shown)]
    assert state_of(runtime, case) is State.ACKNOWLEDGED


def test_an_answer_with_a_file_reaches_the_reporter_and_can_be_opened_again(
    desk: PageClient, runtime: Runtime, case: Case
) -> None:
    form = desk.fill(opened(desk, case), "/message" + ENGLISH, message="See the picture.")
    form["files"] = (BytesIO(PNG), "route.png", "image/png")
    page = desk.follow(case.path + "/message" + ENGLISH, form)
    assert "Your message was sent to the reporter." in page.text
    assert conversation(runtime, case) == ["See the picture."]
    download = desk.send(case.path + "/file", desk.fill(page, "/file" + ENGLISH))
    assert download.get_data().startswith(PNG[:8])
    assert download.mimetype == "application/octet-stream"
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert "opened a file" in opened(desk, case).text


def test_a_question_makes_the_case_wait(desk: PageClient, runtime: Runtime, case: Case) -> None:
    changes = {"message": "Which tram was it?", "is_question": "yes"}
    form = desk.fill(opened(desk, case), "/message" + ENGLISH, **changes)
    page = desk.follow(case.path + "/message" + ENGLISH, form)
    assert state_of(runtime, case) is State.WAITING
    assert "Waiting for them" in page.text


@pytest.mark.parametrize("part", ["/acknowledge", "/message"])
def test_sending_a_form_twice_sends_one_message(
    desk: PageClient, runtime: Runtime, case: Case, part: str
) -> None:
    form = desk.fill(opened(desk, case), part + ENGLISH, message="Hello")
    desk.follow(case.path + part + ENGLISH, form)
    page = desk.follow(case.path + part + ENGLISH, form)
    assert "It was not sent twice." in page.text
    assert len(conversation(runtime, case)) == 1


@pytest.mark.parametrize(("part", "field"), [("/acknowledge", "words"), ("/message", "message")])
def test_a_case_that_somebody_else_changed_first_gives_the_text_back(
    desk: PageClient, runtime: Runtime, case: Case, part: str, field: str
) -> None:
    form = desk.fill(opened(desk, case), part + ENGLISH, **{field: "My own words"})
    with runtime.database.writing() as session:
        session.execute(update(Report).values(state=State.CLOSED))
    page = desk.post(case.path + part + ENGLISH, form, status=409)
    assert "This is not possible in the state the case is in now." in page.text
    assert "Closed" in text_of(page.one("section", class_="box"))
    assert page.fields(part + ENGLISH)[field] == ["My own words"]
    assert conversation(runtime, case) == []


def test_a_page_that_is_too_old_keeps_what_was_written(
    desk: PageClient, runtime: Runtime, case: Case
) -> None:
    form = desk.fill(opened(desk, case), "/message" + ENGLISH, message="My long answer")
    form["form_token"] = "A" * 70
    page = desk.post(case.path + "/message" + ENGLISH, form, status=400)
    assert "Your text is kept" in page.text
    assert page.fields("/message" + ENGLISH)["message"] == ["My long answer"]
    assert conversation(runtime, case) == []
    again = desk.fill(page, "/message" + ENGLISH)
    desk.follow(case.path + "/message" + ENGLISH, again)
    assert conversation(runtime, case) == ["My long answer"]


def test_a_token_of_another_session_is_refused(
    desk: PageClient, client: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    stolen = desk.fill(opened(desk, case), "/message" + ENGLISH, message="Hello")
    sign_in(client, team.lead)
    client.post(case.path + "/message" + ENGLISH, stolen, status=400)
    assert conversation(runtime, case) == []


def test_an_empty_message_is_asked_for_again(desk: PageClient, case: Case) -> None:
    form = desk.fill(opened(desk, case), "/message" + ENGLISH)
    page = desk.post(case.path + "/message" + ENGLISH, form, status=422)
    assert "Write a message or choose a file." in page.text


def test_a_message_that_is_too_long_is_given_back_whole(desk: PageClient, case: Case) -> None:
    form = desk.fill(opened(desk, case), "/message" + ENGLISH, message="a" * 5001)
    page = desk.post(case.path + "/message" + ENGLISH, form, status=422)
    assert page.fields("/message" + ENGLISH)["message"] == ["a" * 5001]


def test_a_file_that_is_not_taken_is_named_as_such(desk: PageClient, case: Case) -> None:
    form = desk.fill(opened(desk, case), "/message" + ENGLISH, message="Hello")
    form["files"] = (BytesIO(b"MZ" + bytes(99)), "a.exe", "application/pdf")
    page = desk.post(case.path + "/message" + ENGLISH, form, status=422)
    assert "must be a JPG, PNG, WebP" in page.text


@pytest.mark.parametrize("part", ["/story", "/file"])
def test_nothing_is_read_with_a_token_that_is_not_ours(
    desk: PageClient, case: Case, part: str
) -> None:
    page = desk.post(case.path + part + ENGLISH, {"form_token": "A" * 70}, status=400)
    assert STORY not in page.html
    assert "read the text" not in opened(desk, case).text


def test_own_words_that_are_too_long_are_given_back_whole(desk: PageClient, case: Case) -> None:
    form = desk.fill(opened(desk, case), "/acknowledge" + ENGLISH, words="a" * 5001)
    page = desk.post(case.path + "/acknowledge" + ENGLISH, form, status=422)
    assert page.fields("/acknowledge" + ENGLISH)["words"] == ["a" * 5001]
