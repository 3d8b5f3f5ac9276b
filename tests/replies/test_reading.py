"""How hard a text is to read."""

import pytest

from reporting.replies.reading import Grade, Reading, reading_of

HARD = (
    "Although the matter which you have described to us in your communication would seem to fall "
    "within the competence of another authority, we nevertheless consider it appropriate to "
    "provide you with information."
)


def test_short_sentences_are_easy_in_every_language() -> None:
    for text in ("Kiitos. Luimme sen. Vastaamme pian.", "Thank you. We read it. We answer soon."):
        assert reading_of(text).grade is Grade.EASY


def test_long_sentences_are_hard() -> None:
    found = reading_of(HARD)

    assert found.grade is Grade.HARD
    assert found.lix > 50


@pytest.mark.parametrize("text", ["", " ", "123 456", "?!", "—"])
def test_a_text_without_words_is_measured_without_a_fault(text: str) -> None:
    assert reading_of(text) == Reading(0, 0)


def test_dates_and_paragraphs_do_not_confuse_the_measure() -> None:
    assert reading_of("We answer by 6.12.2026\n\nThank you.").words_in_sentence == 2.5
