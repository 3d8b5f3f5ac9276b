"""The chapters of the guide: their order, how long they take to read, what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reporting.libraries import Found, Library, library

FOLDER: Final = "guide"
CARD: Final = "print"
"""The chapter that is made for paper and has a page of its own."""

CHECK_AFTER_DAYS: Final = 180
"""How long a source counts as lately looked at (ux B33)."""

# Calm reading by people of whom many read a second language; Finnish words are longer.
_WORDS_A_MINUTE: Final = {"fi": 110}
_USUAL_WORDS_A_MINUTE: Final = 150


@dataclass(frozen=True)
class Line:
    """A chapter in a list: where it is, what it is about, how many minutes it takes."""

    slug: str
    title: str
    summary: str
    minutes: int
    language: str


@dataclass(frozen=True)
class Chapter:
    """A chapter with the one before it and the one after it, None at the ends."""

    found: Found
    minutes: int
    previous: Line | None
    next: Line | None

    @property
    def checked_on(self) -> date | None:
        """Give the day on which the source looked at longest ago was looked at."""
        return min((one.verified_on for one in self.found.document.sources), default=None)


def chapters(language: str, *, of: Library | None = None) -> tuple[Line, ...]:
    """Give the chapters to read, in their order."""
    books = of or library(FOLDER)
    return tuple(_line(books.find(slug, language)) for slug in books.slugs if slug != CARD)


def chapter(slug: str, language: str, *, of: Library | None = None) -> Chapter:
    """Give one chapter, in another language when this one lacks it.

    Raises NotFoundError when there is no such chapter.
    """
    books = of or library(FOLDER)
    found = books.find(slug, language)
    lines = chapters(language, of=books)
    place = next((i for i, line in enumerate(lines) if line.slug == slug), len(lines))
    return Chapter(
        found=found,
        minutes=_minutes(found),
        previous=lines[place - 1] if place else None,
        next=lines[place + 1] if place + 1 < len(lines) else None,
    )


def card(language: str, *, of: Library | None = None) -> Found:
    """Give what is made for paper: a card for the pocket, and one page that sums all up.

    Raises NotFoundError when no language has it.
    """
    return (of or library(FOLDER)).find(CARD, language)


def _line(found: Found) -> Line:
    document = found.document
    return Line(found.slug, document.title, document.summary, _minutes(found), found.language)


def _minutes(found: Found) -> int:
    pace = _WORDS_A_MINUTE.get(found.language, _USUAL_WORDS_A_MINUTE)
    return max(1, round(found.document.words / pace))
