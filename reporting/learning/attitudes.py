"""The check before and after: the scale, and what may be shown of a class (ux §3.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from reporting.vocabulary import N_, Term

# Nothing is shown of fewer answers than this; later ones join in steps, so that two looks at the
# results never differ by one pupil.
LEAST_SHOWN: Final = 10
STEP: Final = 5
# From so many answers on, a change may be called one (ux §3.7).
ENOUGH_TO_CLAIM: Final = 100

SCALE: Final = (1, 2, 3, 4, 5)
WILL_USE: Final = "will_use"

_SCHOOL_YEAR_ENDS: Final = (7, 31)
_SHORTEST_DAYS: Final = 60


class Moment(Term):
    """When the six statements are answered."""

    BEFORE = "before", N_("Before the lessons")
    AFTER = "after", N_("After the lessons")


@dataclass(frozen=True)
class ItemResult:
    """One item of a class: the averages, from 1 to 5, each with how many answered."""

    item: str
    before: float | None
    before_count: int
    after: float | None
    after_count: int

    @property
    def change(self) -> float | None:
        """Give how far the average moved; no pupil's answers are ever linked."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def average(counts: Mapping[int, int]) -> tuple[float | None, int]:
    """Give the average of counted answers and how many they are; None from fewer than ten."""
    many = sum(counts.values())
    if many < LEAST_SHOWN:
        return None, many
    return sum(answer * count for answer, count in counts.items()) / many, many


def is_due(shown: int, waiting: int) -> bool:
    """Say whether the answers that wait may join those shown: ten at first, then by fives."""
    return waiting >= (STEP if shown else LEAST_SHOWN)


def school_year_end(today: date) -> date:
    """Give the day on which what is kept of a class is deleted: 31 July, at least 60 days off."""
    this_year = date(today.year, *_SCHOOL_YEAR_ENDS)
    if (this_year - today).days >= _SHORTEST_DAYS:
        return this_year
    return date(today.year + 1, *_SCHOOL_YEAR_ENDS)
