"""Team key generations, each signed by the one before it, from a fingerprint pinned outside."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from reporting.sealing._keys import PUBLIC_KEY_BYTES, KeyPair, PublicKey, Seed, parse_public_key
from reporting.sealing._wire import (
    ID_BYTES,
    KEY_BYTES,
    U32_LIMIT,
    ctx,
    expand,
    require_below,
    require_size,
)
from reporting.sealing.errors import ChainBrokenError, UnknownFormatError

FIRST_GENERATION: Final = 1
# Of the team id, the public key, the signing key and the signature.
_SIZES: Final = (ID_BYTES, PUBLIC_KEY_BYTES, KEY_BYTES, 64)


@dataclass(frozen=True)
class Generation:
    """One generation of a team's keys; generation 1 is signed by itself."""

    team_id: bytes
    number: int
    public: PublicKey
    signing_public: bytes
    signature: bytes


@dataclass(frozen=True)
class SigningPair:
    """The Ed25519 keys of a generation."""

    private: Ed25519PrivateKey
    public: bytes


def signing_pair_from_seed(seed: Seed) -> SigningPair:
    """Compute the signing keys of a team *seed*: one seed a generation is enough."""
    require_size("seed", seed)
    private = Ed25519PrivateKey.from_private_bytes(expand(seed, ctx("team-signing")))
    return SigningPair(private=private, public=private.public_key().public_bytes_raw())


def fingerprint(signing_public: bytes) -> bytes:
    """Give the 32 bytes to pin, from the signing key of generation 1."""
    return sha256(ctx("fingerprint", signing_public)).digest()


def sign_generation(keys: KeyPair, signer: Seed, *, team_id: bytes, number: int) -> Generation:
    """Make generation *number* of *keys*, signed with the previous generation's seed, *signer*.

    Generation 1 is signed with its own seed; ValueError if it is not.
    """
    require_size("team_id", team_id, size=ID_BYTES)
    require_below("number", number, limit=U32_LIMIT)
    if (number == FIRST_GENERATION) != hmac.compare_digest(keys.seed, signer):
        message = "generation 1, and no other, is signed with its own seed"
        raise ValueError(message)
    signing_public = signing_pair_from_seed(keys.seed).public
    signed = _signed_bytes(team_id, number, public=keys.public, signing_public=signing_public)
    signature = signing_pair_from_seed(signer).private.sign(signed)
    return Generation(team_id, number, keys.public, signing_public, signature)


def verify_chain(generations: Sequence[Generation], pinned_fingerprint: bytes) -> Generation:
    """Give the newest of *generations* if an unbroken chain leads to it from the pinned one.

    Raise ChainBrokenError if one is missing, doubled, of another team, wrongly signed, or if a
    public key is not one. A chain cut at its end is still a chain: callers that know a later
    number must compare it.
    """
    chain = sorted(generations, key=lambda generation: generation.number)
    numbers = [generation.number for generation in chain]
    if not chain or numbers != list(range(FIRST_GENERATION, FIRST_GENERATION + len(chain))):
        raise ChainBrokenError
    if any(_sizes(generation) != _SIZES for generation in chain):
        raise ChainBrokenError
    if not hmac.compare_digest(fingerprint(chain[0].signing_public), pinned_fingerprint):
        raise ChainBrokenError
    for signer, generation in zip([chain[0], *chain], chain, strict=False):
        _verify(generation, signer)
    return chain[-1]


def _sizes(generation: Generation) -> tuple[int, ...]:
    fields = (generation.team_id, generation.public, generation.signing_public)
    return (*map(len, fields), len(generation.signature))


def _verify(generation: Generation, signer: Generation) -> None:
    if generation.team_id != signer.team_id:
        raise ChainBrokenError
    signed = _signed_bytes(
        generation.team_id,
        generation.number,
        public=generation.public,
        signing_public=generation.signing_public,
    )
    try:
        parse_public_key(generation.public)
        key = Ed25519PublicKey.from_public_bytes(signer.signing_public)
        key.verify(generation.signature, signed)
    except (InvalidSignature, UnknownFormatError):
        raise ChainBrokenError from None


def _signed_bytes(
    team_id: bytes, number: int, *, public: PublicKey, signing_public: bytes
) -> bytes:
    return ctx("generation", team_id, number.to_bytes(4), public, signing_public)
