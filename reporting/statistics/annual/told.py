"""Texts that staff write for everybody, in several languages: checked, and kept as JSON."""

import json
from collections.abc import Mapping
from typing import Final

from reporting.preferences.faults import Fault
from reporting.preferences.kinds import hidden_faults
from reporting.preferences.values import WRITTEN, Words
from reporting.vocabulary import N_

MOST_WORDS: Final = 1200
"""How many characters one of these texts may have in one language."""
MOST_LINE: Final = 160
"""How many characters a line may have, such as the name of an addressee."""
# Every sign may take two in JSON, beside the names of the languages.
MOST_STORED: Final = len(WRITTEN) * (2 * MOST_WORDS + 20)


def stored_words(words: Words) -> str:
    """Give a text in several languages as it is kept."""
    return json.dumps(dict(words.texts), ensure_ascii=False, sort_keys=True)


def read_words(kept: str | None) -> Words:
    """Give what `stored_words` kept; nothing is an empty text."""
    texts: Mapping[str, str] = json.loads(kept) if kept else {}
    return words_of(texts)


def words_of(texts: Mapping[str, str]) -> Words:
    """Give texts by language in our order, without those that are empty."""
    return Words(tuple((code, texts[code]) for code in WRITTEN if texts.get(code)))


def word_faults(part: str, words: Words, *, most: int = MOST_WORDS) -> list[Fault]:
    """Say what is wrong with a text: too long in a language, or with hidden characters."""
    faults = []
    for code, text in words.texts:
        place = f"{part}_{code}"
        faults += hidden_faults(place, text)
        if len(text) > most:
            gaps = (("length", len(text)), ("most", most))
            faults.append(Fault(place, TOO_LONG, gaps))
    return faults


def missing_fault(part: str, words: Words) -> list[Fault]:
    """Say that a text is missing in every language."""
    if words.texts:
        return []
    return [Fault(f"{part}_{WRITTEN[0]}", N_("Write it in at least one language."))]


TOO_LONG: Final = N_(
    "Your text is %(length)s characters. Please shorten it to %(most)s. Nothing is lost."
)
