"""Forgiving entry: what people type around and instead of the characters of a code."""

import unicodedata
from typing import Final

from reporting.sealing.errors import CodeLengthError

# Enough for every separator a person or a keyboard may add; more is not a code.
MAX_TYPED_CHARACTERS: Final = 200

# Spaces, line ends, dashes, dots and other punctuation, bidi marks, zero-width characters.
_SEPARATOR_CATEGORIES: Final = frozenset(
    {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd", "Pc", "Po", "Ps", "Pe", "Pi", "Pf"}
)
_MINUS_SIGN: Final = "\N{MINUS SIGN}"


def typed_characters(text: str) -> list[str]:
    """Give the characters of *text* without separators, decimal digits of any script as 0-9.

    Raise CodeLengthError, before any other work, if there are more than 200.
    """
    if len(text) > MAX_TYPED_CHARACTERS:
        raise CodeLengthError(len(text))
    return [_plain(character) for character in text if not _is_separator(character)]


def _is_separator(character: str) -> bool:
    return unicodedata.category(character) in _SEPARATOR_CATEGORIES or character == _MINUS_SIGN


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
