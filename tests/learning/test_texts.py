"""The texts of the school module: whole in every language, and a broken file is named."""

import pytest

from reporting.errors import NotFoundError
from reporting.learning.texts import TRANSLATIONS, LearnTextsError, learn_texts, parse_texts
from reporting.libraries import library

WRITTEN = sorted(path.parent.name for path in TRANSLATIONS.glob("*/learn.toml"))
MOST_STORY_WORDS = 60


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_of_our_languages_has_all_parts(language: str) -> None:
    assert language in WRITTEN
    texts = learn_texts(language)

    assert (len(texts.items), len(texts.situations), len(texts.topics)) == (6, 6, 6)
    assert all(len(s.choices) == 4 for s in texts.situations)


@pytest.mark.parametrize("language", WRITTEN)
def test_a_story_is_short_and_no_text_is_empty(language: str) -> None:
    for situation in learn_texts(language).situations:
        # Chinese does not write words apart.
        words = len(situation.story) // 2 if language == "zh" else len(situation.story.split())
        assert 10 < words <= MOST_STORY_WORDS
        assert all((situation.title, situation.note))
        assert all(choice.do and choice.leads for choice in situation.choices)


def test_a_language_without_texts_gets_english_ones() -> None:
    assert learn_texts("xx") == learn_texts("en")


def test_a_situation_that_is_none_of_ours_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        learn_texts("en").situation("../../secrets")


@pytest.mark.parametrize(
    ("text", "said"), [("[[item]\nid = 1", "line 1"), ("[[item]]\nid = 'a'", "text"), ("", "item")]
)
def test_a_broken_file_says_language_and_place(text: str, said: str) -> None:
    with pytest.raises(LearnTextsError, match=f"xx: .*{said}"):
        parse_texts(text, "xx")


def test_the_papers_are_there_in_every_language_and_fresh() -> None:
    assert set(library("learn").slugs) == {"teacher", "parents"}
    assert library("learn").lacks(("fi", "sv", "en")) == ()
