"""The staff side in a browser: what is shown, to whom, and what is not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import update

from reporting.permissions import StaffRole
from reporting.report.models import SealedObject
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.teams.operations import withdraw_grants
from reporting.vocabulary import Kind
from tests.casework.cases import FILE, STORY, Case, make_case, other_team
from tests.casework.desk import (
    CONTACT,
    ENGLISH,
    opened,
    promised,
    story_page,
)
from tests.factories import PNG
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, make_member, sign_in


@pytest.mark.parametrize("path", ["/staff/", "/staff/queue", "/staff/cases/" + "0" * 32])
def test_signed_out_people_are_led_to_the_sign_in(client: PageClient, path: str) -> None:
    answer = client.fetch(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/sign-in")


@pytest.mark.parametrize("role", [StaffRole.ADMIN, StaffRole.PARTNER, StaffRole.AUDITOR])
@pytest.mark.parametrize("part", ["/staff/", "/staff/queue", ""])
def test_roles_without_casework_see_no_case(
    client: PageClient, runtime: Runtime, case: Case, role: StaffRole, part: str
) -> None:
    sign_in(client, make_member(runtime, role))
    client.get(part or case.path, status=403)


@pytest.mark.parametrize("part", ["", "/story", "/file", "/acknowledge", "/message"])
def test_another_teams_case_looks_like_a_missing_one(
    desk: PageClient, runtime: Runtime, case: Case, part: str
) -> None:
    theirs = make_case(runtime, other_team(runtime))
    mine = opened(desk, case) if part == "/story" else story_page(desk, case)
    seen = []
    for case_id in (theirs.id.hex(), "0" * 32, "z" * 32):
        path = f"/staff/cases/{case_id}{part}{ENGLISH}"
        if part:
            form = desk.fill(mine, part + ENGLISH, message="Hello")
            seen.append(desk.post(path, form, status=404).text)
        else:
            seen.append(desk.get(path, status=404).text)
    assert len(set(seen)) == 1


def test_the_story_is_on_no_page_before_somebody_asks_for_it(desk: PageClient, case: Case) -> None:
    """T33, T45: no page carries a story or contact details before they are asked for."""
    for path in ("/staff/", "/staff/queue", case.path):
        page = desk.get(path + ENGLISH)
        assert case.number in page.text
        assert STORY not in page.html
        assert CONTACT not in page.html
    told = story_page(desk, case)
    assert STORY in told.text
    assert CONTACT not in told.html
    assert "read the text" in opened(desk, case).text


def test_before_reading_the_page_tells_how_long_and_how_hard_the_text_is(
    desk: PageClient, case: Case
) -> None:
    page = opened(desk, case)
    assert "Show the text, about 10 words" in page.text
    assert "It may contain: Words, slurs or comments." in page.text
    assert "Contact details were given" in page.text


def test_contact_details_are_shown_for_a_reason_that_is_kept(desk: PageClient, case: Case) -> None:
    """T33: contact details open for a reason that stays."""
    asked = desk.get(case.path + "/contact" + ENGLISH)
    nothing = desk.post(
        case.path + "/contact" + ENGLISH, desk.fill(asked, "/contact" + ENGLISH), status=422
    )
    assert "Write why you need the contact details." in nothing.text
    assert CONTACT not in nothing.html
    form = desk.fill(asked, "/contact" + ENGLISH, reason="We agreed that I call")
    shown = desk.post(case.path + "/contact" + ENGLISH, form)
    assert CONTACT in shown.text
    assert STORY not in shown.html
    history = opened(desk, case).text
    assert "read the contact details. We agreed that I call" in history


def test_a_pages_answer_asked_for_again_leads_back_to_the_case(
    desk: PageClient, case: Case
) -> None:
    answer = desk.fetch(case.path + "/story")
    assert (answer.status_code, answer.headers["Location"]) == (303, case.path)


PAYLOAD = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}\u202e"


def test_whatever_a_reporter_writes_stays_text_everywhere(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    """T01, 4.28, P48: markup in a report is text on every page of its case."""
    hostile = make_case(
        runtime,
        team,
        story=PAYLOAD,
        place=PAYLOAD,
        organisation=PAYLOAD,
        municipality_text=PAYLOAD,
        contact=PAYLOAD,
        files=(replace(FILE, name=PAYLOAD),),
    )
    desk.get("/staff/" + ENGLISH)
    desk.get("/staff/queue" + ENGLISH)
    told = story_page(desk, hostile)
    assert told.text.count("<script>alert(1)</script>") == 7  # the file is named three times
    assert "{{ 7*7 }}" in told.text
    assert not told.all("img")
    answer = desk.fill(opened(desk, hostile), "/message" + ENGLISH, message=PAYLOAD)
    answer["file_care"] = "keep"
    answer["files"] = (BytesIO(PNG), PAYLOAD + ".png", "image/png")
    page = desk.follow(hostile.path + "/message" + ENGLISH, answer)
    assert "<script>alert(1)</script>" in page.text
    assert not page.all("img")


def test_a_late_duty_says_so_in_words_first(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised(-2))
    for path in ("/staff/", "/staff/queue", case.path):
        marks = [text_of(mark) for mark in desk.get(path + ENGLISH).all("b", class_="late")]
        assert "Acknowledge: 2 days late" in marks


def test_possible_danger_is_the_first_thing_a_case_page_says(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised(5), kinds=(Kind.THREAT,))
    assert "Possible danger" in desk.get("/staff/" + ENGLISH).text
    assert "Possible danger" in text_of(opened(desk, case).one("p", class_="strip"))


def test_a_new_message_of_the_reporter_is_marked_until_the_case_is_opened(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, state=State.IN_PROGRESS, has_new_message=True)
    listed = desk.get("/staff/queue" + ENGLISH)
    assert "New message" in text_of(listed.one("tbody"))
    opened(desk, case)
    listed = desk.get("/staff/queue" + ENGLISH)
    assert "New message" not in text_of(listed.one("tbody"))


def test_what_was_only_counted_has_no_composer(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, state=State.COUNTED)
    names = [area.get("name") for area in opened(desk, case).all("textarea")]
    assert names == ["note"]


def test_a_damaged_case_shows_as_damaged_and_the_others_still_work(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    make_case(runtime, team, promise=promised(3))
    broken = make_case(runtime, team, promise=promised(3))
    with runtime.database.writing() as session:
        changed = update(SealedObject).where(SealedObject.report_id == broken.id)
        session.execute(changed.values(sealed_content=b"RNB1" + bytes(1000)))
    for path in ("/staff/", "/staff/queue"):
        page = desk.get(path + ENGLISH)
        assert "Cannot be opened: you have no team key, or the case is damaged" in page.text
        assert "Words, slurs or comments" in page.text
    assert "Cannot be opened" in opened(desk, broken).text
    assert "could not be opened" in story_page(desk, broken).text


def test_the_queue_leads_to_a_case_by_its_number(desk: PageClient, case: Case) -> None:
    answer = desk.fetch("/staff/queue", query_string={"number": f" {case.number} "})
    assert (answer.status_code, answer.headers["Location"]) == (303, case.path)
    page = desk.get("/staff/queue" + ENGLISH + "&number=1999-000000")
    assert "None of your team's cases has this number." in page.text


@pytest.mark.parametrize("query", ["&page=x", "&page=-5", "&page=" + "9" * 40, "&list=nothing"])
def test_a_strange_address_shows_the_queue(desk: PageClient, case: Case, query: str) -> None:
    assert case.number in desk.get("/staff/queue" + ENGLISH + query).text


def test_somebody_without_the_teams_key_is_told_whom_to_ask(
    client: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    with runtime.database.writing() as session:
        withdraw_grants(session, team.caseworker.member_id)
    sign_in(client, team.caseworker)
    page = client.get("/staff/" + ENGLISH)
    assert case.number in page.text
    assert "Ask your team's lead" in page.text
    assert STORY not in client.get(case.path + ENGLISH).html


def test_the_pages_are_valid_html(
    desk: PageClient,
    runtime: Runtime,
    team: StaffedTeam,
    nu_html_check: Callable[[Mapping[str, str]], list[str]],
) -> None:
    desk.get("/staff/" + ENGLISH)
    desk.get("/staff/queue" + ENGLISH)
    late = make_case(runtime, team, promise=promised(-1), contact=CONTACT, kinds=tuple(Kind))
    answered = make_case(runtime, team, state=State.WAITING, has_new_message=True)
    desk.get("/staff/" + ENGLISH)
    desk.get("/staff/queue" + ENGLISH)
    story_page(desk, late)
    opened(desk, answered)
    form = desk.fill(opened(desk, answered), "/message" + ENGLISH)
    desk.post(answered.path + "/message" + ENGLISH, form, status=422)
    assert nu_html_check(desk.seen) == []
