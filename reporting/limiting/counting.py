"""One door to counting: in Redis for several machines, else in the memory of this one.

When Redis fails, each machine goes on alone with its share of every rate: never open, and never
closed for those who have sent nothing yet (security reference §5.10).
"""

import hashlib
import importlib
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from reporting.config import Config
from reporting.errors import CountsGoneError
from reporting.limiting.memory import expects_parent, memory_of_parent
from reporting.limiting.table import NAME_BYTES, TABLE_BYTES, CountTable
from reporting.rates import Rate

_log = logging.getLogger("rinnalla.limits")


class Counts(Protocol):
    """What counts: a table in memory, or Redis."""

    def hit(self, rate: Rate, names: Sequence[bytes]) -> list[bool]:
        """Count one for each name; False, and not counted, where it is one too many."""

    def test(self, rate: Rate, names: Sequence[bytes]) -> list[bool]:
        """Say for each name whether one more would be let through."""

    def clear(self, rate: Rate, names: Sequence[bytes]) -> list[bool]:
        """Forget what was counted for these names."""

    def hourly_key(self) -> bytes:
        """Give 32 random bytes that are others every hour."""

    def forget_old_key(self) -> None:
        """Overwrite or forget a key whose hour is over."""


class Counting:
    """Counts for a whole instance: what is one too many, and the hour's key for digests."""

    def __init__(self, table: CountTable, shared: Counts | None = None, *, parts: int = 1) -> None:
        """Count in `shared`, else in the table; `parts` are how many tables there are then."""
        self.table, self._shared, self._parts = table, shared, parts

    def ask(self, question: str, rate: Rate, *name: str) -> bool:
        """Ask `test`, `hit` or `clear` of a rate for one name."""
        return self.ask_all(question, rate, [name])[0]

    def ask_all(self, question: str, rate: Rate, names: Sequence[tuple[str, ...]]) -> list[bool]:
        """Ask the same of several names at once."""
        digests = [count_name(*name) for name in names]
        if self._shared is not None:
            with suppress(CountsGoneError):
                return _asked(self._shared, question)(rate, digests)
        return _asked(self.table, question)(rate.shared_by(self._parts), digests)

    def hourly_key(self) -> bytes:
        """Give the key that digests are made with this hour; it is stored on no disk."""
        if self._shared is not None:
            with suppress(CountsGoneError):
                return self._shared.hourly_key()
        return self.table.hourly_key()

    def forget_old_keys(self) -> None:
        """Overwrite keys whose hour is over though nobody came since."""
        self.table.forget_old_key()
        if self._shared is not None:
            self._shared.forget_old_key()


def counting_of(config: Config, sealing_key: bytes) -> Counting:
    """Give the counting of an instance: its Redis, the memory of its server, or its own.

    Raises UnsafeInstanceError in production when Redis is open to others or writes to a disk.
    """
    memory = memory_of_parent(TABLE_BYTES) if expects_parent() else None
    is_alone = expects_parent() and memory is None
    if is_alone:
        _log.warning("the server's processes share no memory; each counts its part")
    table = CountTable(memory)
    parts = config.workers if is_alone else 1
    if not config.redis_url:
        return Counting(table, parts=parts)
    # Only now, so that a machine without Redis does not load its library.
    redis = importlib.import_module("reporting.limiting.redis_counts")
    if not config.is_demo:
        redis.refuse_unsafe_redis(config.redis_url)
    shared: Counts = redis.RedisCounts(config.redis_url, sealing_key)
    return Counting(table, shared, parts=parts * config.machines)


def count_name(*parts: str) -> bytes:
    """Give the digest under which something is counted; parts may be of any length."""
    joined = b"".join(len(part).to_bytes(4) + part.encode() for part in map(str, parts))
    return hashlib.sha256(joined).digest()[:NAME_BYTES]


def _asked(counts: Counts, question: str) -> Callable[[Rate, Sequence[bytes]], list[bool]]:
    return {"hit": counts.hit, "test": counts.test, "clear": counts.clear}[question]
