"""Tests of the chain of team key generations."""

from dataclasses import replace
from itertools import permutations

import pytest

from reporting.sealing import (
    ChainBrokenError,
    Generation,
    KeyPair,
    PublicKey,
    Seed,
    fingerprint,
    key_pair_from_seed,
    sign_generation,
    signing_pair_from_seed,
    verify_chain,
)
from tests.sealing.examples import OTHER_ID, REPORT_ID, flipped

TEAM_ID = REPORT_ID
KEYS = [key_pair_from_seed(Seed(bytes([number]) * 32)) for number in range(1, 6)]


def make_chain(keys: list[KeyPair], *, team_id: bytes = TEAM_ID) -> list[Generation]:
    """Sign each generation of *keys* with the one before it."""
    signers = [keys[0], *keys]
    return [
        sign_generation(own, signer.seed, team_id=team_id, number=number)
        for number, (own, signer) in enumerate(zip(keys, signers, strict=False), start=1)
    ]


CHAIN = make_chain(KEYS[:3])
PINNED = fingerprint(CHAIN[0].signing_public)


@pytest.mark.parametrize("length", [1, 2, 3])
def test_the_newest_generation_is_found(length: int) -> None:
    """Of one generation or of many."""
    assert verify_chain(CHAIN[:length], PINNED) == CHAIN[length - 1]


def test_the_order_of_the_rows_does_not_matter() -> None:
    """A database promises none."""
    assert {verify_chain(order, PINNED) for order in permutations(CHAIN)} == {CHAIN[2]}


@pytest.mark.parametrize(
    "chain",
    [
        [],
        CHAIN[1:],
        [CHAIN[0], CHAIN[2]],
        [*CHAIN, CHAIN[2]],
        [replace(CHAIN[0], number=0), *CHAIN[1:]],
    ],
    ids=["none", "no first", "gap", "doubled", "from nought"],
)
def test_a_chain_with_a_gap_is_broken(chain: list[Generation]) -> None:
    """Every generation from the first on must be there, once."""
    with pytest.raises(ChainBrokenError):
        verify_chain(chain, PINNED)


def test_another_fingerprint_is_refused() -> None:
    """Whoever replaces the whole chain in the database does not pass."""
    with pytest.raises(ChainBrokenError):
        verify_chain(make_chain(KEYS[3:]), PINNED)


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(
    "change",
    [
        {"public": KEYS[4].public},
        {"signing_public": signing_pair_from_seed(KEYS[4].seed).public},
        {"team_id": OTHER_ID},
        {"signature": bytes(64)},
        {"signature": b"short"},
        {"public": PublicKey(b"short")},
        {"signing_public": b"x" * 70_000},
        {"team_id": b"short"},
    ],
    ids=lambda change: "-".join(f"{name}-{len(value)}" for name, value in change.items()),
)
def test_a_changed_generation_breaks_the_chain(at: int, change: dict[str, bytes]) -> None:
    """No public key can be put in the place of a team's."""
    changed = [*CHAIN]
    changed[at] = replace(CHAIN[at], **change)  # type: ignore[arg-type]  # bytes in each field
    with pytest.raises(ChainBrokenError):
        verify_chain(changed, PINNED)


def test_every_flipped_bit_of_a_signature_is_noticed() -> None:
    """All 512."""
    for bit in range(512):
        newest = replace(CHAIN[2], signature=flipped(CHAIN[2].signature, bit))
        with pytest.raises(ChainBrokenError):
            verify_chain([*CHAIN[:2], newest], PINNED)


def test_a_generation_signed_by_a_stranger_is_refused() -> None:
    """Nor does one count that was signed by the generation before the last."""
    for signer in (KEYS[4], KEYS[0]):
        forged = sign_generation(KEYS[3], signer.seed, team_id=TEAM_ID, number=3)
        with pytest.raises(ChainBrokenError):
            verify_chain([*CHAIN[:2], forged], PINNED)


def test_a_signature_does_not_move_to_another_number() -> None:
    """A signed generation 3 is no generation 2."""
    with pytest.raises(ChainBrokenError):
        verify_chain([CHAIN[0], replace(CHAIN[2], number=2)], PINNED)


def test_chains_of_two_teams_do_not_mix() -> None:
    """Even if one person holds the keys of both."""
    other = make_chain(KEYS[:3], team_id=OTHER_ID)
    with pytest.raises(ChainBrokenError):
        verify_chain([*CHAIN[:2], other[2]], PINNED)


def test_a_signed_key_that_is_none_is_refused() -> None:
    """Nobody would be able to open what is sealed to it."""
    keys = KeyPair(seed=KEYS[1].seed, public=PublicKey(b"\xff" * 1216))
    forged = sign_generation(keys, KEYS[0].seed, team_id=TEAM_ID, number=2)
    with pytest.raises(ChainBrokenError):
        verify_chain([CHAIN[0], forged], PINNED)


def test_only_the_first_generation_signs_itself() -> None:
    """A slip while rotating is found at once."""
    with pytest.raises(ValueError, match="its own seed"):
        sign_generation(KEYS[1], KEYS[1].seed, team_id=TEAM_ID, number=2)
    with pytest.raises(ValueError, match="its own seed"):
        sign_generation(KEYS[1], KEYS[0].seed, team_id=TEAM_ID, number=1)


def test_what_the_format_cannot_hold_is_refused() -> None:
    """Short ids and seeds and impossible numbers are callers' mistakes."""
    with pytest.raises(ValueError, match="team_id must be 16 bytes"):
        sign_generation(KEYS[0], KEYS[0].seed, team_id=b"short", number=1)
    with pytest.raises(ValueError, match="number must be"):
        sign_generation(KEYS[1], KEYS[0].seed, team_id=TEAM_ID, number=1 << 32)
    with pytest.raises(ValueError, match="seed must be 32 bytes"):
        signing_pair_from_seed(Seed(b"short"))


def test_the_signing_key_is_not_the_opening_key() -> None:
    """One seed gives both, by different names."""
    pair = signing_pair_from_seed(KEYS[0].seed)
    assert pair.private.private_bytes_raw() != KEYS[0].seed
    assert KEYS[0].public.find(pair.public) == -1
