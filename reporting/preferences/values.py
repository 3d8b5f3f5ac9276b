"""The values of preferences: words in several languages, a banner, campaign codes."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reporting.languages import STAFF_LANGUAGES, nearest
from reporting.vocabulary import N_, Term

WRITTEN: Final = STAFF_LANGUAGES
"""The languages in which staff write what everybody reads."""


@dataclass(frozen=True)
class Words:
    """A text in some languages, as pairs of language and text; empty ones are left out."""

    texts: tuple[tuple[str, str], ...] = ()

    def best(self, language: str) -> tuple[str, str]:
        """Give the text nearest to a language, and the language it is in; both may be empty."""
        known = dict(self.texts)
        for code in (language, *WRITTEN) if language in WRITTEN else nearest(language):
            if code in known:
                return known[code], code
        return "", ""

    def text(self, language: str) -> str:
        """Give the text nearest to a language."""
        return self.best(language)[0]

    def own(self, language: str) -> str:
        """Give the text in exactly this language, empty when there is none."""
        return dict(self.texts).get(language, "")


class Severity(Term):
    """How much a banner presses."""

    NOTE = "note", N_("To know")
    IMPORTANT = "important", N_("Important")
    URGENT = "urgent", N_("Urgent")


@dataclass(frozen=True)
class Banner:
    """A text above every public page, with its last day; without one it stays."""

    words: Words
    severity: Severity = Severity.NOTE
    until: date | None = None

    def is_shown(self, today: date) -> bool:
        """Say whether residents see it today."""
        return bool(self.words.texts) and (self.until is None or today <= self.until)


NO_BANNER: Final = Banner(Words())


@dataclass(frozen=True)
class Campaign:
    """A code on posters and in links, and what it stands for."""

    code: str
    name: str


@dataclass(frozen=True)
class SlowPromise:
    """A longer promise that the service itself has set because of its load."""

    days: int
    since: date


@dataclass(frozen=True)
class Preferences:
    """Everything the admin decides, and the promise that the load allows."""

    service_name: Words
    organisation: Words
    acknowledge_days: int
    feedback_days: int
    retention_days: int
    readers: int
    languages: tuple[str, ...]
    banner: Banner
    campaigns: tuple[Campaign, ...]
    load_limit: int
    break_number: int
    slow_promise: SlowPromise | None = None

    @property
    def is_slow(self) -> bool:
        """Say whether the promise in force is longer than the usual one."""
        return self.days_in_force > self.acknowledge_days

    @property
    def days_in_force(self) -> int:
        """Give within how many days a person reads a report that comes now."""
        slow = self.slow_promise.days if self.slow_promise else 0
        return max(self.acknowledge_days, min(slow, self.feedback_days))

    def known_campaign(self, code: str | None) -> str | None:
        """Give a campaign code that is ours; any other counts as none."""
        return code if any(code == one.code for one in self.campaigns) else None

    def banner_in(self, language: str, today: date) -> tuple[str, str] | None:
        """Give the banner's text and the language it is in, None when there is nothing to show."""
        return self.banner.words.best(language) if self.banner.is_shown(today) else None
