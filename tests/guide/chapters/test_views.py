"""The guide as people meet it: help first, nothing secret, and never an error for a lack."""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask import Flask

from reporting.guide.chapters import documents
from reporting.languages import LANGUAGES
from reporting.libraries import Library, library
from tests.support.languages import EACH_KIND
from tests.support.page import Page, text_of
from tests.support.pages import PageClient

TRANSLATIONS = Path(__file__).resolve().parents[3] / "translations"
PATHS = ["", "/print", *("/" + slug for slug in library("guide").slugs if slug != documents.CARD)]


def links(page: Page) -> set[str]:
    return {str(link.get("href")) for link in page.all("a")}


@pytest.mark.parametrize("language", EACH_KIND)
def test_every_page_of_the_guide_is_sound_and_carries_help_first(
    language: str, client: PageClient, nu_html_check: Callable[[Mapping[str, str]], list[str]]
) -> None:
    for path in PATHS:
        page = client.get(f"/{language}/guide{path}")
        found = links(page)
        assert {"tel:112", "sms:112", f"/{language}/now"} <= found, path
        assert f"/{language}/report?role=witnessed" in found, path
        main = text_of(page.one("main"))
        assert main.index("112") < len(main) / 2, path

    assert nu_html_check(client.seen) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_lead_to_every_chapter_in_order(language: str, client: PageClient) -> None:
    page = client.get(f"/{language}/guide")

    order = [line.slug for line in documents.chapters(language)]
    shown = [str(link.get("href")).rsplit("/", 1)[-1] for link in page.one("ol").iter("a")]
    assert shown == order


def test_a_chapter_has_a_table_of_contents_whose_links_lead_to_its_parts(
    client: PageClient,
) -> None:
    page = client.get("/en/guide/five-ways")

    anchors = [a for a in links(page) if a.startswith("#part-")]
    assert len(anchors) == 6
    for anchor in anchors:
        page.by_id(anchor[1:])


def test_guide_pages_may_be_kept_and_hold_no_form_token_and_no_cookie(client: PageClient) -> None:
    for path in PATHS:
        page = client.get(f"/fi/guide{path}")
        kept = page.response.headers["Cache-Control"]
        assert "public" in kept
        assert "stale-if-error" in kept
        assert "form_token" not in page.html


def test_pages_of_the_guide_may_be_found_by_search_engines(client: PageClient) -> None:
    for path in ("/en/guide", "/en/guide/why"):
        assert "X-Robots-Tag" not in client.get(path).response.headers


@pytest.mark.parametrize(
    "slug",
    ["no-such", "..", "why.md", "Why", "x" * 3000, "%00", "%F0%9F%99%82", "why%2f..%2fafter"],
)
def test_what_is_no_chapter_is_not_found(slug: str, app: Flask) -> None:
    assert app.test_client().get(f"/en/guide/{slug}").status_code == 404


def test_a_chapter_that_one_language_lacks_is_shown_in_another_with_a_notice(
    client: PageClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lacking = without(tmp_path, "why", "fi")
    monkeypatch.setattr(documents, "library", lambda _: lacking)

    page = client.get("/fi/guide/why")

    assert page.root.get("lang") == "fi"
    assert page.one("h1").get("lang") == "en"
    assert text_of(page.one("h1")) == "Why it matters"
    assert page.all("p", class_="notice")
    assert client.get("/fi/guide").all("li", lang="en")


def test_a_chapter_older_than_its_source_says_so_and_leads_to_it(
    client: PageClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = stale(tmp_path, "why", "sv")
    monkeypatch.setattr(documents, "library", lambda _: old)

    page = client.get("/sv/guide/why")

    notice = page.one("p", class_="notice")
    assert [a.get("href") for a in notice.iter("a")] == ["/en/guide/why"]


def guide_in(folder: Path) -> Path:
    """Give a copy of every language's guide that a test may change."""
    for path in sorted(TRANSLATIONS.glob("*/guide")):
        shutil.copytree(path, folder / path.parts[-2] / "guide")
    return folder


def without(folder: Path, slug: str, language: str) -> Library:
    """Give the guide without one chapter in one language."""
    (guide_in(folder) / language / "guide" / f"{slug}.md").unlink()
    return library("guide", root=folder)


def stale(folder: Path, slug: str, language: str) -> Library:
    """Give the guide with one chapter whose source has changed since."""
    path = guide_in(folder) / language / "guide" / f"{slug}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'(translates = ")\w+', r"\g<1>" + "0" * 16, text), encoding="utf-8")
    return library("guide", root=folder)
