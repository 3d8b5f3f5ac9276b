"""Rates: so many in so much time, as settings write them."""

import re
from dataclasses import dataclass
from typing import Final

_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_WRITTEN: Final = re.compile(
    r"\s*(\d{1,9})\s*(?:per|/)\s*(?:(\d{1,6})\s*)?(second|minute|hour|day)s?\s*", re.IGNORECASE
)


@dataclass(frozen=True)
class Rate:
    """At most `count` in any `seconds`, counted as they come and not by the clock's hours."""

    count: int
    seconds: int

    @property
    def step(self) -> float:
        """Give the seconds that one more is paid back in."""
        return self.seconds / self.count

    def shared_by(self, number: int) -> "Rate":
        """Give the part of each of several that count apart, at least one."""
        return Rate(max(1, self.count // max(1, number)), self.seconds)


def rate_from_text(text: str) -> Rate:
    """Read `120 per hour`, `10 per 5 minutes` or `20/second`.

    Raises ValueError for anything else, and for none at all.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError("not a rate")
    count, times, unit = int(found[1]), int(found[2] or 1), found[3].lower()
    if not count or not times:
        raise ValueError("not a rate")
    return Rate(count, times * _SECONDS[unit])
