"""Small random changes of figures that are the same each time: cell-key perturbation.

An exact figure is changed by at most four, by chance that comes from the facts themselves: the
sum of their record keys chooses a place in the row of its count. Asking again gives the same
figure, and nobody without the keys can undo it (security reference §3.2; decision 0006).
"""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import Final

from reporting.statistics.tables import Counted

MOST_CHANGE: Final = 4
"""No figure is further from what was counted than this."""

WEIGHTS_SUM: Final = 10_000
_KEY_BITS: Final = 0xFFFF_FFFF

# For each count how often, out of ten thousand, which figure is shown. These are the flattest
# choices (largest entropy) that keep the mean exactly, a variance of at most 4 and a change of at
# most 4, never show 1 or 2 and leave 0 as it is; the tests derive them anew. From 7 on nothing
# is cut off, so the rows of 8 to 12 and of all that is more are that of 7, moved.
ROWS: Final[tuple[Mapping[int, int], ...]] = (
    {0: 10_000},
    {0: 7264, 3: 1426, 4: 828, 5: 482},
    {0: 4704, 3: 2628, 4: 1556, 5: 780, 6: 332},
    {0: 2556, 3: 3071, 4: 2202, 5: 1296, 6: 626, 7: 249},
    {0: 1237, 3: 2504, 4: 2294, 5: 1789, 6: 1186, 7: 669, 8: 321},
    {3: 2755, 4: 2116, 5: 1625, 6: 1247, 7: 957, 8: 735, 9: 565},
    {3: 1196, 4: 1501, 5: 1677, 6: 1668, 7: 1476, 8: 1162, 9: 813, 10: 507},
    {3: 398, 4: 775, 5: 1249, 6: 1663, 7: 1830, 8: 1663, 9: 1249, 10: 775, 11: 398},
)


_ENDS: Final = tuple((tuple(row), tuple(accumulate(row.values()))) for row in ROWS)


def perturbed(counted: Counted, subject: str = "") -> int:
    """Give the figure to publish for a count of a subject: the same for the same facts.

    The sum of keys is hashed together with what the figure is about, for two reasons. The sum of
    a margin is the sum of its parts' sums, so their changes would betray that of the margin. And
    two figures about different things must not change alike when they happen to count the same
    facts: who sees them equal, or not, would know whether anything lies between them.
    """
    nearest = min(counted.count, len(ROWS) - 1)
    figures, ends = _ENDS[nearest]
    figure = figures[bisect_right(ends, _drawn(counted.key, subject))]
    return figure + counted.count - nearest


def counts_behind(figure: int) -> tuple[int, int]:
    """Give the least and the greatest count that may be published as a figure."""
    least = max(figure - MOST_CHANGE, 1) if figure else 0
    return least, figure + MOST_CHANGE


def together(*counted: Counted) -> Counted:
    """Give the count of several sets of facts that share none."""
    return Counted(sum(one.count for one in counted), sum(one.key for one in counted) & _KEY_BITS)


def without(whole: Counted, part: Counted) -> Counted:
    """Give the count of what is left when a part is taken out."""
    return Counted(whole.count - part.count, (whole.key - part.key) & _KEY_BITS)


def _drawn(key: int, subject: str) -> int:
    """Give a number below the sum of weights that is spread evenly over keys."""
    mixed = hashlib.blake2b(f"{key} {subject}".encode(), digest_size=4).digest()
    return int.from_bytes(mixed) * WEIGHTS_SUM >> 32
