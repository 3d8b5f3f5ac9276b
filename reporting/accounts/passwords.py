"""Passwords: what one must be, making one, and deriving its keys when there is room to."""

import secrets
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from reporting.accounts.slots import hashing_slot
from reporting.errors import RinnallaError
from reporting.runtime import Runtime
from reporting.sealing import PasswordKeys, derive_password_keys
from reporting.vocabulary import N_, Term

MIN_PASSWORD: Final = 12
MAX_PASSWORD: Final = 128

# Without l, o, 0 and 1, which look like one another on paper.
LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_FEWEST_DIFFERENT: Final = 5
_FEWEST_OF_ITS_OWN: Final = 8
# What is left of a password when these words are taken out must still be one. Long passwords that
# many people choose are made of them (lists of broken passwords, in the languages of our users).
_COMMON: Final = (
    *("password", "passwort", "passord", "salasana", "lösenord", "losenord", "parool", "senha"),
    *("qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "1q2w3e4r", "qazwsx", "abcdef"),
    *("123456789", "1234567890", "987654321", "0123456789", "123456", "12345", "1234", "123"),
    *("iloveyou", "letmein", "welcome", "tervetuloa", "välkommen", "admin", "administrator"),
    *("perkele", "suomi", "finland", "helsinki", "kesä", "talvi", "sommar", "vinter", "summer"),
    *("2024", "2025", "2026", "2027", "rinnalla", "yhdenvertaisuus", "caseworker", "master"),
)


class TooManyTriesError(RinnallaError):
    """This client has tried this user name too often; nothing was compared."""


class PasswordFault(Term):
    """Why a password is refused; there are no rules on kinds of characters."""

    TOO_SHORT = "too_short", N_("Use at least 12 characters, for example four words.")
    TOO_LONG = "too_long", N_("Use at most 128 characters.")
    COMMON = "common", N_("Too easy to guess. Choose words that nobody would put together.")


def password_fault(password: str, *, about: Iterable[str]) -> PasswordFault | None:
    """Give why a new password is refused, None when it may be taken.

    `about` are words that anybody could try: the user name, the person's name. The length is
    counted as it is compared, after NFKC; what is much too long is refused before any work.
    """
    if len(password) > MAX_PASSWORD:
        return PasswordFault.TOO_LONG
    normal = unicodedata.normalize("NFKC", password)
    if len(normal) < MIN_PASSWORD:
        return PasswordFault.TOO_SHORT
    rest = normal.casefold()
    words = (part for text in about for part in text.casefold().replace(".", " ").split())
    for word in sorted({*_COMMON, *words}, key=len, reverse=True):
        if len(word) > 2:  # noqa: PLR2004 - an initial is no word
            rest = rest.replace(word, "")
    own = [character for character in rest if character.isalnum()]
    if len(set(normal)) < _FEWEST_DIFFERENT or len(own) < _FEWEST_OF_ITS_OWN:
        return PasswordFault.COMMON
    return None


def new_password() -> str:
    """Make a password of 100 random bits, in groups that can be typed from paper."""
    return in_groups("".join(secrets.choice(LETTERS) for _ in range(20)))


def in_groups(letters: str) -> str:
    """Write letters in groups of five."""
    return "-".join(letters[at : at + 5] for at in range(0, len(letters), 5))


def password_keys(
    runtime: Runtime, password: str, salt: bytes, *, admit: Callable[[], bool] | None = None
) -> PasswordKeys:
    """Derive the keys of a password, in one of the machine's two slots for that.

    `admit` is asked once there is a slot: many attempts at once count as many, and one that found
    no slot counts as none. Raises BusyError when none is free in time, TooManyTriesError.
    """
    with hashing_slot(runtime.config.instance):
        if admit is not None and not admit():
            raise TooManyTriesError
        return derive_password_keys(
            password,
            salt=salt,
            pepper=runtime.keyring.password_pepper,
            profile=runtime.costs.password,
        )
