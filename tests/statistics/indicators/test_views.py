"""The public page of indicators: honest about what it is not, and free to reuse."""

import csv
from collections.abc import Callable, Mapping
from io import StringIO

import pytest

from reporting.statistics.indicators.catalogue import catalogue, codebook_rows
from tests.support.page import text_of
from tests.support.pages import PageClient

PAGE = "/numbers/indicators"
LANGUAGES = ("en", "fi", "sv")


def lines(client: PageClient, path: str) -> list[dict[str, str]]:
    answer = client.fetch(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_is_there_in_every_language(client: PageClient, language: str) -> None:
    page = client.get(f"/{language}{PAGE}")

    for one in catalogue().indicators:
        row = text_of(page.by_id(one.id))
        assert one.texts[language].name in row
        assert one.texts[language].counts in row


def test_counts_are_not_prevalence_and_the_page_says_so_first(client: PageClient) -> None:
    page = client.get(f"/en{PAGE}")

    text = page.text
    assert "These are counts of reports, not the amount of discrimination." in text
    assert "cannot be computed from them" in text
    assert text.index("cannot be computed from them") < text.index("Reports by ground")


def test_what_must_be_checked_is_marked(client: PageClient) -> None:
    page = client.get(f"/en{PAGE}")

    assert "from memory, to be checked" in text_of(page.by_id("reports-by-ground"))
    assert "our own mapping, to be checked" in text_of(page.by_id("harassment-in-public"))
    assert "to be checked" not in text_of(page.by_id("bystanders"))
    assert "read in the source" in text_of(page.by_id("sdg-11.7.2"))


def test_a_goal_leads_to_its_words_and_its_source(client: PageClient) -> None:
    page = client.get(f"/en{PAGE}")

    links = {link.get("href") for link in page.all("a")}
    assert "#sdg-16.3.1" in links
    assert "Proportion of victims of violence" in text_of(page.by_id("sdg-16.3.1"))
    outside = [link for link in page.all("a") if link.get("href", "").startswith("https://")]
    assert outside
    assert all("noreferrer" in (link.get("rel") or "") for link in outside)


def test_names_in_other_schemes_are_marked_as_english(client: PageClient) -> None:
    page = client.get(f"/fi{PAGE}")

    cells = [cell for cell in page.all("td", lang="en") if text_of(cell) == "anti-Roma"]
    assert len(cells) == 1


def test_the_indicators_can_be_saved_as_a_file(client: PageClient) -> None:
    rows = {row["id"]: row for row in lines(client, "/sv/numbers/indicators.csv")}

    assert len(rows) == len(catalogue().indicators)
    gender = rows["gender"]
    assert gender["name"] == "Diskriminering på grund av kön"
    assert gender["codes"].startswith("ground:gender; ground:pregnancy")
    assert gender["sdg"] == "5.1"
    assert gender["confidence"] == "memory"
    assert rows["bystanders"]["confidence"] == ""


def test_the_codebook_can_be_saved_as_a_file(client: PageClient) -> None:
    rows = lines(client, "/en/numbers/codebook.csv")

    assert len(rows) == len(codebook_rows())
    assert rows[2] == {
        "vocabulary": "ground",
        "code": "roma",
        "parent": "origin",
        "label": "Being Roma",
        "eu_charter": rows[0]["eu_charter"],
        "fra_midis": "",
        "fra_lgbtiq": "",
        "odihr": "anti-Roma",
    }


def test_nothing_in_a_file_is_a_formula(client: PageClient) -> None:
    for path in ("/en/numbers/indicators.csv", "/en/numbers/codebook.csv"):
        for row in lines(client, path):
            assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_the_page_is_valid_html(
    client: PageClient, nu_html_check: Callable[[Mapping[str, str]], list[str]]
) -> None:
    for language in LANGUAGES:
        client.get(f"/{language}{PAGE}")

    assert nu_html_check(client.seen) == []
