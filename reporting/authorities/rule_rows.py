"""The rows of the rule file as values: who is asked when, in which order, and which clocks run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from reporting.authorities.cards import Confidence, ContactId, text_language
from reporting.authorities.situation import Situation
from reporting.authorities.translated import help_texts

FRESH_FOR: Final = timedelta(days=180)
"""After this long staff see a row marked "check"."""
STALE_AFTER: Final = timedelta(days=365)
"""After this long the build fails until somebody has read the source again."""


class Stage(StrEnum):
    """Where in the list an authority stands; the order of the members is the order of the list."""

    DANGER = "danger"
    FIRST = "first"
    NEAR = "near"
    BESIDE = "beside"
    BINDING = "binding"
    OVERSIGHT = "oversight"
    COURT = "court"
    SUPPORT = "support"


STAGES: Final = {stage: place for place, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row was read, when, and how sure that is."""

    source: str
    verified_on: date
    confidence: Confidence

    @property
    def is_promise(self) -> bool:
        """Say whether residents may be told this as a fact (domain: no mark [M] or [?])."""
        return self.confidence is Confidence.READ

    def needs_check(self, today: date) -> bool:
        """Say whether staff see the row marked "check"; a date to come is a mistake too."""
        return not self.is_promise or not timedelta(0) <= today - self.verified_on <= FRESH_FOR

    def is_stale(self, today: date) -> bool:
        """Say whether the build refuses the row."""
        return today - self.verified_on > STALE_AFTER


@dataclass(frozen=True, slots=True)
class Texts:
    """A text in the three languages of the file, and where the others have it."""

    by_language: Mapping[str, str]
    place: tuple[str, ...] = ()

    def text(self, language: str) -> str:
        """Give the text for an interface language; see `text_language` for the substitutes."""
        own = help_texts(language).find(*self.place) if self.place else ""
        return own or self.by_language[text_language(language)]


@dataclass(frozen=True, slots=True)
class Condition:
    """When a row applies: one of each listed choice was made, and each fact is as told."""

    choices: tuple[frozenset[tuple[str, str]], ...] = ()
    facts: tuple[tuple[str, bool], ...] = ()

    def fits(self, situation: Situation) -> bool:
        """Say whether the row applies; a row without conditions always does."""
        if any(wanted.isdisjoint(situation.terms) for wanted in self.choices):
            return False
        return all(getattr(situation, name) is wanted for name, wanted in self.facts)


@dataclass(frozen=True, slots=True)
class Target:
    """An authority a rule leads to; `instead` is the one to choose it or the other of."""

    contact: ContactId
    stage: Stage
    instead: ContactId | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to turn to one or more authorities; a notice is shown above the list."""

    id: str
    when: Condition
    to: tuple[Target, ...]
    reason: Texts
    origin: Origin
    is_notice: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit: how long, from what, and what remains when it has run out.

    It is told beside the first of `contacts` that is recommended. `from_end`: when it keeps
    happening, the time runs from its end.
    """

    id: str
    when: Condition
    contacts: tuple[ContactId, ...]
    months: int
    warn_days: int
    from_end: bool
    rule: Texts
    after: Texts
    origin: Origin


@dataclass(frozen=True, slots=True)
class Group:
    """A section of the page with everybody who can help."""

    id: str
    contacts: tuple[ContactId, ...]
    heading: Texts


@dataclass(frozen=True, slots=True)
class RulesFile:
    """The whole file; `spoken` are contacts that are one line in several languages."""

    rules: tuple[Rule, ...]
    clocks: tuple[Clock, ...]
    groups: tuple[Group, ...]
    spoken: tuple[tuple[ContactId, ...], ...]
