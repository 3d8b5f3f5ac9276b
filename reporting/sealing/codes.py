"""The follow-up code: 23 random digits and 2 check digits, the reporter's only key."""

import hmac
import string
from dataclasses import dataclass, field
from typing import Final, NewType

from reporting.sealing._keys import WrappingKey
from reporting.sealing._stretch import stretch
from reporting.sealing._typing_slips import typed_characters
from reporting.sealing._wire import ID_BYTES, ctx, expand, lp, require_size
from reporting.sealing.errors import CodeCharacterError, CodeCheckError, CodeLengthError
from reporting.sealing.profiles import Profile

FollowUpCode = NewType("FollowUpCode", str)
FormSecret = NewType("FormSecret", bytes)

CODE_DIGITS: Final = 25
_RANDOM_DIGITS: Final = 23
_GROUP_DIGITS: Final = 5
_NUMBERS: Final = 10**_RANDOM_DIGITS
_DRAW_BYTES: Final = 10
# Draws from here on would make some codes likelier than others.
_DRAW_LIMIT: Final = (1 << 8 * _DRAW_BYTES) // _NUMBERS * _NUMBERS
_LOOKALIKES: Final = {"O": "0", "o": "0", "I": "1", "l": "1", "|": "1"}


@dataclass(frozen=True)
class CodeKeys:
    """What a code gives: the id its report is found by, and the key that opens its wraps."""

    lookup_id: bytes
    wrapping_key: WrappingKey = field(repr=False)


def code_from_secret(secret: FormSecret, pepper: bytes) -> FollowUpCode:
    """Give the code of a form's 32 random bytes: always the same, so a lost answer can return."""
    require_size("secret", secret)
    require_size("pepper", pepper)
    digits = f"{_number(secret, pepper):0{_RANDOM_DIGITS}d}"
    return FollowUpCode(digits + _check_digits(digits))


def parse_code(text: str) -> FollowUpCode:
    """Read a code as people type it: any digits, separators, O for 0, I, l and | for 1.

    Raise CodeCharacterError, CodeLengthError or CodeCheckError, in that order; more than 200
    characters are a CodeLengthError before any work.
    """
    typed = "".join(_LOOKALIKES.get(character, character) for character in typed_characters(text))
    if not set(typed) <= set(string.digits):
        raise CodeCharacterError
    if len(typed) != CODE_DIGITS:
        raise CodeLengthError(len(typed))
    if typed[_RANDOM_DIGITS:] != _check_digits(typed[:_RANDOM_DIGITS]):
        raise CodeCheckError
    return FollowUpCode(typed)


def code_groups(code: FollowUpCode) -> tuple[str, ...]:
    """Give the five groups of five digits a code is shown and read aloud in."""
    return tuple(code[at : at + _GROUP_DIGITS] for at in range(0, CODE_DIGITS, _GROUP_DIGITS))


def format_code(code: FollowUpCode) -> str:
    """Give the code as it is shown: its groups with spaces between them."""
    return " ".join(code_groups(code))


def derive_code_keys(
    code: FollowUpCode, *, salt: bytes, pepper: bytes, profile: Profile
) -> CodeKeys:
    """Derive the keys of a *code*, with the instance's 16-byte salt and 32-byte pepper.

    Costs one Argon2id of *profile*, whether or not a report has this code.
    """
    stretched = stretch(code.encode("ascii"), "code", salt=salt, pepper=pepper, profile=profile)
    return CodeKeys(
        lookup_id=expand(stretched, ctx("code/lookup"), length=ID_BYTES),
        wrapping_key=WrappingKey(expand(stretched, ctx("code/wrap"))),
    )


def _number(secret: FormSecret, pepper: bytes) -> int:
    counter = 0
    while (drawn := _draw(secret, pepper, counter=counter)) >= _DRAW_LIMIT:
        counter += 1
    return drawn % _NUMBERS


def _draw(secret: FormSecret, pepper: bytes, *, counter: int) -> int:
    message = lp(ctx("code"), secret, counter.to_bytes(4))
    return int.from_bytes(hmac.digest(pepper, message, "sha512")[:_DRAW_BYTES])


def _check_digits(digits: str) -> str:
    """Give the two check digits of ISO/IEC 7064 MOD 97-10, always 02 to 98."""
    return f"{98 - int(digits) * 100 % 97:02d}"
