"""Every text is in every catalogue, translated, with the same placeholders and tags."""

import re
from functools import cache
from pathlib import Path

import polib
import pytest
from babel.messages.plurals import get_plural

from catalogues.texts import ALL, EASY, PARTS, PUBLIC, catalogue_path, part_of
from reporting.languages import LANGUAGES
from tests.structure.sources import ROOT, texts_of

FOLDER = ROOT / "translations"
TRANSLATED = tuple(code for code in LANGUAGES if code != "en")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%|</?[a-z]+[^>]*>")
BIDI_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("part", [ALL, PUBLIC, EASY])
def test_the_catalogue_of_texts_is_fresh(part: str) -> None:
    listed = {entry.msgid for entry in entries(FOLDER / f"{part}.pot")}

    assert texts_of(part) == listed, "run `make translations`"


def test_every_path_of_a_part_is_there_and_has_texts() -> None:
    for part in (PUBLIC, EASY):
        for path in PARTS[part]:
            assert (ROOT / path).exists(), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_text_and_no_other(language: str) -> None:
    there = {entry.msgid for entry in entries(catalogue_path(language))}

    assert there == texts_of(part_of(language)), "run `make translations`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_translated_to_the_end(language: str) -> None:
    """B21: no text of a page is left in another language."""
    left = [e.msgid for e in entries(catalogue_path(language)) if e.fuzzy or not all(_words(e))]

    assert not left


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_as_many_plural_forms_as_its_language(language: str) -> None:
    wanted = get_plural(LANGUAGES[language].cldr).num_plurals
    for entry in entries(catalogue_path(language)):
        if entry.msgid_plural:
            assert len(entry.msgstr_plural) == wanted, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_placeholders_and_tags(language: str) -> None:
    for entry in entries(catalogue_path(language)):
        # A form for one may say "one" in words, so each form is held against the plural source.
        allowed = _marks(entry.msgid_plural or entry.msgid)
        for words in filter(None, _words(entry)):
            marks = _marks(words)
            missing = allowed - marks if not entry.msgid_plural else set()
            assert marks <= allowed, f"{words!r} has a placeholder of its own"
            assert not missing, f"{words!r} lacks {missing}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_plain_text_without_outer_space_or_hidden_signs(language: str) -> None:
    for entry in entries(catalogue_path(language)):
        for words in filter(None, _words(entry)):
            assert words == words.strip(), f"{words!r}"
            assert "  " not in words, f"{words!r}"
            assert not BIDI_CONTROLS.search(words), f"{words!r}: the markup isolates"


def test_no_text_is_a_piece_of_a_sentence() -> None:
    """A sentence put together from pieces cannot be translated: word order differs."""
    for entry in entries(FOLDER / f"{ALL}.pot"):
        assert not re.match(r"[,;.)]", entry.msgid), entry.msgid
        assert not re.search(r" (and|or|the|a)$", entry.msgid), entry.msgid


@cache
def entries(path: Path) -> tuple[polib.POEntry, ...]:
    """Give the texts of a catalogue that are in use."""
    return tuple(entry for entry in polib.pofile(str(path)) if not entry.obsolete)


def _words(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _marks(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words))


# Their sentences are lists: of the file types that are taken, of the marks that may be used.
LISTS = ("OpenDocument", "##")


@pytest.mark.parametrize("language", [code for code in TRANSLATED if code != "zh"])
def test_sentences_of_pages_can_be_followed(language: str) -> None:
    """B22: at most 32 words, in easy language 18."""
    most = 18 if LANGUAGES[language].easy_of else 32
    for entry in entries(catalogue_path(language)):
        if any(word in entry.msgid for word in LISTS):
            continue
        for text in filter(None, _words(entry)):
            for sentence in re.split(r"[.!?؟:;]+\s", text):
                assert len(sentence.split()) <= most, sentence
