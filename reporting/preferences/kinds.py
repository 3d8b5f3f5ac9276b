"""The kinds of preferences: how each is read from a form, kept as JSON, and checked both ways."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from reporting.languages import LANGUAGES
from reporting.preferences.faults import Fault, ValueRefusedError
from reporting.preferences.values import WRITTEN, Banner, Campaign, Severity, SlowPromise, Words
from reporting.vocabulary import N_

Answers = Mapping[str, Sequence[str]]

MOST_CAMPAIGNS: Final = 20

# Marks that change the direction or hide what is written; the joiners belong to Persian words.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS: Final = frozenset("\u200c\u200d")
# Markup is escaped anyway; “%%” marks gaps in pages that are kept ready.
_MARKUP: Final = re.compile(r"[<>{}]|%%")
_CODE: Final = re.compile(r"[a-z0-9-]{2,20}")
_LAST_YEAR: Final = 2100


class Kind(Protocol):
    """What every kind of preference can do."""

    def parsed(self, answers: Answers) -> Any:
        """Give the value that a form's answers mean. Raises ValueRefusedError."""

    def stored(self, value: Any) -> Any:
        """Give what of a value is kept as JSON."""

    def loaded(self, kept: Any) -> Any:
        """Give the value kept; raises ValueRefusedError, KeyError, TypeError or ValueError."""


@dataclass(frozen=True)
class NumberKind:
    """A whole number within bounds."""

    least: int
    most: int

    def parsed(self, answers: Answers) -> int:
        """Read a number as it is written in any script."""
        text = _first(answers, "value").strip()
        if len(text) > len(str(self.most)) + 2 or not text.isdecimal():
            raise ValueRefusedError(Fault("value", N_("Write a number.")))
        return self.loaded(int(text))

    def stored(self, value: int) -> int:
        """Keep the number."""
        return value

    def loaded(self, kept: Any) -> int:
        """Refuse what is out of bounds, also when somebody wrote it into the database."""
        if isinstance(kept, bool) or not isinstance(kept, int):
            raise TypeError(kept)
        if not self.least <= kept <= self.most:
            text = N_("Write a number from %(least)s to %(most)s.")
            bounds = (("least", self.least), ("most", self.most))
            raise ValueRefusedError(Fault("value", text, bounds))
        return kept


@dataclass(frozen=True)
class WordsKind:
    """One line in each language; at least one language when it is required."""

    most: int
    is_required: bool = False

    def parsed(self, answers: Answers) -> Words:
        """Read the line of each language."""
        return self.loaded({code: _first(answers, code) for code in WRITTEN})

    def stored(self, value: Words) -> dict[str, str]:
        """Keep the lines by language."""
        return dict(value.texts)

    def loaded(self, kept: Any) -> Words:
        """Tidy the lines and refuse what would not show as it was written."""
        lines = {code: tidy(str(kept.get(code, ""))) for code in WRITTEN}
        faults = [f for code, line in lines.items() for f in line_faults(code, line, self.most)]
        if self.is_required and not any(lines.values()):
            faults.append(Fault(WRITTEN[0], N_("Write it in at least one language.")))
        if faults:
            raise ValueRefusedError(*faults)
        return Words(tuple((code, line) for code, line in lines.items() if line))


@dataclass(frozen=True)
class LanguagesKind:
    """Some of the languages that are built; Finnish, Swedish and English not all removed."""

    def parsed(self, answers: Answers) -> tuple[str, ...]:
        """Read the ticks."""
        return self.loaded(list(answers.get("value", ())))

    def stored(self, value: tuple[str, ...]) -> list[str]:
        """Keep the codes."""
        return list(value)

    def loaded(self, kept: Any) -> tuple[str, ...]:
        """Keep our order; refuse an unknown language, and none at all."""
        if not isinstance(kept, list):
            raise TypeError(kept)
        if set(kept) - set(LANGUAGES):
            raise ValueRefusedError(Fault("value", N_("Choose from the answers on the page.")))
        if not set(kept) & set(WRITTEN):
            text = N_("Offer Finnish, Swedish or English, or several of them.")
            raise ValueRefusedError(Fault("value", text))
        return tuple(code for code in LANGUAGES if code in kept)


