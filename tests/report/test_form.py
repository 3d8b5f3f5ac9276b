"""From the form to the sealed report: every answer arrives, and nothing else does."""

from datetime import timedelta
from typing import Any

import pytest

from reporting.languages import LANGUAGES
from reporting.report import drafts
from reporting.runtime import Runtime
from reporting.vocabulary import (
    Area,
    BystanderAnswer,
    ContactSafe,
    ContactTime,
    Ground,
    Kind,
    ReplyLanguage,
    Role,
    Sharing,
    Term,
    TimeOfDay,
    When,
    Wish,
)
from tests import factories
from tests.factories import ANSWERS
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

ONE_CHOICE: dict[str, type[Term]] = {
    "role": Role,
    "area": Area,
    "when": When,
    "time_of_day": TimeOfDay,
    "bystander": BystanderAnswer,
    "wish": Wish,
    "sharing": Sharing,
    "reply_language": ReplyLanguage,
    "contact_safe": ContactSafe,
    "contact_time": ContactTime,
}
MANY_CHOICES: dict[str, type[Term]] = {"kinds": Kind, "grounds": Ground}
TEXTS = ("municipality", "place", "organisation", "story", "contact")


def kept(page_fields: dict[str, list[str]]) -> dict[str, Any]:
    """Give what a form holds of the answers, one value where one was given."""
    return {
        name: page_fields.get(name, [])
        if isinstance(answer, list)
        else "".join(page_fields.get(name, []))
        for name, answer in ANSWERS.items()
    }


