"""Codes of a class: easy to read aloud, typed in any way, and only letters of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.learning.codes import (
    ALPHABET,
    new_class_code,
    new_teacher_code,
    shown,
    typed_class_code,
    typed_teacher_code,
)


def test_a_code_is_read_however_it_is_written() -> None:
    code = new_class_code()

    for text in (code, shown(code), code.lower(), f" {code[:3]}-{code[3:]}\n"):
        assert typed_class_code(text) == code


def test_the_two_codes_are_not_taken_for_each_other() -> None:
    assert typed_class_code(new_teacher_code()) is None
    assert typed_teacher_code(new_class_code()) is None


@pytest.mark.parametrize(
    "text", ["", "ABC", "ABCDEF7", "ÄÄÄÄÄÄ", "IIIIII", "\u202eABCDE", "A" * 9999]
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert typed_class_code(text) is None


@given(st.text(max_size=100))
def test_nothing_typed_gives_letters_that_are_not_ours(text: str) -> None:
    assert set(typed_class_code(text) or "") <= set(ALPHABET)


def test_no_letter_looks_like_another() -> None:
    assert set("ILOQUV").isdisjoint(ALPHABET)
