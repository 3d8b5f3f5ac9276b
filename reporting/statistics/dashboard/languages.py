"""In which languages people told: a figure of the service, crossed with nothing (ux §5.2 D4)."""

from dataclasses import dataclass
from typing import Final

from reporting.statistics.dashboard.tables import Looked
from reporting.statistics.page import page_words
from reporting.statistics.queries import languages_of
from reporting.vocabulary import ReplyLanguage

_OTHER: Final = "other"
_WHOLE: Final = 100


@dataclass(frozen=True)
class LanguageRow:
    """One language by its own name, `code` empty for the rare ones together; bar in hundredths."""

    code: str
    name: str
    number: str
    bar: int


def language_rows(looked: Looked) -> tuple[LanguageRow, ...]:
    """Give the languages of the reports that are looked at, the most frequent first."""
    counts, words = languages_of(looked.sets, looked.filters.selection.period), page_words()
    longest = max(counts.values(), default=1)
    ordered = sorted(counts.items(), key=lambda one: (one[0] == _OTHER, -one[1], one[0]))
    return tuple(
        LanguageRow(
            code="" if code == _OTHER else code,
            name=words.gettext("Other languages together")
            if code == _OTHER
            else ReplyLanguage(code).label,
            number=words.number(number),
            bar=max(1, round(_WHOLE * number / longest)),
        )
        for code, number in ordered
    )
