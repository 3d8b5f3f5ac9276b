"""Tests of keys sealed to a public key."""

import pytest
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given
from hypothesis import strategies as st

from reporting.sealing import (
    SealBrokenError,
    UnknownFormatError,
    WrapContext,
    WrapOpener,
    open_wrapped_key,
    wrap_key,
)
from reporting.sealing._keys import parse_public_key
from tests.sealing.examples import (
    KEY,
    OTHER_KEYS,
    OTHER_WRAP_FIELDS,
    TEAM_KEYS,
    damaged,
    flipped,
    make_wrap_context,
)
from tests.sealing.second_reader import SUITE_IDS, labelled

CONTEXT = make_wrap_context()
SEALED = wrap_key(KEY, TEAM_KEYS.public, context=CONTEXT)
TEAM = WrapOpener(TEAM_KEYS.seed)


def test_the_recipient_opens_the_key() -> None:
    """What was sealed comes back."""
    assert open_wrapped_key(SEALED, TEAM_KEYS.seed, context=CONTEXT) == KEY


def test_one_opener_opens_many_keys() -> None:
    """A queue of cases computes the private key once."""
    contexts = [make_wrap_context(epoch=epoch) for epoch in range(3)]
    sealed = [wrap_key(KEY, TEAM_KEYS.public, context=context) for context in contexts]
    opened = [TEAM.open(one, context=where) for one, where in zip(sealed, contexts, strict=True)]
    assert opened == [KEY] * 3


def test_every_wrapped_key_has_the_same_size() -> None:
    """The documented 1,173 bytes."""
    assert len(SEALED) == 1173


def test_the_same_key_is_never_sealed_twice_alike() -> None:
    """Two wraps do not show that they hold one key."""
    assert wrap_key(KEY, TEAM_KEYS.public, context=CONTEXT) != SEALED


def test_another_seed_does_not_open_it() -> None:
    """Only the recipient does."""
    with pytest.raises(SealBrokenError):
        open_wrapped_key(SEALED, OTHER_KEYS.seed, context=CONTEXT)


@pytest.mark.parametrize("field", OTHER_WRAP_FIELDS)
def test_a_wrapped_key_opens_nowhere_else(field: str) -> None:
    """Not for another report, role, kind of recipient, recipient or epoch."""
    context: WrapContext = make_wrap_context(**{field: OTHER_WRAP_FIELDS[field]})
    with pytest.raises(SealBrokenError):
        TEAM.open(SEALED, context=context)


def test_every_flipped_bit_is_noticed() -> None:
    """All 9,384 of them."""
    for bit in range(len(SEALED) * 8):
        with pytest.raises(SealBrokenError):
            TEAM.open(flipped(SEALED, bit), context=CONTEXT)


@given(damaged(SEALED))
def test_any_damage_is_noticed(sealed: bytes) -> None:
    """Cut, extended or replaced in part, it fails in the one expected way."""
    with pytest.raises(SealBrokenError):
        TEAM.open(sealed, context=CONTEXT)


@given(st.binary(max_size=1200))
def test_noise_does_not_open(noise: bytes) -> None:
    """Nor do arbitrary bytes behind a right header."""
    with pytest.raises(SealBrokenError):
        TEAM.open(SEALED[:5] + noise, context=CONTEXT)


@pytest.mark.parametrize("suite", [0, 1, 3, 255])
def test_only_the_current_suite_is_read(suite: int) -> None:
    """An older or unknown suite is refused loudly, never guessed."""
    with pytest.raises(UnknownFormatError):
        TEAM.open(SEALED[:4] + bytes([suite]) + SEALED[5:], context=CONTEXT)


def test_a_low_order_point_does_not_open() -> None:
    """An X25519 share that would give a known secret is refused like any other damage."""
    with pytest.raises(SealBrokenError):
        TEAM.open(SEALED[:1093] + bytes(32) + SEALED[1125:], context=CONTEXT)


def test_a_context_that_names_another_recipient_is_refused() -> None:
    """A mix-up is found when sealing, not when nobody can open any more."""
    with pytest.raises(ValueError, match="another recipient key"):
        wrap_key(KEY, OTHER_KEYS.public, context=CONTEXT)


def test_only_whole_keys_are_wrapped() -> None:
    """A text passed by mistake is refused."""
    with pytest.raises(ValueError, match="key must be 32 bytes"):
        wrap_key(b"not a key", TEAM_KEYS.public, context=CONTEXT)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_what_is_not_a_whole_key_does_not_open(length: int) -> None:
    """Though it was sealed to the right key, for the right place."""
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    public = parse_public_key(TEAM_KEYS.public).key
    info = labelled("wrap", SUITE_IDS, CONTEXT.encode())
    with pytest.raises(SealBrokenError):
        TEAM.open(b"RNW1\x02" + suite.encrypt(bytes(length), public, info=info), context=CONTEXT)
