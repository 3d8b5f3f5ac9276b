"""Argon2id, under a pepper kept outside the database."""

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from reporting.sealing._wire import ID_BYTES, KEY_BYTES, ctx, require_size
from reporting.sealing.profiles import Profile


def stretch(secret: bytes, label: str, *, salt: bytes, pepper: bytes, profile: Profile) -> bytes:
    """Give 32 bytes that cost *profile* to compute; *label* keeps codes and passwords apart.

    Argon2id (RFC 9106) version 0x13, *pepper* as its secret, the label's context as its data.
    It releases the interpreter lock while it works.
    """
    require_size("salt", salt, size=ID_BYTES)
    require_size("pepper", pepper)
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=profile.iterations,
        lanes=profile.lanes,
        memory_cost=profile.memory_kib,
        ad=ctx(label),
        secret=pepper,
    ).derive(secret)
