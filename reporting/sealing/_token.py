"""Small values the server hands out or keeps for itself (RNT1), each for one purpose."""

import secrets
from typing import Final

from reporting.sealing._padding import pad, unpad
from reporting.sealing._wire import (
    NONCE_BYTES,
    SUITE,
    ctx,
    decrypt,
    encrypt,
    expand,
    require_header,
    require_size,
)
from reporting.sealing.errors import SealBrokenError

_HEADER: Final = b"RNT1" + SUITE
_NONCE_END: Final = len(_HEADER) + NONCE_BYTES
_STEP: Final = 64


def seal_token(payload: bytes, key: bytes, *, purpose: str) -> bytes:
    """Seal *payload*, padded to the next 64 bytes, with a 32-byte *key* for one *purpose*.

    Whoever has the key and names the same purpose opens it; time limits belong in the payload.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    return seal_token_with_nonce(payload, key, purpose=purpose, nonce=nonce)


def seal_token_with_nonce(payload: bytes, key: bytes, *, purpose: str, nonce: bytes) -> bytes:
    """Do what `seal_token` does with a given *nonce*, which must never come twice."""
    padded = pad(payload, size=_padded_size(len(payload)))
    head = _HEADER + nonce
    bound = head + _context(purpose)
    return head + encrypt(_purpose_key(key, purpose), padded, nonce=nonce, bound=bound)


def open_token(sealed: bytes, key: bytes, *, purpose: str) -> bytes:
    """Open what `seal_token` sealed, or raise SealBrokenError."""
    require_header(sealed, _HEADER)
    if len(sealed) < _NONCE_END:
        raise SealBrokenError
    head = sealed[:_NONCE_END]
    bound = head + _context(purpose)
    nonce = head[len(_HEADER) :]
    cipher_key = _purpose_key(key, purpose)
    return unpad(decrypt(cipher_key, sealed[_NONCE_END:], nonce=nonce, bound=bound))


def _padded_size(length: int) -> int:
    return (length // _STEP + 1) * _STEP


def _context(purpose: str) -> bytes:
    return ctx("token", purpose.encode())


def _purpose_key(key: bytes, purpose: str) -> bytes:
    require_size("key", key)
    return expand(key, ctx("token/key", purpose.encode()))
