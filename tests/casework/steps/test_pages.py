"""The pages of the steps in a browser: asked for, done, refused, undone, kept when they fail."""

from collections.abc import Callable, Mapping

import pytest
from flask import Flask
from sqlalchemy import update

from reporting.audit import AuditAction
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.runtime import Runtime
from reporting.vocabulary import Kind
from reporting.web import current
from tests.casework.cases import Case, caseworker, file_of, make_case, report_of, trail_of
from tests.casework.desk import ENGLISH, conversation, opened, promised, state_of
from tests.support.page import Page
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in

PAYLOAD = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}=1+1\u202e"
WRITTEN: Mapping[str, Mapping[str, str]] = {
    "/acknowledge": {"words": "Own words"},
    "/ask": {"message": "Which line?"},
    "/advise": {"message": "Do this first."},
    "/message": {"message": "Hello"},
    "/note": {"note": "For us only"},
    "/next-step": {"step": "Ring them", "on": "DAY"},
    "/flag": {"flag": "child", "reason": "A child is named"},
    "/count-only": {"screened": "yes", "reason": "Wished so"},
    "/close": {"reason": "advice_given", "message": "Last words", "next_step": "Then this"},
    "/take": {"knows_nobody": "yes"},
    "/assign": {"colleague": "LEAD", "reason": "You know trams"},
    "/hand-over": {
        "colleague": "LEAD",
        "want": "An apology",
        "promised": "An answer by May",
        "next": "Ring them",
        "avoid": "No letters",
    },
}
SENDS = {"/acknowledge", "/ask", "/advise", "/message", "/close"}
WORDS = {
    part: [name for name, value in fields.items() if value not in {"yes", "DAY", "LEAD", "child"}]
    for part, fields in WRITTEN.items()
}
WORDS["/close"] = ["message", "next_step"]


def filled(
    desk: PageClient, case: Case, part: str, team: StaffedTeam, **more: str
) -> dict[str, str]:
    """Open the page of a step and give its form filled in."""
    page = desk.get(case.path + part + ENGLISH)
    chosen = {"DAY": current.today().isoformat(), "LEAD": team.lead.member_id.hex()}
    values = {name: chosen.get(value, value) for name, value in WRITTEN[part].items()}
    return desk.fill(page, part + ENGLISH, **(values | more))


def done(desk: PageClient, case: Case, part: str, form: dict[str, str]) -> Page:
    """Send a form and give the case page it leads to."""
    return desk.follow(case.path + part + ENGLISH, form)


@pytest.mark.parametrize("part", WRITTEN)
def test_every_step_has_its_page_and_leads_back_to_the_case(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case, part: str
) -> None:
    before = report_of(runtime, case).revision
    page = done(desk, case, part, filled(desk, case, part, team))
    assert page.all("p", class_="notice")
    assert report_of(runtime, case).revision == before + 1
    assert bool(conversation(runtime, case)) == (part in SENDS)


@pytest.mark.parametrize("part", WRITTEN)
def test_asking_for_the_page_of_a_step_changes_nothing(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case, part: str
) -> None:
    desk.get(case.path + part + ENGLISH)
    assert report_of(runtime, case).revision == 0
    assert trail_of(runtime, case, caseworker(runtime, team)) == []


@pytest.mark.parametrize("part", [part for part in WRITTEN if part != "/note"])
def test_two_people_at_once_the_second_sees_both_and_keeps_the_text(
    app: Flask, desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case, part: str
) -> None:
    mine = filled(desk, case, part, team)
    other = PageClient(app)
    sign_in(other, team.lead)
    done(other, case, "/next-step", filled(other, case, "/next-step", team, step="Theirs"))
    page = desk.post(case.path + part + ENGLISH, mine, status=409)
    assert "Somebody changed the case" in page.text
    assert "Theirs" in page.text
    assert "changed the next step" in page.text
    for name in WORDS[part]:
        assert page.fields(part + ENGLISH)[name] == [mine[name]]
    assert page.fields(part + ENGLISH)["revision"] == ["1"]
    assert report_of(runtime, case).revision == 1
    again = done(desk, case, part, desk.fill(page, part + ENGLISH))
    assert again.all("p", class_="notice")


