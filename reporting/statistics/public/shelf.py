"""A shelf for what was made of releases: the last that were asked for, up to so many bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final, Generic, Protocol, TypeVar

MOST_BYTES: Final = 1_500_000
"""What a shelf keeps at most; a page with its compressed twins takes about 30,000."""


class Sized(Protocol):
    """What a shelf can hold: it knows its own size."""

    @property
    def size(self) -> int:
        """Give how many bytes it takes."""


Kept = TypeVar("Kept", bound=Sized)


class Shelf(Generic[Kept]):
    """Keeps what is the same for everyone, and lets go of what was not asked for longest."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._taken, self._lock = most, 0, Lock()
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Give what the key names, made when it is not there.

        Two that ask at once may both make it; making it holds nobody else up.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._put(key, made)
        return made

    def _put(self, key: Hashable, made: Kept) -> None:
        before = self._kept.pop(key, None)
        self._taken += made.size - (before.size if before else 0)
        self._kept[key] = made
        while self._taken > self._most and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._taken -= gone.size
