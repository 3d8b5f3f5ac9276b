"""Invented teams in quiet years: seasons, clumps, growth, and nothing else that rises."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import cos, exp, pi

from reporting.statistics.signals.trends import BLOCK_WEEKS, GUARD, PAST_MOST, Course

Name = tuple[str, int]

WEEKS = 120
# How often each answer is given: parts of life, grounds, kinds of act, municipalities.
SHARES = {
    "area": (0.2, 0.15, 0.15, 0.1, 0.1, 0.08, 0.07, 0.05, 0.04, 0.03, 0.03),
    "ground": (0.3, 0.12, 0.1, 0.08, 0.08, 0.06, 0.05, 0.05, 0.04, 0.03, 0.03, 0.02, *[0.01] * 12),
    "kind": (0.3, 0.15, 0.1, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.03, 0.03, 0.02, 0.01),
    "place": (0.5, 0.1, 0.08, 0.05, 0.04, 0.03, *[0.005] * 40),
}
SEVERAL = {"ground", "kind"}


@dataclass(frozen=True)
class Year:
    """How a team's reports vary: `season` and `shake` of all, `own` season of each answer.

    `clump` is how likely a report is followed by another one of the same thing, and `growth` what
    is added each year.
    """

    per_week: float
    season: float = 0.25
    shake: float = 0.15
    own: float = 0.15
    clump: float = 0.15
    growth: float = 0.0


class QuietTeam:
    """The reports of one team by week, in all and by answer."""

    def __init__(self, year: Year, chance: random.Random, weeks: int = WEEKS) -> None:
        self.all = [0] * weeks
        self.series = {
            (group, n): [0] * weeks for group, shares in SHARES.items() for n in range(len(shares))
        }
        self._year, self._chance = year, chance
        self._starts = {name: chance.random() for name in self.series}
        self._sway = {name: 2 * year.own * chance.random() for name in self.series}
        start = chance.random()
        for week in range(weeks):
            swing = 1 + year.season * wave(week, start)
            grown = (1 + year.growth) ** ((week - weeks) / 52)
            shaken = chance.gammavariate(year.shake**-2, year.shake**2)
            self._fill(week, year.per_week * swing * grown * shaken)

    def lift(self, times: float) -> None:
        """Let a campaign bring more of everything in the newest four weeks."""
        usual = sum(self.all) / len(self.all)
        for week in range(len(self.all) - BLOCK_WEEKS, len(self.all)):
            self._fill(week, usual * (times - 1))

    def rise(self, name: Name, times: float) -> float:
        """Plant a rise of the newest four weeks; give how many are usual in four weeks."""
        weekly = self.series[name]
        usual = sum(weekly) / len(weekly)
        for week in range(len(weekly) - BLOCK_WEEKS, len(weekly)):
            more = poisson(usual * (times - 1), self._chance)
            weekly[week] += more
            self.all[week] += more
        return BLOCK_WEEKS * usual

    def courses(self, weeks: int) -> tuple[dict[Name, Course], Course]:
        """Give every series and all reports as they stand after so many weeks."""
        series = {name: in_blocks(weekly[:weeks]) for name, weekly in self.series.items()}
        return series, in_blocks(self.all[:weeks])

    def _fill(self, week: int, rate: float) -> None:
        shares = {group: list(accumulate(self._shares(group, week))) for group in SHARES}
        for _ in range(poisson(rate * (1 - self._year.clump), self._chance)):
            size = 1
            while self._chance.random() < self._year.clump:
                size += 1
            self.all[week] += size
            for name in self._answers(shares):
                self.series[name][week] += size

    def _answers(self, shares: dict[str, list[float]]) -> set[Name]:
        found = set()
        for group, sums in shares.items():
            many = 1 + (group in SEVERAL and self._chance.random() < 0.3)
            drawn = self._chance.choices(range(len(sums)), cum_weights=sums, k=many)
            found |= {(group, n) for n in drawn}
        return found

    def _shares(self, group: str, week: int) -> Iterator[float]:
        for n, share in enumerate(SHARES[group]):
            yield share * (1 + self._sway[group, n] * wave(week, self._starts[group, n]))


def in_blocks(weekly: Sequence[int]) -> Course:
    """Put weeks together in fours from the newest on, as the queries do."""
    number = min(PAST_MOST + GUARD + 1, len(weekly) // BLOCK_WEEKS)
    first = len(weekly) - number * BLOCK_WEEKS
    starts = range(first, len(weekly), BLOCK_WEEKS)
    return Course(tuple(sum(weekly[start : start + BLOCK_WEEKS]) for start in starts))


def wave(week: int, start: float) -> float:
    """Give a wave of one year, from -1 to 1."""
    return cos(2 * pi * (week / 52 - start))


def poisson(mean: float, chance: random.Random) -> int:
    """Draw a number of events (Knuth); the mean must not be large."""
    if mean > 30:
        return poisson(mean / 2, chance) + poisson(mean / 2, chance)
    limit, drawn, number = exp(-mean), chance.random(), 0
    while drawn > limit:
        drawn *= chance.random()
        number += 1
    return number
