"""The chapters as they are: all there in every language, plain, with sources and sound links."""

import re
import warnings
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask

from reporting.documents import Document
from reporting.guide.chapters.documents import CARD, FOLDER, chapter, chapters
from reporting.languages import LANGUAGES
from reporting.libraries import library
from reporting.web import current

SLUGS = ("why", "five-ways", "settings", "myths", "filming", "after", "parents", "staff", CARD)
FULL = tuple(code for code in LANGUAGES if not LANGUAGES[code].easy_of)
CASES = [(slug, language) for slug in SLUGS for language in FULL]
# Words of a sentence, on average and at most, and the share of long words (ux B22).
SENTENCE = {"fi": (7, 16), "sv": (10, 24), "en": (10, 24)}
# Translated ones may need more words for the same; Chinese writes none apart.
TRANSLATED = (13, 32)
LONG_WORDS = 0.02
CHECKED = timedelta(days=180)


class StaleTextWarning(UserWarning):
    """A text should be looked at again; nothing is broken."""


@pytest.mark.parametrize("language", FULL)
def test_every_chapter_is_there_in_every_language(language: str) -> None:
    books = library(FOLDER)

    assert books.slugs == SLUGS
    assert [books.find(slug, language).language for slug in SLUGS] == [language] * len(SLUGS)


@pytest.mark.filterwarnings("default::tests.guide.chapters.test_documents.StaleTextWarning")
def test_a_chapter_older_than_its_source_or_its_check_is_told_of_and_stops_nothing(
    app: Flask,
) -> None:
    with app.app_context():
        today = current.today()
    for lack in library(FOLDER).lacks(FULL):
        digest = library(FOLDER).find(lack.slug, "en").document.digest
        text = f"{lack.language}/{lack.slug}: bring it up to date, then translates = {digest!r}"
        warnings.warn(text, StaleTextWarning, stacklevel=1)
    for slug, language in CASES:
        for source in document(slug, language).sources:
            if today - source.verified_on > CHECKED:
                text = f"{language}/{slug}: look at {source.url} again"
                warnings.warn(text, StaleTextWarning, stacklevel=1)


@pytest.mark.parametrize(("slug", "language"), CASES)
def test_a_chapter_has_the_same_parts_and_links_as_its_source(slug: str, language: str) -> None:
    source, text = document(slug, "en"), document(slug, language)

    assert len(text.headings) == len(source.headings)
    assert own_links(text, language) == own_links(source, "en")
    assert {one.url for one in text.sources} == {one.url for one in source.sources}


@pytest.mark.parametrize(("slug", "language"), CASES)
def test_a_chapter_is_plain_and_short(slug: str, language: str) -> None:
    text = document(slug, language)
    lengths = [len(words_of(sentence)) for sentence in sentences(text)]
    words = words_of(plain(text))
    average, most = SENTENCE.get(language, TRANSLATED)
    fewest = 225 if language in SENTENCE else 150  # one word of Turkish says several of English

    assert sum(lengths) / len(lengths) <= average
    assert max(lengths) <= most
    assert sum(len(word) > 20 for word in words) <= LONG_WORDS * len(words)
    assert slug == CARD or fewest <= text.words <= 650 or language == "zh"


@pytest.mark.parametrize("language", FULL)
def test_the_limits_of_what_is_known_are_told_with_the_figures(language: str) -> None:
    text = plain(document("why", language))

    for figure in ("219", "417", "86"):
        assert figure in text
    told = {"en": "hurt", "fi": "loukkaan", "sv": "skadade"}.get(language, "")
    assert told in text


@pytest.mark.parametrize("language", FULL)
def test_the_method_is_attributed_to_those_who_made_it(language: str) -> None:
    text = document("five-ways", language)

    assert "Right To Be" in plain(text)
    assert 'href="https://righttobe.org/"' in text.body


@pytest.mark.parametrize("language", FULL)
def test_what_is_said_of_the_law_names_its_source(language: str) -> None:
    for slug in ("filming", "parents", "staff", "myths"):
        assert document(slug, language).sources, slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_chapters_lead_on_to_each_other_and_tell_their_reading_time(language: str) -> None:
    lines = chapters(language)

    assert CARD not in [line.slug for line in lines]
    assert all(1 <= line.minutes <= 4 for line in lines)
    for before, after in pairwise(lines):
        assert chapter(before.slug, language).next == after
        assert chapter(after.slug, language).previous == before
    assert chapter(lines[0].slug, language).previous is None
    assert chapter(lines[-1].slug, language).next is None


@pytest.mark.parametrize("folder", [FOLDER, "about"])
@pytest.mark.parametrize("language", FULL)
def test_every_link_to_our_own_pages_leads_somewhere(
    folder: str, language: str, app: Flask
) -> None:
    client = app.test_client()
    found = {
        address.partition("?")[0]
        for slug in library(folder).slugs
        for address in own_links(library(folder).find(slug, language).document, language)
    }

    assert found
    for address in sorted(found):
        assert client.get(f"/{language}{address}").status_code == 200, address


def document(slug: str, language: str) -> Document:
    """Give a chapter's document."""
    return library(FOLDER).find(slug, language).document


def own_links(text: Document, language: str) -> list[str]:
    """Give the addresses of our own pages in a document, without the language."""
    return re.findall(rf'href="/{language}(/[^"]*)"', str(text.body))


def plain(text: Document) -> str:
    """Give a document's words with a full stop after each block."""
    return re.sub("<[^>]+>", "", re.sub("</(p|li|h2|h3|td|th)>", ". ", str(text.body)))


def sentences(text: Document) -> Iterator[str]:
    """Give the sentences of a document."""
    for part in re.split(r'[.!?:]+["”’)]*\s+', plain(text)):
        if words_of(part):
            yield part


def words_of(text: str) -> list[str]:
    """Give the words of a text."""
    return re.findall(r"\w+", text)
