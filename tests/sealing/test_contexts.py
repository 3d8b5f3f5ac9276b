"""Tests of what sealed bytes are bound to."""

from collections.abc import Callable

import pytest

from tests.sealing.examples import make_object_context, make_wrap_context


@pytest.mark.parametrize(
    ("make", "field", "wrong"),
    [
        (make_wrap_context, "subject_id", b"short"),
        (make_wrap_context, "recipient_key_id", bytes(17)),
        (make_wrap_context, "epoch", -1),
        (make_wrap_context, "epoch", 1 << 32),
        (make_object_context, "report_id", b""),
        (make_object_context, "object_id", bytes(15)),
        (make_object_context, "previous", bytes(31)),
        (make_object_context, "epoch", 1 << 32),
        (make_object_context, "sequence", -1),
        (make_object_context, "sequence", 1 << 64),
    ],
)
def test_a_context_holds_only_what_the_format_can(
    make: Callable[..., object], field: str, wrong: object
) -> None:
    """Nothing is cut or wrapped around to fit."""
    with pytest.raises(ValueError, match=f"{field} must be"):
        make(**{field: wrong})
