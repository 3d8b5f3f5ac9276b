"""Tests of keys sealed with a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.sealing import (
    KeyRole,
    RecipientKind,
    SealBrokenError,
    UnknownFormatError,
    WrappingKey,
    open_key_with_secret,
    wrap_key_with_secret,
)
from reporting.sealing._wire import derive, encrypt
from tests.sealing.examples import (
    KEY,
    OTHER_WRAP_FIELDS,
    damaged,
    flipped,
    make_wrap_context,
)
from tests.sealing.second_reader import labelled

WRAPPING_KEY = WrappingKey(b"w" * 32)
CONTEXT = make_wrap_context(recipient=RecipientKind.CODE, role=KeyRole.INTERNAL)
SEALED = wrap_key_with_secret(KEY, WRAPPING_KEY, context=CONTEXT)


def test_the_secret_opens_the_key() -> None:
    """What was sealed comes back."""
    assert open_key_with_secret(SEALED, WRAPPING_KEY, context=CONTEXT) == KEY


def test_every_wrapped_key_has_the_same_size() -> None:
    """The documented 101 bytes."""
    assert len(SEALED) == 101


def test_the_same_key_is_never_sealed_twice_alike() -> None:
    """Each wrap has its own salt."""
    assert wrap_key_with_secret(KEY, WRAPPING_KEY, context=CONTEXT) != SEALED


def test_another_secret_does_not_open_it() -> None:
    """The commitment says so before anything is decrypted."""
    with pytest.raises(SealBrokenError):
        open_key_with_secret(SEALED, WrappingKey(b"x" * 32), context=CONTEXT)


@pytest.mark.parametrize("field", OTHER_WRAP_FIELDS)
def test_a_wrapped_key_opens_nowhere_else(field: str) -> None:
    """Not for another report, role, kind of recipient, recipient or epoch."""
    changes = {"recipient": RecipientKind.CODE, "role": KeyRole.INTERNAL}
    context = make_wrap_context(**{**changes, field: OTHER_WRAP_FIELDS[field]})
    with pytest.raises(SealBrokenError):
        open_key_with_secret(SEALED, WRAPPING_KEY, context=context)


def test_every_flipped_bit_is_noticed() -> None:
    """In header, salt, commitment, ciphertext and tag."""
    for bit in range(len(SEALED) * 8):
        with pytest.raises(SealBrokenError):
            open_key_with_secret(flipped(SEALED, bit), WRAPPING_KEY, context=CONTEXT)


@given(damaged(SEALED))
def test_any_damage_is_noticed(sealed: bytes) -> None:
    """Cut, extended or replaced in part, it fails in the one expected way."""
    with pytest.raises(SealBrokenError):
        open_key_with_secret(sealed, WRAPPING_KEY, context=CONTEXT)


@given(st.binary(max_size=120))
def test_noise_does_not_open(noise: bytes) -> None:
    """Nor do arbitrary bytes behind a right header."""
    with pytest.raises(SealBrokenError):
        open_key_with_secret(SEALED[:5] + noise, WRAPPING_KEY, context=CONTEXT)


@pytest.mark.parametrize("suite", [0, 1, 3])
def test_only_the_current_suite_is_read(suite: int) -> None:
    """An older or unknown suite is refused loudly, never guessed."""
    sealed = SEALED[:4] + bytes([suite]) + SEALED[5:]
    with pytest.raises(UnknownFormatError):
        open_key_with_secret(sealed, WRAPPING_KEY, context=CONTEXT)


def test_only_whole_keys_are_taken() -> None:
    """Neither a short key nor a short secret passes unnoticed."""
    with pytest.raises(ValueError, match="key must be 32 bytes"):
        wrap_key_with_secret(b"short", WRAPPING_KEY, context=CONTEXT)
    with pytest.raises(ValueError, match="wrapping_key must be 32 bytes"):
        wrap_key_with_secret(KEY, WrappingKey(b"short"), context=CONTEXT)


def sealed_otherwise(key: bytes, *, commitment: bytes | None = None) -> bytes:
    """Seal with the right secret, but perhaps another commitment."""
    info = labelled("secret-wrap", CONTEXT.encode())
    both = derive(WRAPPING_KEY, b"s" * 32, info=info, length=48)
    head = b"RNS1\x02" + b"s" * 32 + (commitment or both[32:])
    return head + encrypt(both[:32], key, nonce=bytes(12), bound=head + CONTEXT.encode())


@pytest.mark.parametrize(
    "sealed",
    [
        sealed_otherwise(KEY, commitment=bytes(16)),
        sealed_otherwise(KEY[:31]),
        sealed_otherwise(KEY + b"x"),
    ],
    ids=["false commitment", "short", "long"],
)
def test_a_writer_that_seals_otherwise_is_refused(sealed: bytes) -> None:
    """A commitment or a length that is not as documented, though the secret is the right one."""
    assert open_key_with_secret(sealed_otherwise(KEY), WRAPPING_KEY, context=CONTEXT) == KEY
    with pytest.raises(SealBrokenError):
        open_key_with_secret(sealed, WRAPPING_KEY, context=CONTEXT)
