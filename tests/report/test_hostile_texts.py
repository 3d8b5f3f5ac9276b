"""Whatever people write arrives as they wrote it, shows as text, and breaks nothing."""

import pytest

from reporting.runtime import Runtime
from tests import factories
from tests.support.page import text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

HOSTILE = {
    "nul": "before\x00after",
    "controls": "a\x01b\x07c\x0bd\x1be\x7ff\x85g\x9bh",
    "right-to-left override": "abc\u202etxt.exe\u202c\u2066x\u2069",
    "zero width": "a\u200bb\ufeffc\u00add",
    "emoji": "👩🏽‍🦽‍➡️ 🏳️‍🌈 🇫🇮",
    "four bytes": "𐌰𐌱𐌲 𠜎𠜱",
    "script": '</textarea></p><script>alert(1)</script><img src=x onerror="alert(2)">',
    "attribute": "\" autofocus onfocus='alert(1)' x=\"",
    "template": "{{ 7*7 }} {% raw %} ${7*7} %(length)s %s {0}",
    "places in our own pages": "%%form-token%% %%receipt-number%% %%receipt-0%%",
    "entities": "&lt;b&gt; &amp; &#0; &nbsp;",
    "sql": "'; DROP TABLE report; --",
    "line ends": "one\rtwo\r\nthree\u2028four\u2029five",
    "combining": "Z\u0351\u036b\u0343\u032a\u0302" * 8,
    "terminal": "\x1b[31mred\x1b]0;title\x07",
}
LINES = ("municipality", "place", "organisation", "contact")
CONTROL = {chr(n) for n in (*range(9), 11, 12, *range(14, 32), *range(127, 160))}

each_text = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def letters(text: str) -> str:
    """Give what nobody may take out of a text."""
    return "".join(c for c in text if c.isalnum())


def shows_no_markup(html: str) -> bool:
    """Say whether none of the hostile markup became part of a page."""
    return not any(mark in html for mark in ("<script>alert", "<img src=x", " onfocus='alert"))


@each_text
def test_every_field_takes_any_text_and_seals_it_without_control_characters(
    text: str, client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    factories.send_report(client, **dict.fromkeys((*LINES, "story"), text), role="group")

    told = factories.only_report(runtime, team).story
    lines = (told.place, told.organisation, told.contact, told.municipality_text)
    for stored in (*lines, told.story):
        assert letters(stored) == letters(text)
        assert not CONTROL & set(stored)
    assert not any("\n" in line for line in lines)


def test_every_field_shows_any_text_as_text_when_the_form_comes_back(
    client: PageClient, team: StaffedTeam
) -> None:
    """T01, 4.28: the form that comes back shows markup as text."""
    for text in HOSTILE.values():
        answers = dict.fromkeys((*LINES, "story"), text)
        form = factories.filled_form(client, **answers, role="no_such_code")
        page = factories.send(client, form, status=422)
        assert shows_no_markup(page.html)
        filled = page.fields("/en/report")
        assert {letters(filled[name][0]) for name in answers} == {letters(text)}


@each_text
def test_a_story_and_a_message_are_read_back_as_text(
    text: str, client: PageClient, team: StaffedTeam
) -> None:
    """T01, 4.28: the inbox shows markup as text."""
    sent = factories.send_report(client, story=text, reread="yes", role="group")
    page = factories.act(client, factories.inbox(client, sent.code), "message", message=text)

    carried = {"continuation": page.all("input", name="continuation")[0].get("value", "")}
    reread = client.post("/en/inbox", carried | {"story": "yes"})

    assert letters(text_of(page.one("article", data_from="reporter"))).endswith(letters(text))
    assert letters(text) in letters(text_of(reread.one("section", aria_labelledby="story")))
    assert shows_no_markup(reread.html)


@pytest.mark.parametrize("name", ["role", "kinds"])
def test_a_choice_answers_any_text_without_repeating_it(
    name: str, client: PageClient, team: StaffedTeam
) -> None:
    for text in HOSTILE.values():
        form = factories.filled_form(client, **{name: text}, story="Words")
        page = factories.send(client, form, status=422)
        assert shows_no_markup(page.html)
        assert letters(text) == "" or letters(text) not in letters(page.html)


def test_the_code_field_shows_any_text_as_text(client: PageClient) -> None:
    for text in HOSTILE.values():
        page = factories.post(client, "/en/inbox", {"code": text, "message": text}, status=422)
        assert shows_no_markup(page.html)
        assert not CONTROL & set(page.html)


@pytest.mark.parametrize("name", ["form_token", "continuation", "file", "wish", "sure"])
def test_hidden_fields_take_no_text_that_is_not_ours(
    name: str, client: PageClient, team: StaffedTeam
) -> None:
    sent = factories.send_report(client, story="Words")
    page = factories.inbox(client, sent.code)
    action = {"file": "file", "wish": "wish", "sure": "withdraw"}.get(name, "message")
    form = client.fill(page, "/en/inbox/message", message="Hello", sure="yes", wish="count")

    for text in HOSTILE.values():
        answer = client.send(f"/en/inbox/{action}", form | {name: text})
        assert answer.status_code in {400, 422}
        assert shows_no_markup(answer.get_data(as_text=True))
    assert not factories.inbox(client, sent.code).all("article")


def test_a_repeated_field_counts_once_and_breaks_nothing(
    client: PageClient, team: StaffedTeam, runtime: Runtime
) -> None:
    form = factories.filled_form(client, story=["first", "last"], role=["group", "witnessed"])

    factories.send(client, form)

    story = factories.only_report(runtime, team).story
    assert (story.story, story.role) == ("last", "witnessed")


def test_a_form_of_unknown_fields_only_is_an_empty_report(client: PageClient) -> None:
    form = factories.filled_form(client) | {f"x{n}": "y" for n in range(50)}

    factories.send(client, form, status=422)


def test_a_form_of_a_thousand_parts_is_refused_with_a_page(client: PageClient) -> None:
    """P66: a thousand parts are refused."""
    form = factories.filled_form(client) | {"kinds": ["threat"] * 1000}

    assert factories.send(client, form, status=413).one("h1") is not None
