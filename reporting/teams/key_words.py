"""Six words of a public key, to be read aloud: two people compare them before one trusts it."""

from typing import Final

from reporting.sealing import PublicKey, public_key_id

WORDS: Final = 6

# Sixteen consonants and four vowels that can be said and told apart in Finnish, Swedish, English
# and most other languages: a word of five letters is 16 bits, six words are 96.
_CONSONANTS: Final = "bdfghjklmnprstvz"
_VOWELS: Final = "aiou"


def key_words(public: PublicKey) -> tuple[str, ...]:
    """Give the six words of a public key, from the first 96 bits of its id.

    To make a key with the same words would take 2⁹⁶ tries.
    """
    key_id = public_key_id(public)
    return tuple(_word(int.from_bytes(key_id[at : at + 2])) for at in range(0, 2 * WORDS, 2))


def _word(number: int) -> str:
    return (
        _CONSONANTS[number >> 12]
        + _VOWELS[number >> 10 & 3]
        + _CONSONANTS[number >> 6 & 15]
        + _VOWELS[number >> 4 & 3]
        + _CONSONANTS[number & 15]
    )
