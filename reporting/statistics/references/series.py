"""The shape of reference series: what other bodies count, figure by figure, as they published it.

Nothing here adds figures up: two bodies count different things, and even the parts of one body's
total need not add up to it (`total` is the total as published).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from reporting.facts.periods import Period
from reporting.vocabulary import N_, Term

LANGUAGES: Final = ("en", "fi", "sv")


class FigureUnit(Term):
    """What a figure is; a percentage stays one, whatever it is a share of."""

    COUNT = "count", N_("Number")
    PERCENT = "percent", N_("Per cent")


class Approximation(StrEnum):
    """How the source itself weakens a figure; the sign is shown as it is."""

    ABOUT = "≈"
    MORE_THAN = ">"


class FigureNote(Term):
    """What must be known of one figure."""

    NOT_AVAILABLE = "not_available", N_("no figure was published")
    OTHER_BASIS = "other_basis", N_("counted in another way than the years beside it")
    WITH_MASS = "with_mass", N_("with mass reports, and under another name than before")
    PARTS_DIFFER = "parts_differ", N_("the published parts add up to another number")

    @property
    def is_break(self) -> bool:
        """Say whether the figure cannot be joined to those before and after it."""
        return self in {FigureNote.OTHER_BASIS, FigureNote.WITH_MASS}


class FigureConfidence(Term):
    """How a figure was found."""

    READ = "read", N_("read where it was published")
    PRESS = "press", N_("read in a report about it")
    DERIVED = "derived", N_("worked out from other published figures")


@dataclass(frozen=True)
class Figure:
    """One published figure; no value where the body published none.

    `total` is the published total that it is part of. `bodies` and `whats` are in `LANGUAGES`.
    """

    series: str
    bodies: tuple[str, ...]
    whats: tuple[str, ...]
    period: Period
    value: Decimal | None
    note: FigureNote | None
    approximation: Approximation | None
    total: int | None
    unit: FigureUnit
    source: str
    verified_on: date | None
    confidence: FigureConfidence


@dataclass(frozen=True)
class Series:
    """The figures of one series in order, with the texts of one language."""

    code: str
    body: str
    what: str
    language: str
    unit: FigureUnit
    figures: tuple[Figure, ...]

    @property
    def lines(self) -> tuple[tuple[Figure, ...], ...]:
        """Give the stretches in which a figure follows on the one before it.

        A stretch ends where a figure is missing, a period is left out, or something else is
        counted: no line may be drawn across.
        """
        found: list[list[Figure]] = []
        shown = [figure for figure in self.figures if figure.value is not None]
        for before, figure in pairwise([None, *shown]):
            if before is not None and figure is not None and _follows(before, figure):
                found[-1].append(figure)
            elif figure is not None:
                found.append([figure])
        return tuple(tuple(stretch) for stretch in found)


def series_of(figures: Iterable[Figure], language: str) -> tuple[Series, ...]:
    """Put figures together in series, in the order in which the series first come."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.series, []).append(figure)
    spoken = language.partition("-")[0]
    return tuple(_series(many, spoken if spoken in LANGUAGES else "en") for many in found.values())


def _series(figures: list[Figure], language: str) -> Series:
    newest = figures[-1]
    at = LANGUAGES.index(language)
    return Series(
        code=newest.series,
        body=newest.bodies[at],
        what=newest.whats[at],
        language=language,
        unit=newest.unit,
        figures=tuple(sorted(figures, key=lambda figure: figure.period)),
    )


def _follows(before: Figure, figure: Figure) -> bool:
    is_broken = any(one.note is not None and one.note.is_break for one in (before, figure))
    return not is_broken and figure.period.before == before.period