@dataclass(frozen=True)
class BannerKind:
    """A text in each language, how much it presses, and its last day."""

    most: int

    def parsed(self, answers: Answers) -> Banner:
        """Read the texts, the choice and the day."""
        words = {code: _first(answers, code) for code in WRITTEN}
        rest = {name: _first(answers, name).strip() for name in ("severity", "until")}
        return self.loaded(words | rest)

    def stored(self, value: Banner) -> dict[str, str]:
        """Keep the texts, the choice and the day."""
        until = value.until.isoformat() if value.until else ""
        return dict(value.words.texts) | {"severity": value.severity.value, "until": until}

    def loaded(self, kept: Any) -> Banner:
        """Refuse what would not show, an unknown choice, and a day that is none."""
        words = WordsKind(self.most).loaded(kept)
        severity = kept.get("severity") or Severity.NOTE.value
        if severity not in list(Severity):
            fault = Fault("severity", N_("Choose from the answers on the page."))
            raise ValueRefusedError(fault)
        return Banner(words, Severity(severity), _day(kept.get("until", "")))


@dataclass(frozen=True)
class CampaignsKind:
    """Codes with their names, one a line."""

    most: int

    def parsed(self, answers: Answers) -> tuple[Campaign, ...]:
        """Read a code and a name from each line."""
        lines = [tidy(line) for line in _first(answers, "value").splitlines()[:1000]]
        return self.loaded([line.split(" ", 1) for line in lines if line])

    def stored(self, value: tuple[Campaign, ...]) -> list[list[str]]:
        """Keep pairs of code and name."""
        return [[one.code, one.name] for one in value]

    def loaded(self, kept: Any) -> tuple[Campaign, ...]:
        """Refuse codes that are none, names that would not show, doubles and too many."""
        if len(kept) > MOST_CAMPAIGNS:
            text = N_("At most %(most)s codes. Take out those of campaigns that are over.")
            raise ValueRefusedError(Fault("value", text, (("most", MOST_CAMPAIGNS),)))
        found = tuple(Campaign(pair[0], "".join(pair[1:2])) for pair in kept)
        faults = [fault for one in found for fault in self._faults(one)]
        if len({one.code for one in found}) < len(found):
            faults.append(Fault("value", N_("Every code may stand there once only.")))
        if faults:
            raise ValueRefusedError(*faults[:3])
        return found

    def _faults(self, one: Campaign) -> list[Fault]:
        if not _CODE.fullmatch(one.code):
            text = N_("“%(code)s” is no code: 2 to 20 of a–z, 0–9 and -, then a space and a name.")
            return [Fault("value", text, (("code", shown(one.code)),))]
        if not one.name:
            text = N_("Write a name after the code “%(code)s”.")
            return [Fault("value", text, (("code", one.code),))]
        return line_faults("value", one.name, self.most)


@dataclass(frozen=True)
class SlowPromiseKind:
    """What the service itself keeps of a longer promise; no form sets it."""

    most: int

    def parsed(self, answers: Answers) -> SlowPromise | None:
        """Refuse: nobody writes this."""
        raise ValueRefusedError(Fault("value", N_("Choose from the answers on the page.")))

    def stored(self, value: SlowPromise) -> dict[str, Any]:
        """Keep days and first day."""
        return {"days": value.days, "since": value.since.isoformat()}

    def loaded(self, kept: Any) -> SlowPromise:
        """Refuse days out of bounds."""
        days = NumberKind(1, self.most).loaded(kept["days"])
        return SlowPromise(days, date.fromisoformat(kept["since"]))


def tidy(text: str) -> str:
    """Give a line in NFC with single spaces, nothing else changed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def shown(text: str) -> str:
    """Give a piece of a refused text that can stand in a message: short, nothing hidden."""
    return "".join(c if _is_visible(c) else "�" for c in text[:20])


def line_faults(part: str, line: str, most: int) -> list[Fault]:
    """Say what would not show on a page as it was written, or does not fit."""
    checks: tuple[tuple[Callable[[str], bool], str], ...] = (
        (lambda text: len(text) > most, N_("At most %(most)s characters.")),
        (
            lambda text: not all(map(_is_visible, text)),
            N_("It holds invisible characters. Type it anew instead of pasting it."),
        ),
        (
            lambda text: bool(_MARKUP.search(text)),
            N_("Write it without < > { } and %(double)s."),
        ),
    )
    gaps = (("most", most), ("double", "%%"))
    return [Fault(part, text, gaps) for is_wrong, text in checks if is_wrong(line)][:1]


def hidden_faults(part: str, text: str) -> list[Fault]:
    """Say whether a text of several lines holds characters that nobody sees."""
    if all(c == "\n" or _is_visible(c) for c in text):
        return []
    fault = N_("It holds invisible characters. Type it anew instead of pasting it.")
    return [Fault(part, fault)]


def _is_visible(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _HIDDEN


def _first(answers: Answers, name: str) -> str:
    return next(iter(answers.get(name, ())), "")


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day.year > _LAST_YEAR:
        raise ValueRefusedError(Fault("until", N_("Write the day as year-month-day.")))
    return day