def test_a_note_is_added_whatever_others_did_meanwhile(
    app: Flask, desk: PageClient, team: StaffedTeam, case: Case
) -> None:
    mine = filled(desk, case, "/note", team, note="Mine")
    other = PageClient(app)
    sign_in(other, team.lead)
    done(other, case, "/note", filled(other, case, "/note", team, note="Theirs"))
    page = done(desk, case, "/note", mine)
    assert "Mine" in page.text
    assert "Theirs" in page.text


@pytest.mark.parametrize("part", WRITTEN)
def test_a_step_sent_twice_is_taken_once(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case, part: str
) -> None:
    form = filled(desk, case, part, team)
    done(desk, case, part, form)
    page = done(desk, case, part, form)
    assert "It was not sent twice." in page.text
    assert report_of(runtime, case).revision == 1


@pytest.mark.parametrize("part", WRITTEN)
def test_a_token_that_is_not_ours_changes_nothing_and_keeps_the_text(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case, part: str
) -> None:
    form = filled(desk, case, part, team)
    for token in ("", "A" * 70, "x" * 9000):
        path = case.path + part + ENGLISH
        page = desk.post(path, form | {"form_token": token}, status=400)
        for name in WORDS[part]:
            assert page.fields(part + ENGLISH)[name] == [form[name]]
    assert report_of(runtime, case).revision == 0


