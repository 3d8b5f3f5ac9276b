"""What every sealed format shares: header, injective contexts, key derivation, the cipher."""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from reporting.sealing.errors import SealBrokenError, UnknownFormatError

# X-Wing HPKE with HKDF-SHA256 and AES-256-GCM. 0x01 was X25519 alone and was never written.
SUITE: Final = b"\x02"
KEY_BYTES: Final = 32
ID_BYTES: Final = 16
SALT_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
U32_LIMIT: Final = 1 << 32
U64_LIMIT: Final = 1 << 64
COMMIT_BYTES: Final = 16
# Safe only because each key it is used with is derived from a fresh salt and seals once.
ZERO_NONCE: Final = bytes(NONCE_BYTES)

_LABEL: Final = b"rinnalla/v1"
_SHA256: Final = SHA256()


def lp(*parts: bytes) -> bytes:
    """Join *parts*, each behind its length in two big-endian bytes; no two lists join alike."""
    return b"".join([len(part).to_bytes(2) + part for part in parts])


def ctx(label: str, *parts: bytes) -> bytes:
    """Name a use of a key, *label*, and what it is bound to, *parts*."""
    return lp(_LABEL, label.encode("ascii"), *parts)


def derive(key: bytes, salt: bytes, *, info: bytes, length: int = KEY_BYTES) -> bytes:
    """Derive *length* bytes with HKDF-SHA-256 (RFC 5869, extract and expand)."""
    return HKDF(_SHA256, length, salt, info).derive(key)


def expand(key: bytes, info: bytes, *, length: int = KEY_BYTES) -> bytes:
    """Derive *length* bytes from a uniform *key* with HKDF-SHA-256 (RFC 5869, expand only)."""
    return HKDFExpand(_SHA256, length, info).derive(key)


def encrypt(key: bytes, plaintext: bytes, *, nonce: bytes, bound: bytes) -> bytes:
    """Encrypt with AES-256-GCM, authenticating *bound* too: ciphertext and 16-byte tag."""
    return AESGCM(key).encrypt(nonce, plaintext, bound)


def decrypt(key: bytes, ciphertext: bytes, *, nonce: bytes, bound: bytes) -> bytes:
    """Undo `encrypt`; raise SealBrokenError if anything differs."""
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound)
    except InvalidTag:
        raise SealBrokenError from None


def require_header(sealed: bytes, header: bytes) -> None:
    """Raise UnknownFormatError unless *sealed* is of exactly this type and suite."""
    if not sealed.startswith(header):
        raise UnknownFormatError


def require_below(name: str, number: int, *, limit: int) -> None:
    """Raise ValueError unless *number* is from 0 to below *limit*: the caller has a bug."""
    if not 0 <= number < limit:
        message = f"{name} must be at least 0 and below {limit}"
        raise ValueError(message)


def require_size(name: str, value: bytes, *, size: int = KEY_BYTES) -> None:
    """Raise ValueError unless *value* is *size* bytes long: the caller has a bug."""
    if len(value) != size:
        message = f"{name} must be {size} bytes, not {len(value)}"
        raise ValueError(message)
