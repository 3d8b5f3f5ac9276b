"""Tests of a signed-in member's sealed seed."""

import pytest
from hypothesis import given

from reporting.sealing import (
    SealBrokenError,
    Seed,
    UnknownFormatError,
    csrf_key,
    open_session,
    seal_session,
    session_id,
)
from tests.sealing.examples import OTHER_ID, REPORT_ID, damaged, flipped

SEED = Seed(bytes(range(32)))
SECRET = b"c" * 32
EXPIRES_AT = 1_900_000_000
SEALED = seal_session(SEED, SECRET, member_id=REPORT_ID, expires_at=EXPIRES_AT)


def opened(sealed: bytes) -> Seed:
    """Open *sealed* as the session it should be."""
    return open_session(sealed, SECRET, member_id=REPORT_ID, expires_at=EXPIRES_AT)


def test_the_cookie_and_the_row_together_open_the_seed() -> None:
    """What was sealed comes back."""
    assert opened(SEALED) == SEED


def test_the_row_does_not_hold_the_secret_or_the_seed() -> None:
    """A copy of the sessions opens nothing."""
    row = session_id(SECRET) + SEALED
    assert row.find(SECRET) == row.find(SEED) == -1


def test_a_session_has_one_size() -> None:
    """The documented 65 bytes."""
    assert len(SEALED) == 65


def test_what_is_derived_from_the_secret_differs_by_purpose() -> None:
    """The id in the row says nothing about the key that signs forms."""
    assert len({SECRET, session_id(SECRET), csrf_key(SECRET)}) == 3
    assert session_id(SECRET) != session_id(b"d" * 32)


@pytest.mark.parametrize(
    ("secret", "member_id", "expires_at"),
    [
        (b"d" * 32, REPORT_ID, EXPIRES_AT),
        (SECRET, OTHER_ID, EXPIRES_AT),
        (SECRET, REPORT_ID, EXPIRES_AT + 1),
    ],
)
def test_a_session_opens_only_as_itself(secret: bytes, member_id: bytes, expires_at: int) -> None:
    """Not with another cookie, for another member, nor with its end moved."""
    with pytest.raises(SealBrokenError):
        open_session(SEALED, secret, member_id=member_id, expires_at=expires_at)


def test_every_flipped_bit_is_noticed() -> None:
    """In header, nonce, ciphertext and tag."""
    for bit in range(len(SEALED) * 8):
        with pytest.raises(SealBrokenError):
            opened(flipped(SEALED, bit))


@given(damaged(SEALED))
def test_any_damage_is_noticed(sealed: bytes) -> None:
    """Cut, extended or replaced in part, it fails in the one expected way."""
    with pytest.raises(SealBrokenError):
        opened(sealed)


def test_one_secret_may_seal_twice() -> None:
    """A session that is prolonged does not repeat a nonce."""
    later = seal_session(SEED, SECRET, member_id=REPORT_ID, expires_at=EXPIRES_AT)
    assert later[5:17] != SEALED[5:17]


def test_only_the_current_suite_is_read() -> None:
    """An older or unknown suite is refused loudly, never guessed."""
    with pytest.raises(UnknownFormatError):
        opened(b"RNX1\x01" + SEALED[5:])


def test_what_the_format_cannot_hold_is_refused() -> None:
    """Short secrets, ids and seeds, and times before 1970, are callers' mistakes."""
    with pytest.raises(ValueError, match="session_secret must be 32 bytes"):
        session_id(b"short")
    with pytest.raises(ValueError, match="personal_seed must be 32 bytes"):
        seal_session(Seed(b"short"), SECRET, member_id=REPORT_ID, expires_at=1)
    with pytest.raises(ValueError, match="member_id must be 16 bytes"):
        seal_session(SEED, SECRET, member_id=b"short", expires_at=1)
    with pytest.raises(ValueError, match="expires_at must be"):
        seal_session(SEED, SECRET, member_id=REPORT_ID, expires_at=-1)
