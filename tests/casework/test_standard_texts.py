"""What the standard acknowledgement promises."""

from datetime import date

import pytest

from reporting.casework.standard_texts import acknowledgement, text_language
from reporting.vocabulary import ReplyLanguage

BEFORE, DAY, AFTER = date(2026, 11, 20), date(2027, 2, 13), date(2027, 2, 14)


@pytest.mark.parametrize(
    ("language", "says", "day"),
    [
        ("fi", "Ihminen on lukenut kertomuksesi.", "13.2.2027"),
        ("sv", "En människa har läst din anmälan.", "13.2.2027"),
        ("en", "A person has read your report.", "13 February 2027"),
    ],
)
def test_it_says_that_a_person_has_read_it_and_by_when_we_tell_more(
    language: str, says: str, day: str
) -> None:
    text = acknowledgement(language, feedback_by=DAY, today=BEFORE)
    assert says in text
    assert day in text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_promises_no_day_that_has_passed(language: str) -> None:
    assert "2027" in acknowledgement(language, feedback_by=DAY, today=DAY)
    assert "2027" not in acknowledgement(language, feedback_by=DAY, today=AFTER)


@pytest.mark.parametrize("language", ReplyLanguage)
def test_every_reply_language_gets_a_text(language: ReplyLanguage) -> None:
    assert acknowledgement(language.value, feedback_by=DAY, today=BEFORE)
    assert text_language(language.value) in {"fi", "sv", "en"}


def test_easy_language_gets_the_text_of_its_language() -> None:
    assert text_language("fi-simple") == "fi"
    assert text_language("sv-simple") == "sv"
