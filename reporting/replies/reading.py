"""How hard a text is to read: words in a sentence, and LIX with its share of long words."""

import re
from dataclasses import dataclass
from typing import Final

from reporting.vocabulary import N_, Term

_LONG_WORD: Final = 6
_EASY, _FAIR = 12, 18
_SENTENCE: Final = re.compile(r"[.!?:]+(?=\s|$)|\n{2,}")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


class Grade(Term):
    """How a text reads, by the length of its sentences; that holds in every language."""

    EASY = "easy", N_("Easy to read")
    FAIR = "fair", N_("Fairly easy")
    HARD = "hard", N_("Hard: make the sentences shorter")


@dataclass(frozen=True)
class Reading:
    """The measures of a text; LIX compares texts of one language only."""

    words_in_sentence: float
    lix: int

    @property
    def grade(self) -> Grade:
        """Give what the sentences' length means."""
        if self.words_in_sentence <= _EASY:
            return Grade.EASY
        return Grade.FAIR if self.words_in_sentence <= _FAIR else Grade.HARD


def reading_of(text: str) -> Reading:
    """Measure a text."""
    words = _WORD.findall(text)
    sentences = sum(bool(_WORD.search(part)) for part in _SENTENCE.split(text))
    if not words:
        return Reading(0, 0)
    mean = len(words) / max(sentences, 1)
    long_words = sum(len(word) > _LONG_WORD for word in words)
    return Reading(round(mean, 1), round(mean + 100 * long_words / len(words)))
