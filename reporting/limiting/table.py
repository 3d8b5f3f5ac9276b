"""Counts and the hour's key in memory, without a name in them: fixed in size, soon forgotten.

Each count is one moment, until which what was let through is paid back (GCRA). Places are found
by digest; when all eight of a digest are taken, whoever would be forgotten first is.
"""

import secrets
import struct
import time
from collections.abc import Callable, Sequence
from typing import Final

from reporting.limiting.memory import SharedMemory
from reporting.rates import Rate

KEY_SECONDS: Final = 3600
NAME_BYTES: Final = 16

_HEAD: Final = struct.Struct("=d32s24x")  # when the key was made, and the key
_SLOT: Final = struct.Struct("=16sd")
_SETS, _WAYS = 8192, 8
TABLE_BYTES: Final = _HEAD.size + _SETS * _WAYS * _SLOT.size
_NO_KEY: Final = bytes(32)
_SLACK: Final = 1e-6


class CountTable:
    """Counts in one memory; all its processes see the same ones.

    Moments are of the machine's clock that never goes back, which is the same for all processes.
    """

    def __init__(
        self, memory: SharedMemory | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Count in this memory of `TABLE_BYTES`, or in that of this process alone."""
        self.memory = memory or SharedMemory(TABLE_BYTES)
        self._clock = clock

    def hit(self, rate: Rate, names: Sequence[bytes]) -> list[bool]:
        """Count one for each name (16 bytes); False, and not counted, where it is one too many."""
        with self.memory.held():
            return [self._judge(rate, name, is_counted=True) for name in names]

    def test(self, rate: Rate, names: Sequence[bytes]) -> list[bool]:
        """Say for each name whether one more would be let through."""
        with self.memory.held():
            return [self._judge(rate, name, is_counted=False) for name in names]

    def clear(self, rate: Rate, names: Sequence[bytes]) -> list[bool]:
        """Forget what was counted for these names."""
        with self.memory.held() as content:
            for name in names:
                place, until = self._place(name)
                if until:
                    _SLOT.pack_into(content, place, bytes(NAME_BYTES), 0.0)
        return [True] * len(names)

    def hourly_key(self) -> bytes:
        """Give 32 random bytes that are the same in all processes, and others every hour."""
        now = self._clock()
        with self.memory.held() as content:
            made, key = _HEAD.unpack_from(content)
            if key == _NO_KEY or not 0 <= now - made < KEY_SECONDS:
                key = secrets.token_bytes(32)
                _HEAD.pack_into(content, 0, now, key)
            return bytes(key)

    def forget_old_key(self) -> None:
        """Overwrite a key whose hour is over though nobody asks for a new one."""
        now = self._clock()
        with self.memory.held() as content:
            made, key = _HEAD.unpack_from(content)
            if key != _NO_KEY and not 0 <= now - made < KEY_SECONDS:
                _HEAD.pack_into(content, 0, 0.0, _NO_KEY)

    def _judge(self, rate: Rate, name: bytes, *, is_counted: bool) -> bool:
        now = self._clock()
        place, until = self._place(name)
        # A moment further off than a whole period is of a clock that was set back, or damaged.
        begin = until if now < until <= now + rate.seconds else now
        if begin - now > rate.seconds - rate.step + _SLACK:
            return False
        if is_counted:
            _SLOT.pack_into(self.memory.content, place, name, begin + rate.step)
        return True

    def _place(self, name: bytes) -> tuple[int, float]:
        """Give where a name stands and until when; else where it may stand, and 0."""
        first = _HEAD.size + int.from_bytes(name[:4]) % _SETS * _WAYS * _SLOT.size
        best, soonest = first, float("inf")
        for place in range(first, first + _WAYS * _SLOT.size, _SLOT.size):
            found, until = _SLOT.unpack_from(self.memory.content, place)
            if found == name:
                return place, until
            if until < soonest:
                best, soonest = place, until
        return best, 0.0
