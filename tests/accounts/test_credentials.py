"""What can be a sign-in at all, and what an unknown name costs."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.accounts.credentials import Attempt, clean_attempt, nobody
from reporting.accounts.passwords import MAX_PASSWORD
from reporting.runtime import Runtime

RIGHT = Attempt("aino", "correct horse battery", "123456")


def test_what_people_type_is_forgiven_where_nothing_is_lost() -> None:
    assert clean_attempt(" Aino ", RIGHT.password, "123 456\n") == RIGHT


def test_a_password_is_taken_to_the_letter() -> None:
    assert clean_attempt("aino", " Pass word ", "123456").password == " Pass word "


@pytest.mark.parametrize(
    "changes",
    [
        {"username": ""},
        {"username": "a" * 65},
        {"username": "aino\0"},
        {"username": "aino lehto"},
        {"username": "ａino"},
        {"password": ""},
        {"password": "x" * (MAX_PASSWORD + 1)},
        {"otp": "12345"},
        {"otp": "1234567"},
        {"otp": "12345a"},
        {"otp": "١٢٣٤٥٦"},
    ],
)
def test_what_cannot_be_right_has_no_shape(changes: dict[str, Any]) -> None:
    assert RIGHT.has_shape
    assert not replace(RIGHT, **changes).has_shape


def test_a_megabyte_is_cut_before_any_work() -> None:
    """T13, 4.14: a huge name or password costs nothing."""
    huge = clean_attempt("a" * 10**6, "p" * 10**6, "1" * 10**6)

    assert not huge.has_shape
    assert len(huge.username) + len(huge.password) + len(huge.otp) < 300


@given(st.text(), st.text(), st.text())
def test_no_text_makes_cleaning_fail(username: str, password: str, otp: str) -> None:
    assert clean_attempt(username, password, otp).has_shape in {True, False}


def test_an_unknown_name_costs_the_same_salt_each_time(runtime: Runtime) -> None:
    """4.15: an unknown name costs the same."""
    first, again = nobody("nobody", runtime.keyring), nobody("nobody", runtime.keyring)

    assert first.salt == again.salt
    assert first.salt != nobody("somebody", runtime.keyring).salt
    assert not first.is_active


def test_what_was_typed_stays_out_of_logs() -> None:
    """T16: passwords stay out of logs."""
    assert RIGHT.password not in repr(RIGHT)
    assert RIGHT.otp not in repr(RIGHT)
