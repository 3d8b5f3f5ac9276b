"""Keys sealed to a public key (RNW1): HPKE base mode, the context bound as `info`."""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from reporting.sealing._contexts import WrapContext
from reporting.sealing._keys import PublicKey, Seed, parse_public_key, private_key
from reporting.sealing._wire import (
    KEY_BYTES,
    SUITE,
    TAG_BYTES,
    ctx,
    require_header,
    require_size,
)
from reporting.sealing.errors import SealBrokenError

_HEADER: Final = b"RNW1" + SUITE
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
# The registered numbers of that suite (RFC 9180 §7): bound too, so that no suite stands in for it.
_SUITE_IDS: Final = bytes.fromhex("647a 0001 0002")
_ENCAPSULATED_BYTES: Final = 1120
WRAPPED_BYTES: Final = len(_HEADER) + _ENCAPSULATED_BYTES + KEY_BYTES + TAG_BYTES


def wrap_key(key: bytes, recipient: PublicKey, *, context: WrapContext) -> bytes:
    """Seal a 32-byte *key* to *recipient*: 1,173 bytes that only its seed opens.

    Raise ValueError if the context names another key than *recipient*, UnknownFormatError if
    *recipient* is not a public key.
    """
    require_size("key", key)
    parsed = parse_public_key(recipient)
    if parsed.key_id != context.recipient_key_id:
        message = "the context names another recipient key"
        raise ValueError(message)
    return _HEADER + _SUITE.encrypt(key, parsed.key, info=_info(context))


def open_wrapped_key(sealed: bytes, seed: Seed, *, context: WrapContext) -> bytes:
    """Open what `wrap_key` sealed, or raise SealBrokenError."""
    return WrapOpener(seed).open(sealed, context=context)


class WrapOpener:
    """Opens many wrapped keys with one seed, computing its private key once.

    Keep it no longer than the request that needs it: it holds an opened private key.
    """

    def __init__(self, seed: Seed) -> None:
        """Compute the private key of *seed*."""
        self._key = private_key(seed)

    def open(self, sealed: bytes, *, context: WrapContext) -> bytes:
        """Open what `wrap_key` sealed, or raise SealBrokenError."""
        require_header(sealed, _HEADER)
        if len(sealed) != WRAPPED_BYTES:
            raise SealBrokenError
        try:
            return _SUITE.decrypt(sealed[len(_HEADER) :], self._key, info=_info(context))
        except (InvalidTag, ValueError):
            raise SealBrokenError from None


def _info(context: WrapContext) -> bytes:
    return ctx("wrap", _SUITE_IDS, context.encode())
