"""The help finder: four questions by POST, a list in order, and nothing kept anywhere."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from reporting.front.finder.answers import Happened, certain_kinds, kinds_of, roughly
from reporting.languages import LANGUAGES, STAFF_LANGUAGES
from reporting.report.models import Report
from reporting.runtime import Runtime
from reporting.vocabulary import Kind, When
from reporting.web import current
from tests import factories
from tests.support.languages import EACH_KIND
from tests.support.page import Page, text_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam

TODAY = factories.TODAY
RECRUITED: dict[str, Any] = {
    "area": "work",
    "work": "recruitment",
    "grounds": ["language"],
    "happened": ["turned_down"],
}
HtmlCheck = Callable[[Mapping[str, str]], list[str]]


def ask(client: PageClient, language: str = "en", status: int = 200, **answers: Any) -> Page:
    page = client.get(f"/{language}/help")
    filled = client.fill(page, f"/{language}/help", **answers)
    return client.post(f"/{language}/help", filled, status=status)


def listed(page: Page) -> list[str]:
    return [text_of(box.findall("h3")[0]) for box in page.one("ol", class_="helpers")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_four_questions_and_shows_everybody_in_sections(
    language: str, client: PageClient
) -> None:
    page = client.get(f"/{language}/help")

    form = page.fields(f"/{language}/help")
    assert {"area", "work", "when", "day", "form_token"} <= set(form)
    numbered = [text_of(one)[:2] for one in page.all("legend")]
    assert [one for one in numbered if one.endswith(".")] == ["1.", "2.", "3.", "4."]
    for name in ("danger", "talk", "young", "discrimination", "work", "crime", "offices"):
        assert page.by_id(name) is not None
        assert page.all("a", href=f"#{name}")


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_answers_give_a_list_in_order_with_reasons(language: str, client: PageClient) -> None:
    page = ask(client, language, **RECRUITED)

    names = {
        "fi": ["Työsuojeluviranomainen (Lupa- ja valvontavirasto)", "Yhdenvertaisuusvaltuutettu"],
        "sv": [
            "Arbetarskyddsmyndigheten (Tillstånds- och tillsynsverket)",
            "Diskrimineringsombudsmannen",
        ],
        "en": [
            "Occupational safety and health authority (Finnish Supervisory Agency)",
            "Non-Discrimination Ombudsman",
        ],
    }
    assert listed(page)[:2] == names[language]
    reasons = {"fi": "työhönotossa syrjitä", "sv": "vid anställning", "en": "in recruitment"}
    assert reasons[language] in page.text


def test_danger_puts_112_first(client: PageClient) -> None:
    page = ask(client, danger="yes", happened=["violence"])

    assert listed(page)[0] == "Emergency number"


def test_a_day_gives_the_last_day_to_act(client: PageClient) -> None:
    day = current.today() - timedelta(days=330)

    page = ask(client, **RECRUITED, day=day.isoformat())

    assert "There is little time left." in page.text
    assert "within one year" in page.text
    assert "Usually you must act by" in page.text


def test_no_day_gives_the_rule_only(client: PageClient) -> None:
    page = ask(client, **RECRUITED)

    assert "within one year" in page.text
    assert "you must act by" not in page.text


def test_a_time_that_has_passed_is_said_with_what_remains(client: PageClient) -> None:
    page = ask(client, area="housing", grounds=["roma"], day="2020-02-29")

    assert "This time seems to have passed." in page.text
    assert "special reason" in page.text


def test_what_keeps_happening_has_no_last_day(client: PageClient) -> None:
    page = ask(client, area="housing", grounds=["roma"], when="ongoing", day="2020-02-29")

    assert "As long as it keeps happening" in page.text
    assert "passed" not in page.text


def test_a_day_may_be_written_as_people_here_write_it(client: PageClient) -> None:
    page = ask(client, area="housing", grounds=["roma"], day="29.2.2024")

    assert "passed" in page.text


def test_an_official_decision_is_appealed_first(client: PageClient) -> None:
    page = ask(client, area="authorities", aspects=["decision"])

    assert listed(page)[0] == "Appeal against the decision"
    assert "A complaint does not change a decision" in text_of(page.one("p", class_="note"))


def test_no_answers_at_all_still_lead_somewhere(client: PageClient) -> None:
    assert listed(ask(client)) == ["Non-Discrimination Ombudsman"]


def test_no_answer_stands_in_an_address_a_title_or_a_cookie(client: PageClient) -> None:
    """T40: answers stand in no address."""
    page = ask(client, **RECRUITED, aspects=["private_life"])

    assert page.path == "/en/help"
    assert text_of(page.one("title")) == text_of(client.get("/en/help").one("title"))
    for link in page.all("a"):
        assert "?" not in link.get("href", "")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.response.headers
    assert "Content-Encoding" not in page.response.headers


def test_no_answer_is_logged(client: PageClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        ask(client, **RECRUITED)
        ask(client, area="<b>nowhere</b>", status=422)

    for word in ("recruitment", "language", "turned_down", "nowhere"):
        assert word not in caplog.text


def test_a_list_is_taken_over_into_another_language(client: PageClient) -> None:
    page = ask(client, **RECRUITED, day="2026-01-02")
    nav = next(form for form in page.all("form", class_="langs"))
    carried: dict[str, list[str]] = {}
    for one in nav.iter("input"):
        carried.setdefault(one.get("name", ""), []).append(one.get("value", ""))

    finnish = client.post("/fi/help", carried)

    targets = [button.get("formaction") for button in nav.iter("button")]
    assert sorted(str(target) for target in targets) == sorted(
        f"/{language}/help" for language in LANGUAGES
    )
    assert listed(finnish)[0].startswith("Työsuojeluviranomainen")
    assert "2. tammikuuta 2027" in finnish.text


def test_the_answers_are_handed_to_a_report_privately(
    client: PageClient, runtime: Runtime, team: StaffedTeam
) -> None:
    page = ask(client, **RECRUITED, when="week")

    report = client.post("/en/report", page.fields("/en/report"))

    told = report.fields("/en/report")
    assert told["area"] == ["work"]
    assert told["grounds"] == ["language"]
    assert told["kinds"] == ["refusal"]
    assert told["when"] == ["week"]
    with runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == 0
    sent = client.post("/en/report", told | {"story": "x"})
    assert factories.code_on(sent)


def test_a_report_is_told_no_more_than_was_answered() -> None:
    vague = (Happened.VIOLENCE, Happened.WORDS, Happened.WORSE, Happened.SHUT_OUT)

    assert certain_kinds(vague) == ()
    assert certain_kinds((Happened.HATE, Happened.SEXUAL)) == (
        Kind.HATE_MATERIAL,
        Kind.SEXUAL_HARASSMENT,
    )


def test_every_kind_of_act_can_be_answered() -> None:
    assert set(kinds_of(tuple(Happened))) == set(Kind) - {Kind.OTHER, Kind.NOT_SURE}


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (0, When.TODAY),
        (-1, When.TODAY),
        (1, When.YESTERDAY),
        (7, When.WEEK),
        (8, When.MONTH),
        (40, When.YEAR),
        (365, When.YEAR),
        (366, When.LONGER),
    ],
)
def test_a_day_is_told_to_a_report_as_roughly_as_it_asks(ago: int, expected: When) -> None:
    assert roughly(TODAY - timedelta(days=ago), TODAY) is expected


@pytest.mark.parametrize(
    "answers",
    [
        {"area": "nowhere"},
        {"area": ["work", "x"]},
        {"area": "a" * 10_000},
        {"work": "<script>alert(1)</script>"},
        {"grounds": ["origin", "' OR 1=1"]},
        {"grounds": ["african_descent"]},
        {"happened": ["threat"]},
        {"aspects": ["\x00"]},
        {"when": "2026"},
        {"day": "yesterday"},
        {"day": "31.2.2026"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"day": "٣١.١.٢٠٢٦"},
        {"day": "1" * 10_000},
    ],
)
@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_what_no_page_offers_is_refused_with_a_page(
    language: str, answers: dict[str, Any], client: PageClient
) -> None:
    page = ask(client, language, status=422, **answers)

    (summary,) = page.all("div", class_="error-summary")
    anchors = [link.get("href", "").removeprefix("#") for link in summary.iter("a")]
    assert anchors
    assert all(page.by_id(anchor) is not None for anchor in anchors)
    assert "alert(1)" not in page.html


def test_the_last_of_several_answers_counts(client: PageClient) -> None:
    page = ask(client, area=["nowhere", "housing"], grounds=["roma", "roma"])

    assert listed(page)[0] == "Non-Discrimination Ombudsman"


@pytest.mark.parametrize("token", ["", "old", "a" * 10_000, "\u00e4"])
def test_an_old_page_is_answered_as_well_as_a_fresh_one(token: str, client: PageClient) -> None:
    page = client.post("/en/help", {**RECRUITED, "form_token": token})

    assert listed(page)


def test_another_site_cannot_send_answers(client: PageClient) -> None:
    answer = client.send("/en/help", RECRUITED, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 400


@pytest.mark.parametrize("language", EACH_KIND)
def test_every_state_of_the_page_is_valid_html(
    language: str, client: PageClient, nu_html_check: HtmlCheck
) -> None:
    ask(client, language, **RECRUITED, day="2026-01-02", child="yes", counterparty="state")
    client.seen["full"] = ask(
        client,
        language,
        area="health_social",
        happened=[one.value for one in Happened],
        grounds=["origin", "gender", "other"],
        aspects=["decision", "personal_data", "contract", "private_life"],
        elsewhere="yes",
        danger="yes",
        when="year",
    ).html
    client.seen["errors"] = ask(client, language, status=422, area="x", day="x", grounds="x").html

    assert nu_html_check(client.seen) == []
