"""The truth about each language: what it has, and what it says of itself."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from catalogues.states import table, unread_safety
from catalogues.texts import FOLDER
from reporting.authorities.contacts import contacts, remedies
from reporting.authorities.rules import rules_file
from reporting.authorities.translated import HelpTexts, parse_help
from reporting.documents import read_document
from reporting.languages import LANGUAGES, STAFF_LANGUAGES, Origin
from reporting.learning.texts import learn_texts
from reporting.libraries import library
from tests.structure.sources import ROOT

FOLDERS = ("about", "guide", "learn", "numbers")
TRANSLATED = tuple(code for code in LANGUAGES if code not in STAFF_LANGUAGES)
FULL = tuple(code for code in LANGUAGES if not LANGUAGES[code].easy_of)
DOCUMENTS = tuple(
    path.relative_to(FOLDER / "en").as_posix() for path in sorted((FOLDER / "en").glob("*/*.md"))
)


def test_the_table_of_states_is_what_the_files_say() -> None:
    """Nobody writes by hand how far a translation is."""
    written = (ROOT / "docs" / "translations.md").read_text(encoding="utf-8")

    assert table() in written, "run `make translations`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_says_it_is_checked_only_when_a_person_read_its_safety_texts(
    language: str,
) -> None:
    """B21: the notice goes when every text on which safety depends was read, and not before."""
    unread = next(unread_safety(language), "")

    assert LANGUAGES[language].is_checked is not bool(unread), unread
    assert LANGUAGES[language].origin is Origin.TRANSLATED


@pytest.mark.parametrize("language", FULL)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_language_has_every_document_with_the_same_parts_and_gaps(
    name: str, language: str
) -> None:
    source, text = (read_document(FOLDER / code / name, code) for code in ("en", language))

    assert len(text.sections) == len(source.sections)
    assert text.gaps == source.gaps
    assert text.order == source.order
    if language in TRANSLATED:
        assert text.sources == source.sources


def test_no_document_breaks_a_rule() -> None:
    assert [fault for folder in FOLDERS for fault in library(folder).faults()] == []


@pytest.mark.parametrize("language", FULL)
def test_the_school_module_speaks_every_language(language: str) -> None:
    assert learn_texts(language).items
    assert (FOLDER / language / "numbers" / "readme.txt").exists()


@pytest.mark.parametrize("language", TRANSLATED)
def test_help_is_told_whole_in_every_language(language: str) -> None:
    told = parse_help((FOLDER / language / "help.toml").read_text(encoding="utf-8"))

    assert set(_keys(vars(told))) == set(_keys(vars(_wanted())))


@pytest.mark.parametrize("language", TRANSLATED)
def test_help_keeps_the_numbers_of_its_source(language: str) -> None:
    """A phone number or a time in a translation is one of the English text."""
    told = parse_help((FOLDER / language / "help.toml").read_text(encoding="utf-8"))

    for card in contacts():
        source, text = card.texts["en"], told.contact[card.id]
        assert _digits(text["hours"]) <= _digits(source.hours) | {"112"}, card.id
        assert bool(text["hours"]) is bool(source.hours), card.id


def _wanted() -> HelpTexts:
    rules = rules_file()
    return HelpTexts(
        contact={
            card.id: dict.fromkeys(("name", "can", "cannot", "hours"), "") for card in contacts()
        },
        remedy={remedy.contact.id: "" for remedy in remedies()},
        rule={rule.id: "" for rule in rules.rules},
        clock={clock.id: {"rule": "", "after": ""} for clock in rules.clocks},
        group={group.id: "" for group in rules.groups},
    )


def _keys(tables: dict[str, Any], *above: str) -> Iterator[tuple[str, ...]]:
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from _keys(value, *above, key)
        else:
            yield (*above, key)


def _digits(text: str) -> set[str]:
    # A phone number is one, however its groups stand apart.
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)\s(?=\d{3}\b)", "", text)))


def test_every_folder_of_translations_is_a_language() -> None:
    """A half-finished language is not served by accident."""
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}

    assert folders == set(LANGUAGES)
