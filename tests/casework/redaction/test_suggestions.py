"""What may point to somebody is found by its shape, and only suggested."""

import pytest

from reporting.casework.redaction.marks import MarkKind
from reporting.casework.redaction.suggestions import MOST, suggestions, with_marks

FOUND = [
    ("Soita 040 765 4321 illalla", "040 765 4321", MarkKind.PHONE),
    ("Call +358 (40) 765-4321", "+358 (40) 765-4321", MarkKind.PHONE),
    ("Write aisha.k@example.org today", "aisha.k@example.org", MarkKind.EMAIL),
    ("He is @tram_man99 there", "@tram_man99", MarkKind.NAME),
    ("His code 131052-308T was read aloud", "131052-308T", MarkKind.IDENTITY),
    ("Code 010100A123N too", "010100A123N", MarkKind.IDENTITY),
    ("The car was ABC-123.", "ABC-123", MarkKind.PLATE),
    ("Nimeni on Matti Virtanen.", "Matti Virtanen", MarkKind.NAME),
    ("my name is Aisha and", "Aisha", MarkKind.NAME),
    ("Jag heter Åsa Öström.", "Åsa Öström", MarkKind.NAME),
    ("Меня зовут Анна.", "Анна", MarkKind.NAME),
    ("The teacher Liisa said", "Liisa", MarkKind.NAME),
    ("It was on Mannerheimintiellä 5", "Mannerheimintiellä 5", MarkKind.PLACE),
    ("Asun Espoossa nykyään", "Espoossa", MarkKind.PLACE),
    ("Account FI21 1234 5600 0007 85", "FI21 1234 5600 0007 85", MarkKind.OTHER),
]


@pytest.mark.parametrize(("text", "words", "kind"), FOUND)
def test_it_is_found(text: str, words: str, kind: MarkKind) -> None:
    assert (words, kind) in [(one.words, one.kind) for one in suggestions([text], {})]


def test_a_last_name_that_also_stands_alone_is_found() -> None:
    found = [one.words for one in suggestions(["Matti Virtanen hit me. Virtanen laughed."], {})]

    assert found == ["Matti Virtanen", "Virtanen"]


def test_what_the_reporter_named_elsewhere_is_found_in_the_text() -> None:
    [found] = suggestions(["the kulkuyhtiö oy bus"], {"Kulkuyhtiö Oy": MarkKind.WORKPLACE})

    assert (found.words, found.kind) == ("kulkuyhtiö oy", MarkKind.WORKPLACE)


def test_an_ordinary_text_suggests_nothing() -> None:
    assert suggestions(["I was at a stop at 8 in the evening. Two people laughed."], {}) == ()


@pytest.mark.parametrize("part", ["A", "1 ", "Aa Bb ", "a@", "Ab-", "@", "(", "my name is ", "Ää"])
def test_no_text_holds_it_up_or_floods_the_page(part: str) -> None:
    assert len(suggestions([part * 20_000], {})) <= MOST + 2


def test_marks_stand_where_the_words_stood_and_not_inside_others() -> None:
    marked = with_marks("Ann met Anna Berg. Ann!", [("Ann", "name"), ("Anna Berg", "name")])

    assert marked == "[name] met [name]. [name]!"
