"""The shape of a contact card and of a remedy, each with its source and date of verification."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, NewType

from reporting.authorities.translated import help_texts
from reporting.vocabulary import N_, Term

ContactId = NewType("ContactId", str)

TEXT_LANGUAGES: Final = ("fi", "sv", "en")


class Confidence(StrEnum):
    """How the facts of a card were found; the weakest main fact decides."""

    READ = "read"
    OLD = "old"
    MEMORY = "memory"


class Anonymity(Term):
    """Whether you can turn to an authority without your name."""

    YES = "yes", N_("You do not have to give your name.")
    ADVICE = "advice", N_("You get advice without your name. Your name is needed to investigate.")
    NO = "no", N_("Your name is needed.")
    UNKNOWN = "unknown", N_("Ask first whether you must give your name.")


@dataclass(frozen=True, slots=True)
class ContactText:
    """One language of a card; `hours` is empty when they are not known.

    `phone` and `url` stand where a language has its own, None where the card's are meant.
    """

    name: str
    can: str
    cannot: str
    hours: str
    phone: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """An authority or help line, with where and when its facts were read."""

    id: ContactId
    url: str
    phone: str
    number_by_law: bool
    anonymity: Anonymity
    support_in: frozenset[str]
    source: str
    verified_on: date | None
    confidence: Confidence
    texts: Mapping[str, ContactText]
    has_new_hours: bool = False
    """Whether a check found other hours than the file says, so that translations of them lie."""

    def text(self, language: str) -> ContactText:
        """Return the texts for an interface language; see `text_language` for the substitutes."""
        own = help_texts(language).contact.get(self.id, {})
        base = self.texts[text_language(language)]
        hours = base.hours if self.has_new_hours else own.get("hours", base.hours)
        words = {key: own[key] for key in ("name", "can", "cannot") if key in own}
        return replace(base, hours=hours, **words)

    def language_of_text(self, language: str) -> str:
        """Return the language the texts for an interface language are written in."""
        return language if self.id in help_texts(language).contact else text_language(language)

    def language_of_hours(self, language: str) -> str:
        """Return the language the hours are written in."""
        return text_language(language) if self.has_new_hours else self.language_of_text(language)


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way to have a matter dealt with, and the one thing of the law to know about it."""

    contact: Contact
    facts: Mapping[str, str]
    source: str

    def fact(self, language: str) -> str:
        """Return the line for an interface language; it is information, not legal advice."""
        own = help_texts(language).remedy.get(self.contact.id, "")
        return own or self.facts[text_language(language)]


def text_language(language: str) -> str:
    """Return the language of the texts an interface language gets: Sámi gets Finnish."""
    base = "fi" if language == "se" else language.partition("-")[0]
    return base if base in TEXT_LANGUAGES else "en"
