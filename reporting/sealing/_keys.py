"""Key types and X-Wing key pairs; a private key is its 32-byte seed."""

import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256, shake_256
from typing import Final, NewType

from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import (
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
)

from reporting.sealing._wire import ID_BYTES, KEY_BYTES, ctx, require_size
from reporting.sealing.errors import UnknownFormatError

ObjectKey = NewType("ObjectKey", bytes)
Seed = NewType("Seed", bytes)
PublicKey = NewType("PublicKey", bytes)
WrappingKey = NewType("WrappingKey", bytes)

PUBLIC_KEY_BYTES: Final = 1216
_MLKEM_PUBLIC_BYTES: Final = 1184
_MLKEM_SEED_BYTES: Final = 64
_EXPANDED_BYTES: Final = 96
_CACHED_KEYS: Final = 64


@dataclass(frozen=True)
class KeyPair:
    """An X-Wing key pair: the *seed* is the private key, *public* may be told to anyone."""

    seed: Seed = field(repr=False)
    public: PublicKey

    @property
    def key_id(self) -> bytes:
        """Give the 16 bytes that name the public key."""
        return public_key_id(self.public)


@dataclass(frozen=True)
class ParsedPublicKey:
    """A public key ready for use, with its id."""

    key: MLKEM768X25519PublicKey
    key_id: bytes


def generate_key_pair() -> KeyPair:
    """Make a fresh key pair."""
    return key_pair_from_seed(Seed(secrets.token_bytes(KEY_BYTES)))


def generate_object_key() -> ObjectKey:
    """Make a fresh 32-byte key for a report's objects, or for one attachment."""
    return ObjectKey(secrets.token_bytes(KEY_BYTES))


def key_pair_from_seed(seed: Seed) -> KeyPair:
    """Compute the key pair of a 32-byte *seed*."""
    mlkem, x25519 = _expand(seed)
    public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    return KeyPair(seed=seed, public=PublicKey(public))


def public_key_id(public: PublicKey) -> bytes:
    """Give the 16 bytes that name *public*; wrap contexts carry them."""
    return sha256(ctx("key-id", public)).digest()[:ID_BYTES]


def private_key(seed: Seed) -> MLKEM768X25519PrivateKey:
    """Compute the private key of *seed*; never cached."""
    return MLKEM768X25519PrivateKey(*_expand(seed))


@lru_cache(maxsize=_CACHED_KEYS)
def parse_public_key(public: PublicKey) -> ParsedPublicKey:
    """Check and load *public*, keeping the last 64 (only public values are ever cached).

    Raise UnknownFormatError if it is not a public key of this suite.
    """
    if len(public) != PUBLIC_KEY_BYTES:
        raise UnknownFormatError
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_BYTES])
    except ValueError:
        raise UnknownFormatError from None
    x25519 = X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_BYTES:])
    return ParsedPublicKey(MLKEM768X25519PublicKey(mlkem, x25519), public_key_id(public))


def _expand(seed: Seed) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """Expand an X-Wing seed as draft-connolly-cfrg-xwing-kem says: SHAKE-256 to 96 bytes."""
    require_size("seed", seed)
    expanded = shake_256(seed).digest(_EXPANDED_BYTES)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
    )
