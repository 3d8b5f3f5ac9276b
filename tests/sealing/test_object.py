"""Tests of sealed objects: stories, messages, notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.sealing import (
    FIRST_OBJECT,
    MAX_OBJECT_BYTES,
    ObjectKey,
    ObjectTooLongError,
    SealBrokenError,
    UnknownFormatError,
    object_digest,
    open_object,
    seal_object,
)
from reporting.sealing._padding import pad
from reporting.sealing._wire import derive, encrypt
from tests.sealing.examples import (
    KEY,
    OTHER_KEY,
    OTHER_OBJECT_FIELDS,
    damaged,
    flipped,
    make_object_context,
)
from tests.sealing.second_reader import labelled

CONTEXT = make_object_context()
SEALED = seal_object(KEY, "Grüße aus Oulu".encode(), context=CONTEXT)


@given(st.binary(max_size=5000))
def test_what_was_sealed_comes_back(plaintext: bytes) -> None:
    """Whatever the bytes are, and in whichever bucket they fall."""
    assert open_object(KEY, seal_object(KEY, plaintext, context=CONTEXT), context=CONTEXT) == (
        plaintext
    )


@pytest.mark.parametrize(
    ("shortest", "longest", "sealed_bytes"),
    [
        (0, 1023, 1093),
        (1024, 4095, 4165),
        (4096, 16_383, 16_453),
        (16_384, 65_535, 65_605),
        (65_536, 262_143, 262_213),
    ],
)
def test_sizes_within_a_bucket_are_equal(shortest: int, longest: int, sealed_bytes: int) -> None:
    """P25: a yes and a page of text in one bucket look alike."""
    lengths = {shortest, shortest + 1, (shortest + longest) // 2, longest - 1, longest}
    sizes = {len(seal_object(KEY, b"x" * length, context=CONTEXT)) for length in lengths}
    assert sizes == {sealed_bytes}


def test_every_length_of_a_short_message_looks_alike() -> None:
    """From nothing to 1,023 bytes."""
    sizes = {len(seal_object(KEY, b"x" * n, context=CONTEXT)) for n in range(1024)}
    assert len(sizes) == 1


def test_too_long_a_text_is_refused() -> None:
    """It belongs into an attachment."""
    assert MAX_OBJECT_BYTES == 262_143
    with pytest.raises(ObjectTooLongError):
        seal_object(KEY, b"x" * (MAX_OBJECT_BYTES + 1), context=CONTEXT)


def test_the_same_text_is_never_sealed_twice_alike() -> None:
    """Equal messages cannot be found by comparing."""
    assert seal_object(KEY, b"yes", context=CONTEXT) != seal_object(KEY, b"yes", context=CONTEXT)


def test_another_key_does_not_open_it() -> None:
    """Only the key it was sealed with does."""
    with pytest.raises(SealBrokenError):
        open_object(OTHER_KEY, SEALED, context=CONTEXT)


@pytest.mark.parametrize("field", OTHER_OBJECT_FIELDS)
def test_an_object_opens_nowhere_else(field: str) -> None:
    """Not in another report, place, role, epoch, nor after another predecessor."""
    context = make_object_context(**{field: OTHER_OBJECT_FIELDS[field]})
    with pytest.raises(SealBrokenError):
        open_object(KEY, SEALED, context=context)


def test_messages_cannot_be_reordered_or_dropped_from_the_middle() -> None:
    """P43: each message carries the digest of the one before it."""
    first = seal_object(KEY, b"first", context=make_object_context())
    after_first = make_object_context(sequence=2, previous=object_digest(first))
    second = seal_object(KEY, b"second", context=after_first)
    other_first = seal_object(KEY, b"first", context=make_object_context())
    assert open_object(KEY, second, context=after_first) == b"second"
    for previous in (FIRST_OBJECT, object_digest(other_first), object_digest(second)):
        with pytest.raises(SealBrokenError):
            open_object(KEY, second, context=make_object_context(sequence=2, previous=previous))


def test_every_flipped_bit_is_noticed() -> None:
    """In header, salt, commitment, ciphertext and tag."""
    for bit in range(len(SEALED) * 8):
        with pytest.raises(SealBrokenError):
            open_object(KEY, flipped(SEALED, bit), context=CONTEXT)


@pytest.mark.parametrize("length", [*range(80), 1092, 1094, 4165, 16_453])
def test_a_wrong_length_is_noticed(length: int) -> None:
    """Cut anywhere, or filled up to the next bucket."""
    with pytest.raises(SealBrokenError):
        open_object(KEY, SEALED[:length].ljust(length, b"\0"), context=CONTEXT)


@given(damaged(SEALED))
def test_any_damage_is_noticed(sealed: bytes) -> None:
    """Cut, extended or replaced in part, it fails in the one expected way."""
    with pytest.raises(SealBrokenError):
        open_object(KEY, sealed, context=CONTEXT)


@given(st.binary(max_size=1100))
def test_noise_does_not_open(noise: bytes) -> None:
    """Nor do arbitrary bytes behind a right header."""
    with pytest.raises(SealBrokenError):
        open_object(KEY, SEALED[:5] + noise, context=CONTEXT)


@pytest.mark.parametrize("header", [b"RNB1\x01", b"RNB1\x03", b"RNB2\x02", b"RNS1\x02"])
def test_only_the_current_format_is_read(header: bytes) -> None:
    """Another type or suite is refused loudly, never guessed."""
    with pytest.raises(UnknownFormatError):
        open_object(KEY, header + SEALED[5:], context=CONTEXT)


@pytest.mark.parametrize("padded", [bytes(1024), pad(b"small", size=4096)])
def test_a_writer_that_pads_otherwise_is_refused(padded: bytes) -> None:
    """No padding mark, or a larger bucket than needed: sealed with the right key all the same."""
    both = derive(KEY, b"s" * 32, info=labelled("object", CONTEXT.encode()), length=48)
    head = b"RNB1\x02" + b"s" * 32 + both[32:]
    sealed = head + encrypt(both[:32], padded, nonce=bytes(12), bound=head + CONTEXT.encode())
    with pytest.raises(SealBrokenError):
        open_object(KEY, sealed, context=CONTEXT)


def test_a_short_key_is_refused() -> None:
    """A caller's mistake is not stretched into a weak key."""
    with pytest.raises(ValueError, match="key must be 32 bytes"):
        seal_object(ObjectKey(b"short"), b"", context=CONTEXT)


def test_a_failure_tells_no_reason() -> None:
    """A wrong key, a wrong place and damage cannot be told apart, nor does a cause hang on."""
    failures = []
    for key, sealed, context in (
        (OTHER_KEY, SEALED, CONTEXT),
        (KEY, SEALED, make_object_context(sequence=9)),
        (KEY, flipped(SEALED, len(SEALED) * 8 - 1), CONTEXT),
        (KEY, SEALED[:-1], CONTEXT),
    ):
        with pytest.raises(SealBrokenError) as caught:
            open_object(key, sealed, context=context)
        failures.append((type(caught.value), str(caught.value), caught.value.__cause__))
    assert set(failures) == {(SealBrokenError, "", None)}


def test_a_false_commitment_is_refused() -> None:
    """A writer cannot make one ciphertext that opens under two keys."""
    both = derive(KEY, b"s" * 32, info=labelled("object", CONTEXT.encode()), length=48)
    head = b"RNB1\x02" + b"s" * 32 + bytes(16)
    bound = head + CONTEXT.encode()
    sealed = head + encrypt(both[:32], pad(b"", size=1024), nonce=bytes(12), bound=bound)
    with pytest.raises(SealBrokenError):
        open_object(KEY, sealed, context=CONTEXT)
