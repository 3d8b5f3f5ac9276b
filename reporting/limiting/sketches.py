"""Sketches of texts: nearly the same words give the same digests, and no digest gives a word.

They are made under the hour's key, so that tomorrow nobody can try what a text may have said,
and they live where limits are counted, never beside a report.
"""

import hashlib
import re
from typing import Final

_BANDS: Final = 8
_ROWS: Final = 3
_PARTS: Final = _BANDS * _ROWS
_MOST_WORDS: Final = 600
_WORD: Final = re.compile(r"[^\W_]+")

# Shorter texts are alike by nature: “He shouted at me” is nobody's flood.
LEAST_WORDS: Final = 8

# So many of the eight must have come often. Of texts in which one word in twenty differs nine in
# ten have two the same, of those in which every second word differs none.
ENOUGH: Final = 2


def sketch(text: str, key: bytes) -> tuple[str, ...]:
    """Give eight digests of a text, none of a short one.

    One-permutation MinHash over runs of three words, in eight bands of three; whatever is not a
    letter or a digit does not count, nor does upper or lower case.
    """
    words = _words(text)[:_MOST_WORDS]
    if len(words) < LEAST_WORDS:
        return ()
    smallest: list[bytes] = [b""] * _PARTS
    for run in zip(words, words[1:], words[2:], strict=False):
        digest = hashlib.blake2b(b" ".join((key, *run)), digest_size=9).digest()
        part = digest[0] % _PARTS
        if not smallest[part] or digest[1:] < smallest[part]:
            smallest[part] = digest[1:]
    filled = _filled(smallest)
    return tuple(_band(filled, number, key) for number in range(_BANDS))


def _words(text: str) -> list[bytes]:
    return [word.encode("utf-8", "replace") for word in _WORD.findall(text.casefold())]


def _filled(smallest: list[bytes]) -> list[bytes]:
    """Give parts into which no run fell what the next one has, so that all compare."""
    filled = list(smallest)
    for part in reversed(range(2 * _PARTS)):
        if not filled[part % _PARTS]:
            filled[part % _PARTS] = filled[(part + 1) % _PARTS]
    return filled


def _band(parts: list[bytes], number: int, key: bytes) -> str:
    told = bytes([number]) + b"".join(parts[number * _ROWS : (number + 1) * _ROWS])
    return hashlib.blake2b(told, key=key, digest_size=16).hexdigest()
