"""The series that are watched, counted in blocks of four weeks from the sets of facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pyroaring import BitMap

from reporting.facts.answers import MASS, Dimension
from reporting.facts.periods import Period, Span, parse_period
from reporting.facts.sets import FactSets
from reporting.statistics.selection import of_ground, united
from reporting.statistics.signals.trends import (
    BLOCK_WEEKS,
    GUARD,
    LEAST,
    PAST_LEAST,
    PAST_MOST,
    Course,
    Rise,
    has_risen,
    judge,
)
from reporting.vocabulary import Area, Ground, Kind, Term

Series = tuple[Dimension, str]

_BLOCKS: Final = PAST_MOST + GUARD + 1
_NEEDED: Final = (PAST_LEAST + GUARD + 1) * BLOCK_WEEKS


@dataclass(frozen=True)
class Block:
    """Four weeks: their first and last day, and how many reports they brought."""

    first_day: date
    last_day: date
    count: int


@dataclass(frozen=True)
class Signal:
    """A rise to look into; without dimension it is that of all reports together."""

    dimension: Dimension | None
    code: str
    rise: Rise
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Watch:
    """What the newest four whole weeks show.

    `missing_weeks` says for how many weeks reports must still come in until anything can be said.
    `mass` is how many reports were marked as part of a mass report, which are in no series.
    """

    first_day: date
    last_day: date
    missing_weeks: int
    series: int
    mass: int
    everything: Signal | None
    signals: tuple[Signal, ...]


def watch_of(sets: FactSets, today: date) -> Watch:
    """Look at every series of the newest four weeks that are over."""
    counted = sets.counted()
    mass = sets.one(Dimension.FLAG, MASS) & counted
    weeks = _Weeks.of(sets, counted - mass, today)
    everything = weeks.everything
    courses, quiet = _courses(sets, weeks)
    judged = judge(courses, everything, quiet=quiet)
    of_all = judged.everything
    rises = sorted(judged.rises.items(), key=lambda found: found[1].chance)
    return Watch(
        first_day=weeks.ends[-1] - timedelta(days=7 * BLOCK_WEEKS - 1),
        last_day=weeks.ends[-1],
        missing_weeks=max(0, _NEEDED - weeks.known),
        series=judged.series,
        mass=len(mass & _of_weeks(sets, weeks.ends[-1])),
        everything=Signal(None, "", of_all, weeks.shown(everything)) if of_all else None,
        signals=tuple(
            Signal(*series, rise, weeks.shown(courses[series])) for series, rise in rises
        ),
    )


def _courses(sets: FactSets, weeks: "_Weeks") -> tuple[dict[Series, Course], int]:
    """Give the courses of what has risen at all, and how many other series could have."""
    courses, quiet = {}, 0
    for series, facts in _series(sets):
        if len(facts) < LEAST:
            continue
        if has_risen(*weeks.newest_and_usual(facts)):
            courses[series] = weeks.course(facts)
        else:
            quiet += 1
    return courses, quiet


def _series(sets: FactSets) -> Iterator[tuple[Series, BitMap]]:
    """Give every series; a ground stands for its sub-grounds too, as in the queue."""
    for ground in Ground:
        if not ground.is_answer:
            yield (Dimension.GROUND, ground), of_ground(sets, ground)
    terms: tuple[tuple[Dimension, type[Term]], ...]
    terms = ((Dimension.AREA, Area), (Dimension.KIND, Kind))
    for dimension, choices in terms:
        for term in choices:
            if not term.is_answer:
                yield (dimension, term), sets.one(dimension, term)
    for code, facts in sets.of(Dimension.MUNICIPALITY).items():
        yield (Dimension.MUNICIPALITY, code), facts


@dataclass(frozen=True)
class _Weeks:
    """Blocks of whole weeks, oldest first: their last days, and the facts that came in them.

    `past` holds all facts of the blocks that the newest is held against, and `known` says for how
    many weeks reports have come in.
    """

    ends: tuple[date, ...]
    blocks: tuple[BitMap, ...]
    past: BitMap
    known: int

    @staticmethod
    def of(sets: FactSets, facts: BitMap, today: date) -> "_Weeks":
        newest = today - timedelta(days=today.isoweekday())
        known = _weeks_since_the_first(sets, newest)
        number = min(_BLOCKS, max(1, known // BLOCK_WEEKS))
        ends = [newest - timedelta(days=7 * BLOCK_WEEKS * n) for n in reversed(range(number))]
        blocks = tuple(_of_weeks(sets, end) & facts for end in ends)
        return _Weeks(tuple(ends), blocks, united(blocks[: -1 - GUARD]), known)

    @property
    def everything(self) -> Course:
        """Give the course of all reports together."""
        return Course(tuple(len(block) for block in self.blocks))

    def newest_and_usual(self, facts: BitMap) -> tuple[int, float]:
        """Count facts in the newest block, and in one of the past on average."""
        newest, number = (
            facts.intersection_cardinality(self.blocks[-1]),
            len(self.blocks) - 1 - GUARD,
        )
        if newest < LEAST or number < 1:
            return newest, 0.0
        return newest, facts.intersection_cardinality(self.past) / number

    def course(self, facts: BitMap) -> Course:
        """Count facts in each block."""
        return Course(tuple(facts.intersection_cardinality(block) for block in self.blocks))

    def shown(self, course: Course) -> tuple[Block, ...]:
        """Give half a year of a course with its days."""
        days = timedelta(days=7 * BLOCK_WEEKS - 1)
        rows = zip(self.ends, course.blocks, strict=True)
        return tuple(Block(end - days, end, count) for end, count in rows)[-_SHOWN:]


_SHOWN: Final = 7


def _of_weeks(sets: FactSets, end: date) -> BitMap:
    """Give the facts of the four weeks that end on a day."""
    days = (end - timedelta(days=7 * n) for n in range(BLOCK_WEEKS))
    return united(sets.one(Dimension.WEEK, _week_of(day)) for day in days)


def _weeks_since_the_first(sets: FactSets, newest: date) -> int:
    first = min(sets.of(Dimension.WEEK), default="")
    return ((newest - parse_period(first).first_day).days + 1) // 7 if first else 0


def _week_of(day: date) -> str:
    year, number, _ = day.isocalendar()
    return str(Period(Span.WEEK, year, number))
