"""A redacted copy hides and never rewrites, and a mark is nothing that a text can imitate (T42)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.casework.redaction.marks import (
    CopyChangedError,
    MarkKind,
    Piece,
    from_stored,
    pieces_of,
    stored,
    written,
)
from reporting.words import clean_text

NAMES = {"name": MarkKind.NAME, "nimi": MarkKind.NAME, "place": MarkKind.PLACE}
TOLD = "Matti Virtanen shouted at me in Espoo.\nMatti laughed."


def test_marked_words_are_gone_and_the_others_are_as_they_were() -> None:
    pieces = pieces_of("[name] shouted at me in [place].\n[Nimi] laughed.", TOLD, NAMES)

    assert written(pieces, lambda kind: kind.value) == (
        "[name] shouted at me in [place].\n[name] laughed."
    )
    assert [p.mark for p in pieces if p.mark] == [MarkKind.NAME, MarkKind.PLACE, MarkKind.NAME]
    assert "Matti" not in str([piece.text for piece in pieces])


def test_marks_may_stand_side_by_side_and_at_both_ends() -> None:
    pieces = pieces_of("[name] [name] shouted at me in [place]", TOLD, NAMES)

    assert pieces[0] == Piece(mark=MarkKind.NAME)
    assert pieces[-1] == Piece(mark=MarkKind.PLACE)


def test_a_copy_without_marks_is_the_original() -> None:
    assert pieces_of(TOLD.replace("\n", "\r\n"), TOLD, NAMES) == (Piece(TOLD),)


@pytest.mark.parametrize(
    "copy",
    [
        "Matti Virtanen whispered to me in Espoo.\nMatti laughed.",
        "[name] whispered to me in Espoo.\nMatti laughed.",
        "[name] shouted at me in [place].\nMatti laughed. I forgave him.",
        "He said: [name] shouted at me in Espoo.\nMatti laughed.",
        "[name] laughed. [name] shouted at me in Espoo.",
        "[name]" + TOLD,
        TOLD + "[name]",
        "Matti [name]Virtanen shouted at me in Espoo.\nMatti laughed.",
        "",
        "[secret] shouted at me in Espoo.\nMatti laughed.",
    ],
)
def test_a_copy_that_says_something_else_is_refused(copy: str) -> None:
    with pytest.raises(CopyChangedError):
        pieces_of(copy, TOLD, NAMES)


def test_brackets_that_a_reporter_wrote_stay_text() -> None:
    told = "They called me [place] and [redacted]."

    assert pieces_of(told, told, {"name": MarkKind.NAME}) == (Piece(told),)


def test_brackets_that_look_like_a_mark_become_one() -> None:
    """T42: what would pass for a mark is one in the copy, so nobody takes the words for ours."""
    for looking_alike in ("[name]", "[Name]", "[NAME]", "[ name ]"):
        told = f"I am {looking_alike}, he said."

        assert pieces_of(told, told, NAMES)[1] == Piece(mark=MarkKind.NAME)


@given(st.text(max_size=60), st.data())
def test_any_text_can_be_hidden_anywhere_and_nothing_else_changes(
    text: str, data: st.DataObject
) -> None:
    told = clean_text(text).replace("[", "(")
    begin = data.draw(st.integers(0, len(told)))
    end = data.draw(st.integers(begin, len(told)))
    copy = clean_text(told[:begin] + "[name]" + told[end:])
    if begin == end or copy != told[:begin] + "[name]" + told[end:]:
        return  # cleaning joined letters around the mark; a person would see that it differs

    pieces = pieces_of(copy, told, NAMES)

    assert written(pieces, lambda kind: kind.value) == copy


def test_pieces_come_back_from_the_seal_as_they_were() -> None:
    pieces = (Piece("I am "), Piece(mark=MarkKind.NAME), Piece('. "Ä" \u202e'))

    assert from_stored(stored(pieces)) == pieces