def test_a_revision_that_is_none_counts_as_another_one(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    form = filled(desk, case, "/next-step", team)
    for revision in ("", "x", "-1", "1e9", "٣", "9" * 5000):
        path = case.path + "/next-step" + ENGLISH
        desk.post(path, form | {"revision": revision}, status=409)
    assert report_of(runtime, case).revision == 0


@pytest.mark.parametrize("part", [part for part in WRITTEN if WORDS[part]])
def test_twenty_thousand_letters_get_a_clear_answer_and_are_kept(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case, part: str
) -> None:
    form = filled(desk, case, part, team)
    for name in WORDS[part]:
        path, long = case.path + part + ENGLISH, "ä" * 20_000
        page = desk.post(path, form | {name: long}, status=422)
        assert "Please shorten it to" in page.text
        assert page.fields(part + ENGLISH)[name] == [long]
    assert report_of(runtime, case).revision == 0


@pytest.mark.parametrize("part", WRITTEN)
def test_whatever_a_colleague_writes_stays_text_everywhere(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case, part: str
) -> None:
    """T01, 4.28: markup of a colleague is text on every page of its case."""
    hostile = dict.fromkeys(WORDS[part], PAYLOAD + "\x00\x07")
    page = done(desk, case, part, filled(desk, case, part, team, **hostile))
    assert not page.all("img")
    assert "\x00" not in page.html
    assert "<script>alert(1)" not in page.html
    if WORDS[part] and part not in {"/count-only", "/assign", "/flag"}:
        assert "<script>alert(1)</script>" in page.text
    again = opened(desk, case)
    assert not again.all("img")


def test_what_may_be_undone_is_offered_and_undone(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    taken = done(desk, case, "/take", filled(desk, case, "/take", team))
    assert "Undo the last step" in taken.text
    back = desk.follow(case.path + "/undo" + ENGLISH, desk.fill(taken, "/undo" + ENGLISH))
    assert "The last step was undone." in back.text
    assert "Undo the last step" not in back.text
    assert report_of(runtime, case).owner_id is None
    assert "undid the last step. Took a case." in back.text


def test_what_was_sent_offers_no_undoing(desk: PageClient, team: StaffedTeam, case: Case) -> None:
    page = done(desk, case, "/ask", filled(desk, case, "/ask", team))
    assert "Undo the last step" not in page.text
    form = desk.fill(desk.get(case.path + "/undo" + ENGLISH), "/undo" + ENGLISH)
    desk.post(case.path + "/undo" + ENGLISH, form, status=409)


def test_a_hand_over_stands_at_the_top_until_its_new_owner_has_read_it(
    app: Flask, desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    mine = done(desk, case, "/hand-over", filled(desk, case, "/hand-over", team))
    assert "An answer by May" in mine.text
    assert not [f for f in mine.all("form") if "hand-over-read" in f.get("action", "")]
    lead = PageClient(app)
    sign_in(lead, team.lead)
    theirs = opened(lead, case)
    assert theirs.text.index("An answer by May") < theirs.text.index("What to do next")
    path = "/hand-over-read" + ENGLISH
    read = lead.follow(case.path + path, lead.fill(theirs, path))
    assert "An answer by May" not in read.text
    assert AuditAction.CASE_TAKEN_OVER in trail_of(runtime, case, caseworker(runtime, team))


@pytest.mark.parametrize("line", ["want", "promised", "next", "avoid", "colleague"])
def test_a_hand_over_needs_all_its_lines(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case, line: str
) -> None:
    form = filled(desk, case, "/hand-over", team, **{line: ""})
    page = desk.post(case.path + "/hand-over" + ENGLISH, form, status=422)
    assert page.all("div", class_="error-summary")
    assert report_of(runtime, case).owner_id is None


def test_a_child_at_risk_shows_its_checklist_even_where_the_report_is_only_counted(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised(3), state=State.COUNTED)
    page = done(desk, case, "/flag", filled(desk, case, "/flag", team))
    assert "A child may be at risk." in page.text
    assert "Made the child welfare notice" in page.text
    assert report_of(runtime, case).next_step_on == current.today()
    form = desk.fill(page, "/checklist" + ENGLISH, items=["child_now", "child_notice"])
    done(desk, case, "/checklist", form)
    by = caseworker(runtime, team)
    assert file_of(runtime, case, by).checked == {"child_now", "child_notice"}


def test_danger_that_was_ticked_can_be_settled_for_a_reason(
    desk: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    case = make_case(runtime, team, promise=promised(3), kinds=(Kind.THREAT,))
    page = desk.get(case.path + "/unflag" + ENGLISH)
    form = desk.fill(page, "/unflag" + ENGLISH, flag="danger", reason="It is over")
    after = done(desk, case, "/unflag", form)
    assert not after.all("p", class_="strip")


@pytest.mark.parametrize("day", ["", "tomorrow", "31.2.2027", "2020-01-01", "2099-01-01"])
def test_a_day_that_cannot_be_kept_is_asked_for_again(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case, day: str
) -> None:
    form = filled(desk, case, "/next-step", team, on=day)
    page = desk.post(case.path + "/next-step" + ENGLISH, form, status=422)
    assert page.fields("/next-step" + ENGLISH)["step"] == ["Ring them"]
    assert page.fields("/next-step" + ENGLISH)["on"] == [day]


def test_a_day_may_be_written_as_finns_write_it(
    desk: PageClient, runtime: Runtime, team: StaffedTeam, case: Case
) -> None:
    day = current.today()
    written = f"{day.day}.{day.month}.{day.year}"
    done(desk, case, "/next-step", filled(desk, case, "/next-step", team, on=written))
    assert report_of(runtime, case).next_step_on == day


@pytest.mark.parametrize("part", ["/ask", "/advise", "/close"])
def test_nobody_writes_where_nobody_reads(
    desk: PageClient, runtime: Runtime, case: Case, part: str
) -> None:
    with runtime.database.writing() as session:
        session.execute(update(Report).values(code_lookup_id=None))
    if part == "/close":
        page = desk.get(case.path + part + ENGLISH)
        form = desk.fill(page, part + ENGLISH, reason="outside")
        assert "Undo the last step" in done(desk, case, part, form).text
        assert state_of(runtime, case) is State.CLOSED
    else:
        desk.get(case.path + part + ENGLISH, status=409)


def test_the_pages_of_the_steps_are_valid_html(
    desk: PageClient,
    team: StaffedTeam,
    case: Case,
    nu_html_check: Callable[[Mapping[str, str]], list[str]],
) -> None:
    for part in (*WRITTEN, "/undo", "/unflag", "/checklist", "/hand-back", "/contact"):
        desk.get(case.path + part + ENGLISH)
    stale = filled(desk, case, "/message", team)
    done(desk, case, "/hand-over", filled(desk, case, "/hand-over", team))
    desk.post(case.path + "/message" + ENGLISH, stale, status=409)
    opened(desk, case)
    assert nu_html_check(desk.seen) == []
