"""Gaps in saved replies: five of them, filled in each language, never sent empty unnoticed."""

from datetime import date

import pytest

from reporting.replies.gaps import (
    Filling,
    Gap,
    day_in_words,
    filled_text,
    gap_faults,
    has_blanks,
    without_blank_paragraphs,
)

DAY = date(2026, 12, 6)
EVERY = " ".join("{" + gap.value + "}" for gap in Gap)


def test_every_gap_is_filled() -> None:
    filling = Filling("2026-123456", DAY, "Poliisi", "Rinnalla", "Kaupunki")

    assert filled_text(EVERY, filling, "fi") == "2026-123456 6.12.2026 Poliisi Rinnalla Kaupunki"
    assert not has_blanks(filled_text(EVERY, filling, "fi"))


@pytest.mark.parametrize("language", ["fi", "sv", "en", "so", "fi-simple"])
def test_a_gap_without_a_value_is_a_word_in_brackets_that_is_noticed(language: str) -> None:
    text = filled_text(EVERY, Filling(), language)

    assert text.count("[") == len(Gap)
    assert has_blanks(text)
    assert "{" not in text


def test_what_fills_a_gap_is_not_filled_again() -> None:
    assert filled_text("{authority}", Filling(authority="{day}"), "en") == "{day}"


def test_only_the_paragraph_that_could_not_be_filled_is_left_out() -> None:
    text = filled_text("One.\n\nBy {day}.\n\nThree.", Filling(), "en")

    assert without_blank_paragraphs(text) == "One.\n\nThree."


@pytest.mark.parametrize("text", ["{name}", "{story}", "{}", "{ day }", "{DAY}", "{", "}{", "a}b"])
def test_other_gaps_and_lonely_braces_are_refused(text: str) -> None:
    assert gap_faults(text)


def test_our_own_gaps_are_fine() -> None:
    assert gap_faults(EVERY) == []


def test_dates_are_written_as_each_language_does() -> None:
    assert [day_in_words(DAY, code) for code in ("fi", "sv", "en", "en-simple")] == [
        "6.12.2026",
        "6.12.2026",
        "6 December 2026",
        "6 December 2026",
    ]
