"""Counting in memory: what was shown how often today, handed on in fives and in none too many."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final, NamedTuple

from reporting.measures.models import PageGroup

STEP: Final = 5
"""Counts are kept in multiples of this."""

FLUSH_SECONDS: Final = 120
"""What was counted reaches the database with the first request after this time."""


class Counted(NamedTuple):
    """What one counter is for; no campaign is an empty text."""

    day: date
    group: PageGroup
    language: str
    campaign: str


class Counters:
    """The counters of one process.

    Each starts at a random place between two fives, so that whole fives alone are handed on and
    still every total is right on average, whenever it is looked at. A crash loses what was
    counted since the last handing on.
    """

    def __init__(
        self,
        *,
        draw: Callable[[int], int] = secrets.randbelow,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._draw, self._clock = draw, clock
        self._tallies: dict[Counted, _Tally] = {}
        self._changing, self._emptying = Lock(), Lock()
        self._flush_at = clock() + FLUSH_SECONDS

    def count(self, group: PageGroup, *, language: str, campaign: str | None, day: date) -> None:
        """Count one page that was shown."""
        counted = Counted(day, group, language, campaign or "")
        with self._changing:
            tally = self._tallies.get(counted)
            if tally is None:
                tally = self._tallies[counted] = _Tally(self._draw(STEP))
            tally.seen += 1

    @property
    def is_due(self) -> bool:
        """Say whether it is time to hand on; true for one asker, then false for a while."""
        if self._clock() < self._flush_at:
            return False
        with self._changing:
            was_first = self._clock() >= self._flush_at
            self._flush_at = self._clock() + FLUSH_SECONDS
        return was_first

    @contextmanager
    def handed_on(self, *, today: date) -> Iterator[Mapping[Counted, int]]:
        """Give what to add to the table; it counts as added when the block ends without an error.

        Counters of earlier days end with it.
        """
        with self._emptying:
            with self._changing:
                due = {key: tally.due for key, tally in self._tallies.items() if tally.due}
            yield due
            with self._changing:
                for key, added in due.items():
                    self._tallies[key].added += added
                for key in [
                    key for key, t in self._tallies.items() if key.day < today and not t.due
                ]:
                    del self._tallies[key]


@dataclass
class _Tally:
    start: int
    seen: int = 0
    added: int = 0

    @property
    def due(self) -> int:
        # With a start drawn evenly from 0 to 4 this is `seen` on average (systematic rounding).
        return STEP * ((self.start + self.seen) // STEP) - self.added
