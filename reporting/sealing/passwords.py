"""A member's own ways to their key: password, passkey and printed recovery code."""

import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from reporting.sealing._keys import KeyPair, Seed, WrappingKey, key_pair_from_seed
from reporting.sealing._stretch import stretch
from reporting.sealing._typing_slips import typed_characters
from reporting.sealing._wire import ID_BYTES, ctx, derive, expand, require_size
from reporting.sealing.errors import CodeCharacterError, CodeCheckError, CodeLengthError
from reporting.sealing.profiles import Profile

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}
_LOOKALIKES: Final = {"O": "0", "I": "1", "L": "1", "|": "1"}
_BITS: Final = 5
_SECRET_BYTES: Final = 20
_SECRET_CHARACTERS: Final = 32
_CHECK_CHARACTERS: Final = 4
_CHARACTERS: Final = _SECRET_CHARACTERS + _CHECK_CHARACTERS
_GROUP: Final = 4


@dataclass(frozen=True)
class PasswordKeys:
    """What a password gives: a *verifier* to store, and the key that opens the member's wrap."""

    verifier: bytes
    wrapping_key: WrappingKey = field(repr=False)

    def is_verified_by(self, stored_verifier: bytes) -> bool:
        """Tell, in constant time, whether this is the password *stored_verifier* was made of."""
        return hmac.compare_digest(self.verifier, stored_verifier)


def derive_password_keys(
    password: str, *, salt: bytes, pepper: bytes, profile: Profile
) -> PasswordKeys:
    """Derive the keys of a *password* (NFKC), with the member's salt and the instance's pepper.

    Costs one Argon2id of *profile*; the caller bounds the length and how many run at once.
    """
    normal = unicodedata.normalize("NFKC", password).encode()
    stretched = stretch(normal, "password", salt=salt, pepper=pepper, profile=profile)
    return PasswordKeys(
        verifier=sha256(expand(stretched, ctx("password/verify"))).digest(),
        wrapping_key=WrappingKey(expand(stretched, ctx("password/wrap"))),
    )


def passkey_wrapping_key(prf_output: bytes, *, salt: bytes) -> WrappingKey:
    """Derive the key of a passkey slot from the 32 bytes its PRF extension gave."""
    require_size("prf_output", prf_output)
    return _slot_key(prf_output, "passkey/wrap", salt=salt)


def recovery_code() -> str:
    """Make a recovery code of 160 random bits, to be printed: nine groups of four characters."""
    return format_recovery_code(secrets.token_bytes(_SECRET_BYTES))


def format_recovery_code(secret: bytes) -> str:
    """Write 20 bytes as Crockford base 32 with four check characters."""
    require_size("secret", secret, size=_SECRET_BYTES)
    characters = _base32(secret, _SECRET_CHARACTERS) + _check_characters(secret)
    return "-".join(characters[at : at + _GROUP] for at in range(0, _CHARACTERS, _GROUP))


def parse_recovery_code(text: str) -> bytes:
    """Read a recovery code as people type it and give its 20 bytes.

    Raise CodeCharacterError, CodeLengthError or CodeCheckError, in that order.
    """
    upper = [character.upper() for character in typed_characters(text)]
    typed = [_LOOKALIKES.get(character, character) for character in upper]
    if not set(typed) <= set(_ALPHABET):
        raise CodeCharacterError
    if len(typed) != _CHARACTERS:
        raise CodeLengthError(len(typed))
    secret = _bytes("".join(typed[:_SECRET_CHARACTERS]))
    if "".join(typed[_SECRET_CHARACTERS:]) != _check_characters(secret):
        raise CodeCheckError
    return secret


def recovery_wrapping_key(secret: bytes, *, salt: bytes) -> WrappingKey:
    """Derive the key of a recovery slot from a recovery code's 20 bytes; they need no Argon2id."""
    require_size("secret", secret, size=_SECRET_BYTES)
    return _slot_key(secret, "recovery/wrap", salt=salt)


def recovery_key_pair(secret: bytes, *, salt: bytes) -> KeyPair:
    """Derive a team's recovery key pair, so that new generations reach it without the print."""
    require_size("secret", secret, size=_SECRET_BYTES)
    return key_pair_from_seed(Seed(_slot_key(secret, "recovery/seed", salt=salt)))


def _slot_key(secret: bytes, label: str, *, salt: bytes) -> WrappingKey:
    require_size("salt", salt, size=ID_BYTES)
    return WrappingKey(derive(secret, salt, info=ctx(label)))


def _check_characters(secret: bytes) -> str:
    digest = sha256(ctx("recovery/check", secret)).digest()
    return _base32(digest, _CHECK_CHARACTERS)


def _base32(source: bytes, characters: int) -> str:
    """Write the front of *source*, five bits a character."""
    number = int.from_bytes(source) >> (8 * len(source) - _BITS * characters)
    shifts = range(_BITS * (characters - 1), -1, -_BITS)
    return "".join(_ALPHABET[number >> shift & 31] for shift in shifts)


def _bytes(characters: str) -> bytes:
    number = 0
    for character in characters:
        number = number << _BITS | _VALUES[character]
    return number.to_bytes(_SECRET_BYTES)
