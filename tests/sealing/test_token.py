"""Tests of sealed tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.sealing import SealBrokenError, UnknownFormatError, open_token, seal_token
from tests.sealing.examples import KEY, OTHER_KEY, damaged, flipped

SEALED = seal_token(b"a payload", KEY, purpose="inbox")


@given(st.binary(max_size=400), st.text(max_size=20))
def test_what_was_sealed_comes_back(payload: bytes, purpose: str) -> None:
    """Whatever it is, and whatever its purpose is called."""
    assert open_token(seal_token(payload, KEY, purpose=purpose), KEY, purpose=purpose) == payload


def test_payloads_are_padded_to_steps() -> None:
    """Within 64 bytes, tokens look alike."""
    sizes = [len(seal_token(b"x" * length, KEY, purpose="inbox")) for length in range(128)]
    assert sizes == [17 + 64 + 16] * 64 + [17 + 128 + 16] * 64


def test_a_token_serves_one_purpose_and_one_key() -> None:
    """A token of one form is nothing to another."""
    with pytest.raises(SealBrokenError):
        open_token(SEALED, KEY, purpose="inbox ")
    with pytest.raises(SealBrokenError):
        open_token(SEALED, OTHER_KEY, purpose="inbox")


def test_equal_payloads_give_different_tokens() -> None:
    """A token does not show what it holds by being equal to another."""
    assert seal_token(b"a payload", KEY, purpose="inbox") != SEALED


def test_every_flipped_bit_is_noticed() -> None:
    """In header, nonce, ciphertext and tag."""
    for bit in range(len(SEALED) * 8):
        with pytest.raises(SealBrokenError):
            open_token(flipped(SEALED, bit), KEY, purpose="inbox")


@pytest.mark.parametrize("length", range(len(SEALED)))
def test_a_cut_token_does_not_open(length: int) -> None:
    """Anywhere, also within its header and nonce."""
    with pytest.raises(SealBrokenError):
        open_token(SEALED[:length], KEY, purpose="inbox")


@given(damaged(SEALED))
def test_any_damage_is_noticed(sealed: bytes) -> None:
    """Cut, extended or replaced in part, it fails in the one expected way."""
    with pytest.raises(SealBrokenError):
        open_token(sealed, KEY, purpose="inbox")


def test_only_the_current_suite_is_read() -> None:
    """An older or unknown suite is refused loudly, never guessed."""
    with pytest.raises(UnknownFormatError):
        open_token(b"RNT1\x01" + SEALED[5:], KEY, purpose="inbox")


def test_a_short_key_is_refused() -> None:
    """A caller's mistake is not stretched into a weak key."""
    with pytest.raises(ValueError, match="key must be 32 bytes"):
        seal_token(b"", b"short", purpose="inbox")
