"""A signed-in member's seed (RNX1): opens only with the secret in that member's cookie."""

import secrets
from typing import Final

from reporting.sealing._keys import Seed
from reporting.sealing._wire import (
    ID_BYTES,
    KEY_BYTES,
    NONCE_BYTES,
    SUITE,
    TAG_BYTES,
    U64_LIMIT,
    ctx,
    decrypt,
    encrypt,
    expand,
    lp,
    require_below,
    require_header,
    require_size,
)
from reporting.sealing.errors import SealBrokenError

_HEADER: Final = b"RNX1" + SUITE
_NONCE_END: Final = len(_HEADER) + NONCE_BYTES
SESSION_BYTES: Final = _NONCE_END + KEY_BYTES + TAG_BYTES


def session_id(session_secret: bytes) -> bytes:
    """Give the 32 bytes a session is stored under; they do not lead back to the secret."""
    return _part(session_secret, "session/id")


def csrf_key(session_secret: bytes) -> bytes:
    """Give the 32-byte key that signs the forms of a session."""
    return _part(session_secret, "session/csrf")


def seal_session(
    personal_seed: Seed, session_secret: bytes, *, member_id: bytes, expires_at: int
) -> bytes:
    """Seal a member's seed for one session: 65 bytes, useless without the 32-byte secret.

    *expires_at*, in whole seconds since 1970, is bound; the caller compares it with the clock.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    return seal_session_with_nonce(
        personal_seed,
        session_secret,
        member_id=member_id,
        expires_at=expires_at,
        nonce=nonce,
    )


def seal_session_with_nonce(
    personal_seed: Seed,
    session_secret: bytes,
    *,
    member_id: bytes,
    expires_at: int,
    nonce: bytes,
) -> bytes:
    """Do what `seal_session` does with a given *nonce*, which must never come twice."""
    require_size("personal_seed", personal_seed)
    head = _HEADER + nonce
    bound = head + _context(session_secret, member_id=member_id, expires_at=expires_at)
    return head + encrypt(_wrap_key(session_secret), personal_seed, nonce=nonce, bound=bound)


def open_session(
    sealed: bytes, session_secret: bytes, *, member_id: bytes, expires_at: int
) -> Seed:
    """Open what `seal_session` sealed, or raise SealBrokenError."""
    require_header(sealed, _HEADER)
    if len(sealed) != SESSION_BYTES:
        raise SealBrokenError
    head = sealed[:_NONCE_END]
    bound = head + _context(session_secret, member_id=member_id, expires_at=expires_at)
    key = _wrap_key(session_secret)
    nonce = head[len(_HEADER) :]
    return Seed(decrypt(key, sealed[_NONCE_END:], nonce=nonce, bound=bound))


def _context(session_secret: bytes, *, member_id: bytes, expires_at: int) -> bytes:
    require_size("member_id", member_id, size=ID_BYTES)
    require_below("expires_at", expires_at, limit=U64_LIMIT)
    return lp(session_id(session_secret), member_id, expires_at.to_bytes(8))


def _wrap_key(session_secret: bytes) -> bytes:
    return _part(session_secret, "session/wrap")


def _part(session_secret: bytes, label: str) -> bytes:
    require_size("session_secret", session_secret)
    return expand(session_secret, ctx(label))
