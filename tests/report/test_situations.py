"""The receipt, the inbox and the case name who can help, by the same rules as the help page."""

from datetime import timedelta

import pytest
from flask import Flask, render_template_string

from reporting.authorities.deadlines import Counted, Level
from reporting.authorities.situation import Situation
from reporting.languages import STAFF_LANGUAGES
from reporting.report.conversation import Summary
from reporting.report.progress import received_week
from reporting.report.situations import (
    Answers,
    case_deadlines,
    case_recommendations,
    case_situation,
    helpers_for_answers,
    helpers_for_story,
)
from reporting.vocabulary import Area, Flag, Ground, Kind, When
from tests import factories
from tests.factories import TODAY
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

WEEK = received_week(TODAY)


def summary(**told: object) -> Summary:
    blank: dict[str, object] = {
        "fact_key": b"",
        "role": None,
        "area": None,
        "municipality": None,
        "kinds": (),
        "grounds": (),
        "sharing": None,
        "words": 0,
        "files": 0,
        "has_contact": False,
        "is_urgent": False,
    }
    return Summary(**(blank | told))  # type: ignore[arg-type]  # values of a row, by name


def law_of(page: Page) -> str:
    section = next(s for s in page.all("section") if s.get("aria-labelledby") == "law")
    return text_of(section)


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_a_receipt_names_who_can_help_with_what_was_told(
    language: str, client: PageClient, team: StaffedTeam
) -> None:
    form = factories.filled_form(client, language, area="work", grounds=["pregnancy"])

    page = client.post(f"/{language}/report", form)

    names = {
        "fi": "Tasa-arvovaltuutettu",
        "sv": "Jämställdhetsombudsmannen",
        "en": "Ombudsman for Equality",
    }
    tribunals = {"fi": "tasa-arvolautakunta", "sv": "Diskriminerings- och", "en": "Tribunal"}
    assert names[language] in law_of(page)
    assert tribunals[language] not in law_of(page)


def test_two_receipts_of_one_day_each_name_their_own(client: PageClient, team: StaffedTeam) -> None:
    first = factories.send(client, factories.filled_form(client, area="work", grounds=["age"]))
    second = factories.send(client, factories.filled_form(client, area="online", kinds=["threat"]))

    assert "Occupational safety" in law_of(first)
    assert "Occupational safety" not in law_of(second)
    assert "Emergency number" in law_of(second)
    assert "%%" not in first.html + second.html


def test_a_receipt_of_words_alone_names_the_authorities_there_are(
    client: PageClient, team: StaffedTeam
) -> None:
    page = factories.send(client, factories.filled_form(client, story="x"))

    for name in ("Non-Discrimination Ombudsman", "Ombudsman for Equality", "Tribunal", "Police"):
        assert name in law_of(page)
    assert helpers_for_answers(Answers(when=When.WEEK), "en", today=TODAY) == ()


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_a_receipt_tells_the_three_things_of_the_law(
    language: str, client: PageClient, team: StaffedTeam
) -> None:
    form = factories.filled_form(client, language, area="housing", grounds=["roma"])

    page = client.post(f"/{language}/report", form)

    section = next(s for s in page.all("section") if s.get("aria-labelledby") == "law")
    assert len(list(section.iter("h3"))) == 3


def test_an_inbox_says_nothing_of_what_was_told_until_its_reporter_asks(
    client: PageClient, team: StaffedTeam
) -> None:
    sent = factories.send_report(
        client,
        story="x",
        area="work",
        grounds=["gender"],
        kinds=["sexual_harassment"],
        reread="yes",
    )

    closed = factories.inbox(client, sent.code)
    opened = client.post("/en/inbox", client.fill(closed, "/en/inbox/wish", story="yes", wish=None))

    assert "Non-Discrimination Ombudsman" in closed.text
    assert "Ombudsman for Equality" not in closed.text
    assert "Ombudsman for Equality" in opened.text


def test_an_inbox_counts_from_the_week_the_report_came(
    client: PageClient, team: StaffedTeam
) -> None:
    sent = factories.send_report(client, story="x")

    page = factories.inbox(client, sent.code)

    assert "or earlier if it happened earlier" in page.text
    later = helpers_for_story(None, WEEK, "en", today=TODAY + timedelta(days=800))
    assert [d.level for one in later for d in one.deadlines] == [Level.PASSED]


def test_a_case_gives_recommendations_and_clocks_from_its_coded_answers() -> None:
    told = summary(area=Area.HOUSING, grounds=(Ground.ROMA,), flags=(Flag.DANGER, Flag.CHILD))

    situation = case_situation(told, WEEK, today=TODAY)

    assert (situation.is_danger, situation.is_child) == (True, True)
    found = [one.card.id for one in case_recommendations(situation, "en", today=TODAY)]
    assert found[0] == "emergency_112"
    assert {"non_discrimination_ombudsman", "tribunal"} <= set(found)
    clocks = {one.clock.id: one for one in case_deadlines(situation, today=TODAY)}
    assert set(clocks) == {"compensation", "tribunal", "prosecution"}
    assert clocks["tribunal"].counted is Counted.FROM_THE_LATEST


def test_a_rough_answer_of_an_opened_story_makes_the_clock_more_careful() -> None:
    told = summary(area=Area.WORK, grounds=(Ground.AGE,))

    situation = case_situation(told, WEEK, today=TODAY, when=When.YEAR)

    clocks = {one.clock.id: one for one in case_deadlines(situation, today=TODAY)}
    recruitment = clocks["compensation_recruitment"]
    assert recruitment.counted is Counted.FROM_THE_EARLIEST
    assert recruitment.level is Level.PERHAPS_PASSED


def test_an_empty_case_still_has_somebody_to_suggest() -> None:
    situation = case_situation(summary(), WEEK, today=TODAY)

    assert case_recommendations(situation, "fi", today=TODAY)
    assert situation == Situation(incident=situation.incident)


def test_kinds_of_a_case_are_read_like_those_of_the_help_page() -> None:
    told = summary(area=Area.PUBLIC_SPACE, kinds=(Kind.PHYSICAL_VIOLENCE,))

    found = case_recommendations(case_situation(told, WEEK, today=TODAY), "sv", today=TODAY)

    assert [one.card.id for one in found[:2]] == ["emergency_112", "police_report"]


def test_the_case_page_marks_what_must_be_checked_first(app: Flask) -> None:
    told = summary(area=Area.WORK, kinds=(Kind.SEXUAL_HARASSMENT,))
    situation = case_situation(told, WEEK, today=TODAY)
    helpers = case_recommendations(situation, "en", today=TODAY)
    macro = "{% from 'components/helpers.html' import for_case %}{{ for_case(helpers, clocks) }}"

    with app.test_request_context("/staff/?lang=en"):
        clocks = case_deadlines(situation, today=TODAY)
        shown = render_template_string(macro, helpers=helpers, clocks=clocks)

    assert "Ombudsman for Equality" in shown
    assert "Check this time limit before you tell it." in shown
    assert shown.count("<li class") == len(helpers)