def test_every_answer_arrives_sealed_as_it_was_given(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    factories.send_report(client, **ANSWERS)

    found = factories.only_report(runtime, team)
    story = found.story
    for name in ("place", "organisation", "story", "contact"):
        assert getattr(story, name) == ANSWERS[name]
    for name in ("role", "area", "when", "time_of_day", "bystander", "sharing"):
        assert getattr(story, name) == ANSWERS[name]
    assert (story.contact_safe, story.contact_time) == ("no", "evening")
    assert sorted(story.kinds) == sorted(ANSWERS["kinds"])
    assert sorted(story.grounds) == sorted(ANSWERS["grounds"])
    assert (story.municipality, story.municipality_text) == ("091", "Helsinki")
    assert (found.report.wish, found.report.reply_language) == ("advice", "so")
    assert (found.summary.words, found.summary.has_contact) == (10, True)


@pytest.mark.parametrize("name", ONE_CHOICE)
def test_every_choice_on_the_page_can_be_sent_and_no_other(
    name: str, client: PageClient, team: StaffedTeam
) -> None:
    """T25: the server takes what the page offers and no more."""
    for term in ONE_CHOICE[name].on_form():
        assert factories.send_report(client, story="x", **{name: term.value}).number
    for unknown in ("no_such_code", "Role.WITNESSED", "1", "organisation", ANSWERS[name].upper()):
        form = factories.filled_form(client, **{name: unknown, "story": "Kept words"})
        answer = factories.send(client, form, status=422)
        assert f'<li><a href="#q-{name}">' in answer.html
        assert "Kept words" in answer.html


@pytest.mark.parametrize("name", MANY_CHOICES)
def test_an_unknown_code_among_several_is_refused_and_the_known_ones_stay_ticked(
    name: str, client: PageClient, team: StaffedTeam
) -> None:
    known = MANY_CHOICES[name].on_form()[0].value

    form = factories.filled_form(client) | {name: [known, "no_such_code"]}
    page = factories.send(client, form, status=422)

    assert page.by_id(f"q-{name}-error") is not None
    assert page.fields("/en/report")[name] == [known]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_report_is_refused_in_the_readers_language(
    language: str, client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    """T25: the server refuses an empty report."""
    form = factories.filled_form(client, language)

    page = factories.send(client, form, language=language, status=422)

    assert len(page.all("*", role="alert")) == 1
    assert factories.stored_reports(runtime, team) == []


ONE_ANSWER: tuple[dict[str, Any], ...] = (
    {"role": "group"},
    {"area": "other"},
    {"when": "ongoing"},
    {"municipality": "Oulu"},
    {"place": "Line 550"},
    {"organisation": "A shop"},
    {"story": "x"},
    {"kinds": ["other"]},
    {"grounds": ["age"]},
    {"bystander": "helped"},
)


def test_one_answer_alone_is_a_report(client: PageClient, team: StaffedTeam) -> None:
    for answer in ONE_ANSWER:
        assert factories.send_report(client, **answer).number, answer


def test_white_space_and_invisible_characters_alone_are_an_empty_report(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    form = factories.filled_form(client, story=" \r\n\t ", place="\x00\x01", organisation="   ")

    factories.send(client, form, status=422)

    assert factories.stored_reports(runtime, team) == []


@pytest.mark.parametrize("here", LANGUAGES)
def test_switching_the_language_keeps_every_answer(here: str, client: PageClient) -> None:
    """T26: from each language to each other one."""
    form = factories.filled_form(client, here, **ANSWERS)
    for there in (code for code in LANGUAGES if code != here):
        page = factories.send(client, form | {"switch": there}, language=there)

        assert page.root.get("lang") == there
        assert not page.all("*", role="alert")
        assert kept(page.fields(f"/{there}/report")) == ANSWERS


def test_switching_the_language_keeps_what_cannot_be_sent_yet(client: PageClient) -> None:
    story = "ä" * (drafts.MAX_STORY + 1)
    form = factories.filled_form(client, "fi", story=story, role="no_such_code")

    page = factories.send(client, form | {"switch": "sv"}, language="sv")

    assert page.fields("/sv/report")["story"] == [story]


def test_switching_the_language_stores_nothing_and_says_that_files_are_gone(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    form = factories.filled_form(client, "fi", story="Jotain")
    before = client.get("/sv/report").all("p", class_="notice")

    file = factories.upload(factories.JPG)
    page = factories.send(client, form | {"switch": "sv", "files": file}, language="sv")

    assert len(page.all("p", class_="notice")) == len(before) + 1
    assert factories.stored_reports(runtime, team) == []
    assert list(runtime.storage.names()) == []


def test_a_switch_to_no_language_of_ours_sends_the_report(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    form = factories.filled_form(client, story="Sent")

    factories.send(client, form | {"switch": "../evil"})

    assert factories.only_report(runtime, team).story.story == "Sent"


def test_the_address_fills_in_answers_beforehand(client: PageClient) -> None:
    page = client.get(
        "/sv/report?role=witnessed&area=transport&kinds=threat&kinds=other&grounds=age"
        "&bystander=helped&wish=count&when=today&m=091&k=tram"
    )

    filled = page.fields("/sv/report")
    assert filled["municipality"] == ["Helsingfors"]
    assert (filled["kinds"], filled["k"]) == (["threat", "other"], ["tram"])
    for name, value in {"role": "witnessed", "area": "transport", "when": "today"}.items():
        assert filled[name] == [value]


BENT_LINKS = (
    "role=organisation",
    "role=no_such_code",
    "kinds=x",
    "m=999",
    "m=" + "9" * 3000,
    "story=Sent+by+a+link",
    "contact=me%40example.org",
    "reread=yes",
    "form_token=abc",
    "k=" + "x" * 500,
    "m=%00%E2%80%AE",
    "area=%3Cscript%3E",
)


def test_an_address_can_put_no_words_in_a_persons_mouth(client: PageClient) -> None:
    for query in BENT_LINKS:
        page = factories.get(client, f"/en/report?{query}")
        filled = page.fields("/en/report")
        assert len(filled["form_token"][0]) == 72, query
        assert not any(filled[name] != [""] for name in TEXTS), query
        assert "reread" not in filled
        assert "<script>" not in page.html


def test_a_story_of_100_000_characters_is_given_back_whole_and_not_stored(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    """T25: the server holds to lengths."""
    story = ("😀" * 49 + " ") * 2000
    form = factories.filled_form(client, story=story)

    page = factories.send(client, form, status=422)

    assert page.fields("/en/report")["story"] == [story.strip()]
    assert len(page.all("*", role="alert")) == 1
    assert factories.stored_reports(runtime, team) == []


def test_too_long_a_line_is_given_back_whole(client: PageClient, team: StaffedTeam) -> None:
    lines = {name: f"{name} " + "Ω" * 400 for name in (*TEXTS, "k") if name != "story"}
    form = factories.filled_form(client, **lines)

    page = factories.send(client, form, status=422)

    filled = page.fields("/en/report")
    assert {name: filled[name][0] for name in lines} == lines


def test_texts_of_exactly_the_longest_length_are_taken_and_come_back_unchanged(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    lines = dict.fromkeys(("place", "organisation", "municipality"), "😀" * drafts.MAX_LINE)
    contact, story = "😀" * drafts.MAX_CONTACT, "😀" * drafts.MAX_STORY

    factories.send_report(client, **lines, contact=contact, story=story)

    told = factories.only_report(runtime, team).story
    assert (told.story, told.contact) == (story, contact)
    assert {told.place, told.organisation, told.municipality_text} == {lines["place"]}


def test_the_error_names_the_length_as_people_of_the_language_write_it(
    client: PageClient, team: StaffedTeam
) -> None:
    form = factories.filled_form(client, "fi", story="x" * 6000)

    page = factories.send(client, form, language="fi", status=422)

    assert "6\xa0000" in page.html
    assert text_of(page.by_id("q-story-error"))


def test_the_promised_days_are_those_of_the_settings(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    factories.send_report(client)

    report = factories.only_report(runtime, team).report
    waits = report.feedback_by - report.acknowledge_by
    days = runtime.config.feedback_days - runtime.config.acknowledge_days
    assert waits == timedelta(days=days)
