"""Whether the newest four weeks of a series rise beyond what its own past explains.

Reports are counted in blocks of four weeks. The newest block is held against the blocks of the two
years before, the one just before it left out, so that a rise that goes on does not hide itself
(the guard band of EARS C2). A series is looked at twice:

1. among all other reports: the block's count, given how many other reports there are. What lifts
   everything – a campaign, a season, a new language – lifts those too and is no signal.
2. alone: the block's count, whatever the others do. When others fall, nothing has risen.

Both ask for the chance of so many or more in a negative binomial distribution whose rate and
spread are not known but learnt from the past blocks: the rate under a weak prior in closed form
(beta negative binomial), the spread as a sum over a few values weighed by how well they explain
the past. So a short past makes a careful test. The tail is summed exactly.

The first chance must be below a limit that shares one budget among all series: `BUDGET` false
signals a week at most, if every series stood still and all were independent, so one a quarter.
The second must be below `ALONE`. Measured on simulated quiet years (tests/statistics/signals):
0.3 to 0.9 false signals a quarter for teams with 300 to 5,000 reports a year, also when reports
double each year. Four weeks with three times the usual are found in 55 of 100 teams where 10 are
usual and in 87 where 20 are; with twice the usual in 19 where 20 are, in 55 where 40 are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log
from typing import Final, Generic, TypeVar

BLOCK_WEEKS: Final = 4
LEAST: Final = 5
"""Fewer reports in four weeks are never a signal."""

PAST_LEAST: Final = 6
"""With fewer blocks of past nothing is said."""

PAST_MOST: Final = 24
GUARD: Final = 1
BUDGET: Final = 1 / 13
ALONE: Final = 0.01

# How many times the variance of chance alone (Poisson) counts vary; the likelier the smaller.
_SPREADS: Final = (1.05, 1.3, 1.7, 2.3, 3.2, 4.5, 7.0, 12.0, 25.0)
# The rate is believed to be about that of the past, with the weight of half a report.
_PRIOR: Final = 0.5
# Nothing so near to the usual is ever a signal; most series are done with here.
_MORE: Final = 1.2

S = TypeVar("S")


@dataclass(frozen=True)
class Course:
    """Counts of one series in blocks of four weeks, oldest first."""

    blocks: tuple[int, ...]

    @property
    def newest(self) -> int:
        """Give the count that is looked at."""
        return self.blocks[-1]

    @property
    def past(self) -> tuple[int, ...]:
        """Give what it is held against."""
        return self.blocks[: -1 - GUARD][-PAST_MOST:]

    @property
    def usual(self) -> float:
        """Give how many a block of the past had on average."""
        return sum(self.past) / len(self.past)


@dataclass(frozen=True)
class Rise:
    """A rise beyond chance: how many reports, how many are usual, and how likely that was."""

    count: int
    usual: float
    chance: float


@dataclass(frozen=True)
class Judged(Generic[S]):
    """What rises: everything together, and single series; `series` is how many were looked at."""

    everything: Rise | None
    rises: Mapping[S, Rise]
    series: int


def has_past(course: Course) -> bool:
    """Say whether there is enough past to be held against."""
    return len(course.past) >= PAST_LEAST


def judge(courses: Mapping[S, Course], everything: Course, *, quiet: int = 0) -> Judged[S]:
    """Look at every series that could be a signal, and at all reports together.

    `quiet` is how many more series could have been one but `has_risen` says no. What has had
    fewer reports than a signal needs in four weeks could not, and takes nothing from the budget.
    """
    watched = {one: course for one, course in courses.items() if sum(course.blocks) >= LEAST}
    series = len(watched) + quiet + 1
    limit = BUDGET / series
    found = {one: rise_of(course, everything, limit=limit) for one, course in watched.items()}
    rises = {one: rise for one, rise in found.items() if rise is not None}
    return Judged(rise_of_all(everything, limit=limit), rises, series)


def has_risen(newest: int, usual: float) -> bool:
    """Say whether so many are enough, and enough more than usual, to be worth a closer look."""
    return newest >= LEAST and newest > _MORE * usual


def rise_of(course: Course, everything: Course, *, limit: float) -> Rise | None:
    """Give the rise of a series beyond its own past and beyond that of all other reports."""
    if not _may_rise(course) or chance_of(course.newest, course.past) > ALONE:
        return None
    blocks = zip(course.blocks, everything.blocks, strict=True)
    others = Course(tuple(all_of - count + 1 for count, all_of in blocks))
    chance = chance_of(course.newest, course.past, sizes=(*others.past, others.newest))
    return Rise(course.newest, course.usual, chance) if chance <= limit else None


def rise_of_all(everything: Course, *, limit: float) -> Rise | None:
    """Give the rise of all reports together, which have only their own past to be held against."""
    if not _may_rise(everything):
        return None
    chance = chance_of(everything.newest, everything.past)
    return Rise(everything.newest, everything.usual, chance) if chance <= limit else None


def chance_of(count: int, past: Sequence[int], *, sizes: Sequence[float] = ()) -> float:
    """Give how likely it was to have so many or more, after such a past.

    `sizes` says how large each block was, those of the past and then the newest: counts are
    expected to be in proportion to them. Without, all blocks are alike.
    """
    sizes = sizes or (1.0,) * (len(past) + 1)
    learnt = [_Learnt.of(past, sizes, spread) for spread in _SPREADS]
    best = max(one.weight for one in learnt)
    weights = [exp(one.weight - best) for one in learnt]
    tails = [one.tail(count, sizes[-1]) for one in learnt]
    return sum(w * t for w, t in zip(weights, tails, strict=True)) / sum(weights)


@dataclass(frozen=True)
class _Learnt:
    """What the past teaches if counts spread so much: NB(scale · size, p) with p ~ Beta(a, b)."""

    scale: float
    a: float
    b: float
    weight: float

    @staticmethod
    def of(past: Sequence[int], sizes: Sequence[float], spread: float) -> "_Learnt":
        size, told = sum(sizes[:-1]), sum(past)
        scale = (told + _PRIOR) / size / (spread - 1)
        a, b = 1 + _PRIOR / (spread - 1), _PRIOR
        likely = sum(
            lgamma(count + scale * one) - lgamma(scale * one)
            for count, one in zip(past, sizes[:-1], strict=True)
        )
        after = a + scale * size, b + told
        weight = likely + _log_beta(*after) - _log_beta(a, b) - log(spread)
        return _Learnt(scale, *after, weight)

    def tail(self, count: int, size: float) -> float:
        """Give the chance of so many or more in a block of this size."""
        trials = self.scale * size
        chance = exp(_log_beta(self.a + trials, self.b) - _log_beta(self.a, self.b))
        below = 0.0
        for n in range(count):
            below += chance
            chance *= (trials + n) / (n + 1) * (self.b + n) / (self.a + trials + self.b + n)
        return max(0.0, 1 - below)


def _may_rise(course: Course) -> bool:
    return has_past(course) and has_risen(course.newest, course.usual)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
