"""Tests of what every sealed format shares."""

from hypothesis import given
from hypothesis import strategies as st

from reporting.sealing._wire import ctx, lp

parts = st.lists(st.binary(max_size=8), max_size=6)


@given(parts, parts)
def test_two_lists_of_parts_never_join_alike(one: list[bytes], other: list[bytes]) -> None:
    """An attacker cannot move bytes from one field to the next."""
    assert (lp(*one) == lp(*other)) == (one == other)


def test_each_part_stands_behind_its_length() -> None:
    """The layout is the documented one."""
    assert lp(b"", b"ab") == b"\0\0\0\2ab"


def test_a_context_begins_with_the_name_of_the_system() -> None:
    """No other system's keys can be confused with ours."""
    assert ctx("wrap", b"x") == b"\0\x0brinnalla/v1\0\4wrap\0\1x"
