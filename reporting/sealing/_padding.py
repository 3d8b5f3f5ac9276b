"""Padding, so that sizes tell little: ISO/IEC 7816-4 into buckets, Padmé for streams."""

from typing import Final

from reporting.sealing.errors import ObjectTooLongError, SealBrokenError

BUCKETS: Final = (1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10)
_MARK: Final = b"\x80"


def bucket_for(length: int) -> int:
    """Give the smallest bucket, in bytes, that holds *length* bytes and the padding mark."""
    for bucket in BUCKETS:
        if length < bucket:
            return bucket
    raise ObjectTooLongError


def pad(plaintext: bytes, *, size: int) -> bytes:
    """Fill *plaintext* up to *size* bytes with 0x80 and zeros (ISO/IEC 7816-4)."""
    return (plaintext + _MARK).ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """Undo `pad`; raise SealBrokenError if there is no padding mark."""
    marked = padded.rstrip(b"\0")
    if not marked.endswith(_MARK):
        raise SealBrokenError
    return marked[:-1]


def padme(length: int) -> int:
    """Round *length* up so that its size leaks O(log log length) bits, for at most 12 % more.

    Padmé, from Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
    Communication with PURBs" (PETS 2019), algorithm 1.
    """
    exponent = max(length.bit_length() - 1, 0)
    low_bits = exponent - exponent.bit_length()
    mask = (1 << max(low_bits, 0)) - 1
    return (length + mask) & ~mask
