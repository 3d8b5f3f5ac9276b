"""Every text is in every catalogue, translated, with the same placeholders and tags."""

import re
import tomllib
from functools import cache
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_dir

from tests.structure.sources import ROOT, text

FOLDER = ROOT / "translations"
TRANSLATED = ("fi", "sv")
CATALOGUES = ("fi", "sv", "en")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%|</?[a-z]+[^>]*>")


def test_the_catalogue_of_texts_is_fresh() -> None:
    listed = {entry.msgid for entry in entries(FOLDER / "messages.pot")}

    assert not texts_in_code() - listed, "run `make translations`"
    assert not listed - texts_in_code(), "run `make translations`"


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_has_every_text_and_no_other(language: str) -> None:
    wanted = {entry.msgid for entry in entries(FOLDER / "messages.pot")}
    there = {entry.msgid for entry in entries(catalogue(language))}

    assert not wanted - there, "run `make translations`"
    assert not there - wanted, "run `make translations`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_translated_to_the_end(language: str) -> None:
    left = [e.msgid for e in entries(catalogue(language)) if e.fuzzy or not all(_words(e))]

    assert not left


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_translation_keeps_placeholders_and_tags(language: str) -> None:
    for entry in entries(catalogue(language)):
        # A form for one may say "one" in words, so each form is held against the plural source.
        allowed = _marks(entry.msgid_plural or entry.msgid)
        for words in filter(None, _words(entry)):
            marks = _marks(words)
            missing = allowed - marks if not entry.msgid_plural else set()
            assert marks <= allowed, f"{words!r} has a placeholder of its own"
            assert not missing, f"{words!r} lacks {missing}"


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_translation_keeps_the_space_around_a_text(language: str) -> None:
    for entry in entries(catalogue(language)):
        for words in filter(None, _words(entry)):
            assert words == words.strip(), f"{words!r}"
            assert "  " not in words, f"{words!r}"


def catalogue(language: str) -> Path:
    """Give the file of a language's texts."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


@cache
def entries(path: Path) -> tuple[polib.POEntry, ...]:
    """Give the texts of a catalogue that are in use."""
    return tuple(entry for entry in polib.pofile(str(path)) if not entry.obsolete)


@cache
def texts_in_code() -> frozenset[str]:
    """Give every text that code and templates show, found as `make translations` finds them."""
    mappings = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    found = set()
    for _, _, message, _, _ in extract_from_dir(str(ROOT), methods, {}):
        found.add(message if isinstance(message, str) else message[0])
    return frozenset(found)


def _words(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _marks(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words))
