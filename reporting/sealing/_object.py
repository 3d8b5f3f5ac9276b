"""Small objects (RNB1): stories, messages, notes, manifests; padded, and bound to their place."""

import hmac
import secrets
from hashlib import sha256
from typing import Final

from reporting.sealing._contexts import ObjectContext
from reporting.sealing._keys import ObjectKey
from reporting.sealing._padding import BUCKETS, bucket_for, pad, unpad
from reporting.sealing._wire import (
    COMMIT_BYTES,
    KEY_BYTES,
    SALT_BYTES,
    SUITE,
    TAG_BYTES,
    ZERO_NONCE,
    ctx,
    decrypt,
    derive,
    encrypt,
    require_header,
    require_size,
)
from reporting.sealing.errors import SealBrokenError

_HEADER: Final = b"RNB1" + SUITE
_SALT_END: Final = len(_HEADER) + SALT_BYTES
_COMMIT_END: Final = _SALT_END + COMMIT_BYTES
MAX_OBJECT_BYTES: Final = BUCKETS[-1] - 1


def seal_object(key: ObjectKey, plaintext: bytes, *, context: ObjectContext) -> bytes:
    """Seal *plaintext*, padded to 1, 4, 16, 64 or 256 KiB, bound to *context*.

    Raise ObjectTooLongError beyond 262,143 bytes.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    return seal_object_with_salt(key, plaintext, context=context, salt=salt)


def seal_object_with_salt(
    key: ObjectKey, plaintext: bytes, *, context: ObjectContext, salt: bytes
) -> bytes:
    """Do what `seal_object` does with a given *salt*, which must never come twice."""
    padded = pad(plaintext, size=bucket_for(len(plaintext)))
    encoded = context.encode()
    cipher_key, commitment = _cipher_key(key, salt, encoded=encoded)
    head = _HEADER + salt + commitment
    return head + encrypt(cipher_key, padded, nonce=ZERO_NONCE, bound=head + encoded)


def open_object(key: ObjectKey, sealed: bytes, *, context: ObjectContext) -> bytes:
    """Open what `seal_object` sealed, or raise SealBrokenError."""
    require_header(sealed, _HEADER)
    bucket = len(sealed) - _COMMIT_END - TAG_BYTES
    if bucket not in BUCKETS:
        raise SealBrokenError
    encoded = context.encode()
    cipher_key, commitment = _cipher_key(key, sealed[len(_HEADER) : _SALT_END], encoded=encoded)
    if not hmac.compare_digest(commitment, sealed[_SALT_END:_COMMIT_END]):
        raise SealBrokenError
    bound = sealed[:_COMMIT_END] + encoded
    plaintext = unpad(decrypt(cipher_key, sealed[_COMMIT_END:], nonce=ZERO_NONCE, bound=bound))
    if bucket_for(len(plaintext)) != bucket:
        raise SealBrokenError
    return plaintext


def object_digest(sealed: bytes) -> bytes:
    """Give the SHA-256 of a sealed object: the `previous` of the object that follows it."""
    return sha256(sealed).digest()


def _cipher_key(key: ObjectKey, salt: bytes, *, encoded: bytes) -> tuple[bytes, bytes]:
    require_size("key", key)
    both = derive(key, salt, info=ctx("object", encoded), length=KEY_BYTES + COMMIT_BYTES)
    return both[:KEY_BYTES], both[KEY_BYTES:]
