"""What was read from the database a moment ago, kept in between: a request asks for nothing."""

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Final, Generic, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

T = TypeVar("T")

FRESH_SECONDS: Final = 5
"""A change made by another process is noticed within this time."""


class Kept(Generic[T]):
    """A value read again at most every five seconds; `revision` grows whenever it differs.

    While the database cannot be asked the last value holds, before the first answer `fallback`.
    """

    def __init__(
        self, read: Callable[[], T], fallback: T, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read, self._clock = read, clock
        self._value, self._fresh_until = fallback, float("-inf")
        self._one_asks = Lock()
        self.revision = 0

    @property
    def last(self) -> T:
        """Give the value as it was read last, without asking for it."""
        return self._value

    def newest(self) -> T:
        """Give the value; at most one thread asks for it, the others take the last one."""
        if self._clock() >= self._fresh_until and self._one_asks.acquire(blocking=False):
            try:
                self._ask()
            finally:
                self._one_asks.release()
        return self._value

    def forget(self) -> None:
        """Ask at the next chance, because this process has just changed what is kept."""
        self._fresh_until = float("-inf")

    def _ask(self) -> None:
        self._fresh_until = self._clock() + FRESH_SECONDS
        with suppress(DBAPIError, PoolTimeoutError):
            value = self._read()
            if value != self._value:
                self._value = value
                self.revision += 1
