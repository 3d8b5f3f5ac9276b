"""What readers are told before they open a text."""

from reporting.casework.care import content_notes, rounded_words
from reporting.vocabulary import Kind


def test_hard_kinds_are_named_before_reading() -> None:
    ticked = (Kind.UNEQUAL_SERVICE, Kind.THREAT, Kind.VERBAL_INSULT)
    assert content_notes(ticked) == (Kind.THREAT, Kind.VERBAL_INSULT)


def test_nothing_is_named_when_nothing_hard_was_ticked() -> None:
    assert content_notes((Kind.REFUSAL,)) == ()


def test_the_length_is_told_roughly() -> None:
    assert [rounded_words(words) for words in (0, 3, 14, 176)] == [0, 10, 10, 180]
