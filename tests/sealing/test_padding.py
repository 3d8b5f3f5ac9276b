"""Tests of padding: little can be told from sizes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.sealing import ObjectTooLongError, SealBrokenError
from reporting.sealing._padding import BUCKETS, bucket_for, pad, padme, unpad


@given(st.binary(max_size=300))
def test_padding_is_undone_whatever_the_text_ends_with(plaintext: bytes) -> None:
    """Zeros and marks at the end of the plaintext stay."""
    ending = plaintext + b"\x80\0\0"
    assert unpad(pad(ending, size=512)) == ending


@pytest.mark.parametrize("padded", [b"", b"\0" * 16, b"text", b"text\x81\0\0"])
def test_missing_padding_is_broken(padded: bytes) -> None:
    """Nothing is taken for unpadded."""
    with pytest.raises(SealBrokenError):
        unpad(padded)


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_holds_all_but_one_byte_of_its_size(bucket: int) -> None:
    """One byte is the padding mark's."""
    assert bucket_for(bucket - 1) == bucket


@pytest.mark.parametrize(("bucket", "following"), list(pairwise(BUCKETS)))
def test_a_full_bucket_goes_to_the_next(bucket: int, following: int) -> None:
    """Buckets are 1, 4, 16, 64 and 256 KiB."""
    assert bucket_for(bucket) == following


def test_nothing_is_larger_than_the_largest_bucket() -> None:
    """Longer things are attachments."""
    with pytest.raises(ObjectTooLongError):
        bucket_for(BUCKETS[-1])


@given(st.integers(0, 1 << 40))
def test_padme_adds_at_most_an_eighth(length: int) -> None:
    """It never cuts, and costs no more than 12 %."""
    assert length <= padme(length) <= length * 1.12


@given(st.integers(0, 1 << 40))
def test_padme_of_a_padded_length_is_itself(length: int) -> None:
    """A length that was rounded up stays."""
    assert padme(padme(length)) == padme(length)


@pytest.mark.parametrize(
    ("length", "padded"),
    [(0, 0), (1, 1), (8, 8), (9, 10), (65_537, 67_584), (100_000, 100_352), (5 << 20, 5 << 20)],
)
def test_padme_follows_the_paper(length: int, padded: int) -> None:
    """Values worked out by hand from the algorithm."""
    assert padme(length) == padded


def test_a_megabyte_of_lengths_has_few_sizes() -> None:
    """What is left to learn from the size of an attachment is little."""
    sizes = {padme(length) for length in range(1 << 20, 2 << 20, 64)}
    assert len(sizes) <= 1 + 32
