"""What the texts about figures say is what the code does."""

import pytest

from reporting.languages import LANGUAGES, STAFF_LANGUAGES
from reporting.libraries import library
from reporting.statistics.disclosure import BASE, LEAST_PUBLIC, LEAST_PUBLIC_REPORTS
from reporting.statistics.geography import RegionGroup
from reporting.statistics.perturbation import MOST_CHANGE
from reporting.statistics.public.facts import FACTS
from reporting.statistics.releases.workflow import LEAST_DAYS

SLUGS = ("method", "protection", "journalists")


def text(slug: str, language: str) -> str:
    return str(library("numbers").find(slug, language).document.filled(FACTS))


def test_every_text_is_there_and_as_new_as_its_source() -> None:
    books = library("numbers")

    assert books.slugs == SLUGS
    full = tuple(code for code in LANGUAGES if not LANGUAGES[code].easy_of)
    assert books.lacks(full) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_gap_is_filled(slug: str, language: str) -> None:
    assert library("numbers").find(slug, language).document.gaps <= set(FACTS)
    assert "{" not in text(slug, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_in_the_texts_are_those_of_the_code(language: str) -> None:
    method, protection = text("method", language), text("protection", language)

    for number in (LEAST_PUBLIC, LEAST_PUBLIC_REPORTS, BASE, MOST_CHANGE, LEAST_DAYS):
        assert str(number) in method
    for number in (LEAST_PUBLIC, MOST_CHANGE, len(RegionGroup)):
        assert str(number) in protection


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_no_text_says_how_much_discrimination_there_is(language: str) -> None:
    never = {
        "en": ("anonymous", "impossible", "100 %"),
        "fi": ("anonyymi", "mahdotonta", "100 %"),
        "sv": ("anonym", "omöjligt", "100 %"),
    }
    for slug in SLUGS:
        found = text(slug, language).casefold()
        assert not [words for words in never[language] if words in found], slug


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_the_mandatory_sentence_stands_in_the_method(language: str) -> None:
    first = {
        "en": "These are reports, not the amount of discrimination.",
        "fi": "Nämä ovat kertomuksia, eivät syrjinnän määrä.",
        "sv": "Det här är anmälningar, inte mängden diskriminering.",
    }

    assert first[language] in text("method", language)
