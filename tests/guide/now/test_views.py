"""`/now`: the first action at once, 112 always, nothing of the address repeated."""

import re

import pytest
from flask import Flask

from reporting.guide.now.cards import AREA_OF, CardName, SettingName
from reporting.guide.now.cards_file import read_cards
from reporting.languages import LANGUAGES
from tests.support.page import Page, text_of
from tests.support.page_rules import check_page
from tests.support.pages import PageClient

LONG = "x" * 10_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_setting_shows_its_first_card_open_and_the_others_folded(
    language: str, client: PageClient
) -> None:
    texts = read_cards(language)
    for name in SettingName:
        page = client.get(f"/{language}/now/{name}")

        cards = page.all("details")
        heads = [" ".join(card.head.split()) for card in texts.settings[name].cards]
        assert [text_of(card[0]) for card in cards] == heads
        assert [card.get("open") is not None for card in cards] == [True] + [False] * 4
        assert len({card.get("name") for card in cards}) == 1
        for rule in texts.rules:
            assert " ".join(rule.split()) in page.text


@pytest.mark.parametrize(
    "path", ["now", "now/transit", "now/transit/over", "now/nowhere", "now/%00"]
)
def test_the_emergency_number_is_the_first_thing_to_press(path: str, client: PageClient) -> None:
    page = client.get(f"/en/{path}", status=404 if "%" in path or "nowhere" in path else 200)

    first = [link.get("href") for link in page.all("a")][:2]
    assert first == ["tel:112", "sms:112"]


def test_every_setting_is_one_tap_away(client: PageClient) -> None:
    links = _links(client.get("/en/now"))

    assert {f"/en/now/{name}" for name in SettingName} <= links


@pytest.mark.parametrize(
    "path", ["/en/now/nowhere", "/en/now/Transit", f"/en/now/{LONG}", "/xx/now", "/xx/now/transit"]
)
def test_what_is_unknown_still_shows_112_and_a_first_card(path: str, client: PageClient) -> None:
    answer = client.fetch(path, headers={"Accept-Language": "en"})

    page = Page("/en/now", answer)
    check_page(page)
    assert answer.status_code == 404
    assert read_cards("en").settings[SettingName.STREET].cards[0].do in page.text
    assert len(page.all("details", open="")) == 1
    assert "xxxx" not in page.html


def test_a_language_with_a_path_below_a_setting_is_a_plain_404(client: PageClient) -> None:
    assert "112" in client.get("/en/now/transit/over/more", status=404).text


@pytest.mark.parametrize("name", SettingName)
def test_afterwards_leads_to_a_witness_report_that_is_begun(
    name: SettingName, client: PageClient
) -> None:
    over = client.get(f"/en/now/{name}/over")

    [address] = [link for link in _links(over) if link.startswith("/en/report")]
    sent = client.get(address).fields("/en/report")
    assert sent["role"] == ["witnessed"]
    assert sent["area"] == [AREA_OF[name].value]
    assert sent["bystander"] == ["helped"]
    assert sent["when"] == ["today"]


def test_a_setting_leads_afterwards_home_to_the_guide_and_to_paper(client: PageClient) -> None:
    links = _links(client.get("/sv/now/work"))

    wanted = {"/sv/now/work/over", "/sv/guide", "/sv/guide/print", "/sv/", "/leave"}
    assert wanted <= links
    assert {"/sv/guide/after", "/sv/help"} <= _links(client.get("/sv/now/work/over"))


def test_home_and_the_report_lead_here(client: PageClient) -> None:
    for path in ("/en/", "/en/report"):
        assert "/en/now" in _links(client.get(path)), path


@pytest.mark.parametrize("path", ["now", "now/street", "now/street/over"])
@pytest.mark.parametrize("query", [f"k={LONG}", "k=%3Cscript%3E", "lang=sv", "area=x&k=tram"])
def test_a_query_changes_nothing_on_a_page(path: str, query: str, client: PageClient) -> None:
    assert client.get(f"/en/{path}?{query}").html == client.get(f"/en/{path}").html


@pytest.mark.parametrize(("wished", "given"), [("sv,fi;q=0.5", "sv"), ("de", "fi"), ("", "fi")])
def test_the_short_address_leads_on_in_the_language_of_the_browser(
    wished: str, given: str, client: PageClient
) -> None:
    for path in ("/now", "/now/transit"):
        answer = client.fetch(f"{path}?k=unknown", headers={"Accept-Language": wished})
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/{given}{path}"
        assert answer.headers["Vary"] == "Accept-Language"


def test_a_page_may_be_kept_for_a_day_and_is_asked_for_again_by_its_content(
    client: PageClient,
) -> None:
    first = client.fetch("/fi/now/transit")
    again = client.fetch("/fi/now/transit", headers={"If-None-Match": first.headers["ETag"]})

    assert "max-age=86400" in first.headers["Cache-Control"]
    assert "stale-if-error" in first.headers["Cache-Control"]
    assert again.status_code == 304
    assert not again.data
    assert client.fetch("/fi/now/street").headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_visit_is_light(language: str, app: Flask, client: PageClient) -> None:
    for path in ("now", *(f"now/{name}" for name in SettingName)):
        sizes = sizes_of(client, f"/{language}/{path}")

        assert len(sizes) <= 4
        assert sizes[0] <= 14_000
        assert sum(sizes) <= 30_000


def test_cards_are_five_in_the_order_of_the_lowest_risk() -> None:
    assert [*CardName] == ["stand_by", "get_help", "after", "note", "say"]


def sizes_of(client: PageClient, path: str) -> list[int]:
    """Give how many bytes a page and each of its files take, compressed."""
    html = client.fetch(path, headers={"Accept-Encoding": "gzip"})
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get(path).html)
    files = [client.fetch(one, headers={"Accept-Encoding": "gzip"}) for one in linked]
    sizes = [int(answer.headers["Content-Length"]) for answer in (html, *files)]
    for answer in files:
        answer.close()
    return sizes


def _links(page: Page) -> set[str]:
    return {link.get("href", "") for link in page.all("a")}
