"""Keys sealed with a secret (RNS1): a code's, a password's, a passkey's or a recovery code's."""

import hmac
import secrets
from typing import Final

from reporting.sealing._contexts import WrapContext
from reporting.sealing._keys import WrappingKey
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

_HEADER: Final = b"RNS1" + SUITE
_SALT_END: Final = len(_HEADER) + SALT_BYTES
_COMMIT_END: Final = _SALT_END + COMMIT_BYTES
SECRET_WRAPPED_BYTES: Final = _COMMIT_END + KEY_BYTES + TAG_BYTES


def wrap_key_with_secret(key: bytes, wrapping_key: WrappingKey, *, context: WrapContext) -> bytes:
    """Seal a 32-byte *key* with *wrapping_key*: 101 bytes, committed to the wrapping key."""
    salt = secrets.token_bytes(SALT_BYTES)
    return wrap_key_with_salt(key, wrapping_key, context=context, salt=salt)


def wrap_key_with_salt(
    key: bytes, wrapping_key: WrappingKey, *, context: WrapContext, salt: bytes
) -> bytes:
    """Do what `wrap_key_with_secret` does with a given *salt*, which must never come twice."""
    require_size("key", key)
    cipher_key, commitment = _cipher_key(wrapping_key, salt, context=context)
    head = _HEADER + salt + commitment
    return head + encrypt(cipher_key, key, nonce=ZERO_NONCE, bound=head + context.encode())


def open_key_with_secret(
    sealed: bytes, wrapping_key: WrappingKey, *, context: WrapContext
) -> bytes:
    """Open what `wrap_key_with_secret` sealed, or raise SealBrokenError."""
    require_header(sealed, _HEADER)
    if len(sealed) != SECRET_WRAPPED_BYTES:
        raise SealBrokenError
    salt = sealed[len(_HEADER) : _SALT_END]
    cipher_key, commitment = _cipher_key(wrapping_key, salt, context=context)
    if not hmac.compare_digest(commitment, sealed[_SALT_END:_COMMIT_END]):
        raise SealBrokenError
    bound = sealed[:_COMMIT_END] + context.encode()
    return decrypt(cipher_key, sealed[_COMMIT_END:], nonce=ZERO_NONCE, bound=bound)


def _cipher_key(
    wrapping_key: WrappingKey, salt: bytes, *, context: WrapContext
) -> tuple[bytes, bytes]:
    require_size("wrapping_key", wrapping_key)
    info = ctx("secret-wrap", context.encode())
    both = derive(wrapping_key, salt, info=info, length=KEY_BYTES + COMMIT_BYTES)
    return both[:KEY_BYTES], both[KEY_BYTES:]
