"""One word for one thing in every language: the terms of the glossary stand where they must."""

import re
import tomllib
from collections.abc import Mapping

import pytest

from catalogues.texts import FOLDER, catalogue_path
from reporting.languages import LANGUAGES
from tests.structure.test_translations import entries

NAME = "Non-Discrimination Ombudsman"
TERMS: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
    (FOLDER / "glossary.toml").read_text(encoding="utf-8")
)
TRANSLATED = tuple(code for code in LANGUAGES if code != "en")


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_terms_of_the_glossary_are_used(language: str) -> None:
    for term, words in TERMS.items():
        for entry in entries(catalogue_path(language)):
            if not has_term(entry.msgid, term):
                continue
            for text in filter(None, entry.msgstr_plural.values() or [entry.msgstr]):
                assert any(word in text.lower() for word in words[language]), (term, text)


def test_the_glossary_speaks_every_language() -> None:
    for term, words in TERMS.items():
        assert set(words) == set(TRANSLATED), term
        assert all(words.values()), term


def has_term(text: str, term: str) -> bool:
    """Say whether an English text has a term, and not only as a part of a name."""
    if term != NAME:
        text = text.replace(NAME, "")
    text = re.sub(r"%\(\w+\)s", "", text)
    return re.search(rf"\b{re.escape(term)}\b", text, re.IGNORECASE) is not None
