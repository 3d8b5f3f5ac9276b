"""The gaps in a saved reply: report number, dates and names of services, and nothing else."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from reporting.preferences.faults import Fault
from reporting.vocabulary import N_, Term


class Gap(Term):
    """What may stand in braces in a saved reply."""

    NUMBER = "number", N_("the report number")
    DAY = "day", N_("a date")
    AUTHORITY = "authority", N_("the name of an authority")
    SERVICE = "service", N_("the name of this service")
    ORGANISATION = "organisation", N_("the name of our organisation")


@dataclass(frozen=True)
class Filling:
    """What the gaps are filled with; None leaves a gap that a person must fill."""

    number: str | None = None
    day: date | None = None
    authority: str | None = None
    service: str | None = None
    organisation: str | None = None


_GAP: Final = re.compile(r"\{([^{}]*)\}")
# What a gap looks like while it waits for somebody to fill it; English where we have no words.
_BLANKS: Final = {
    "fi": ("kertomuksen numero", "päivä", "viranomainen", "palvelu", "organisaatio"),
    "sv": ("ärendenummer", "datum", "myndighet", "tjänst", "organisation"),
    "en": ("report number", "date", "authority", "service", "organisation"),
}
_BLANK: Final = re.compile(
    r"\[(?:" + "|".join(word for words in _BLANKS.values() for word in words) + r")\]"
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def gap_faults(text: str) -> list[Fault]:
    """Say which gaps of a text are none of ours, and braces without a partner."""
    unknown = [name for name in _GAP.findall(text) if name not in list(Gap)]
    if unknown:
        fault = N_("“{%(name)s}” is no gap that can be filled.")
        return [Fault("text", fault, (("name", unknown[0][:20]),))]
    if set("{}") & set(_GAP.sub("", text)):
        return [Fault("text", N_("Write { and } around the name of a gap only."))]
    return []


def filled_text(text: str, filling: Filling, language: str) -> str:
    """Fill the gaps of a text; one without a value becomes a word in brackets."""
    base = language.partition("-")[0]
    blanks = dict(zip(Gap, _BLANKS.get(base, _BLANKS["en"]), strict=True))
    values = {gap: getattr(filling, gap.value) for gap in Gap}
    return _GAP.sub(lambda m: _value(values[Gap(m[1])], blanks[Gap(m[1])], base), text)


def has_blanks(text: str) -> bool:
    """Say whether a word in brackets still waits for somebody: do not send such a text."""
    return bool(_BLANK.search(text))


def without_blank_paragraphs(text: str) -> str:
    """Leave out the paragraphs that could not be filled."""
    return "\n\n".join(part for part in text.split("\n\n") if not has_blanks(part))


def day_in_words(day: date, language: str) -> str:
    """Write a date as a reply language does."""
    if language.partition("-")[0] == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day}.{day.month}.{day.year}"


def _value(value: str | date | None, blank: str, language: str) -> str:
    if isinstance(value, date):
        return day_in_words(value, language)
    return value or f"[{blank}]"
