"""Counts and the hour's key in Redis, for several machines; imported only where it is set.

The key lies there sealed under this instance's secrets and for an hour, so neither Redis nor a
copy of the secrets finds an address alone, and once it is gone nobody does.
"""

import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from reporting.errors import CountsGoneError, UnsafeInstanceError
from reporting.limiting.table import KEY_SECONDS
from reporting.rates import Rate
from reporting.sealing import open_token, seal_token
from reporting.sealing.errors import SealingError

T = TypeVar("T")

_log = logging.getLogger("rinnalla.limits")
_TIMEOUT: Final = 0.25
_PAUSE: Final = 5.0
_PROBE: Final = 1.0
_KEY_KEPT: Final = 60.0
_PURPOSE: Final = "hourly key"

# The same rule as in `table.py`, by Redis's own clock, for all names at once.
_GCRA: Final = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local count, period = tonumber(ARGV[1]), tonumber(ARGV[2])
local step, answers = period / count, {}
for place, name in ipairs(KEYS) do
  local till = tonumber(redis.call('GET', name) or '0')
  if till < now or till > now + period then till = now end
  answers[place] = 0
  if till - now <= period - step + 0.000001 then
    answers[place] = 1
    if ARGV[3] == '1' then
      till = till + step
      local left = math.max(1, math.ceil((till - now) * 1000))
      redis.call('SET', name, string.format('%.6f', till), 'PX', left)
    end
  end
end
return answers
"""


class RedisCounts:
    """Counts in Redis, asked for a quarter of a second at most.

    When it fails nobody asks for five seconds, then one request tries; all others are told
    CountsGoneError at once and count elsewhere.
    """

    def __init__(
        self, url: str, sealing_key: bytes, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Count in the Redis of this URL; it is reached when it is first asked."""
        self._redis, self._sealing_key, self._clock = connection(url), sealing_key, clock
        self._script = self._redis.register_script(_GCRA)
        self._prefix = b"rinnalla:" + seal_name(sealing_key) + b":"
        self._lock, self._closed_until, self._is_broken = Lock(), 0.0, False
        self._key, self._key_until = b"", 0.0

    def hit(self, rate: Rate, names: Sequence[bytes]) -> list[bool]:
        """Count one for each name; False, and not counted, where it is one too many."""
        return self._judge(rate, names, counted=1)

    def test(self, rate: Rate, names: Sequence[bytes]) -> list[bool]:
        """Say for each name whether one more would be let through."""
        return self._judge(rate, names, counted=0)

    def clear(self, rate: Rate, names: Sequence[bytes]) -> list[bool]:
        """Forget what was counted for these names."""
        self._ask(lambda: self._redis.delete(*map(self._full, names)))
        return [True] * len(names)

    def hourly_key(self) -> bytes:
        """Give 32 random bytes that are the same on all machines, and others every hour."""
        if self._clock() >= self._key_until:
            key, seconds = self._ask(self._stored_key)
            self._key, self._key_until = key, self._clock() + min(seconds, _KEY_KEPT)
        return self._key

    def forget_old_key(self) -> None:
        """Forget a key that nobody has asked for in the last minute."""
        if self._clock() >= self._key_until:
            self._key = b""

    def _judge(self, rate: Rate, names: Sequence[bytes], *, counted: int) -> list[bool]:
        keys = [self._full(name) for name in names]
        found = self._ask(lambda: self._script(keys, [rate.count, rate.seconds, counted]))
        return [answer == 1 for answer in found]

    def _full(self, name: bytes) -> bytes:
        return self._prefix + name.hex().encode()

    def _stored_key(self) -> tuple[bytes, float]:
        name = self._prefix + b"key"
        fresh = seal_token(secrets.token_bytes(32), self._sealing_key, purpose=_PURPOSE)
        with self._redis.pipeline() as pipe:
            pipe.set(name, fresh, nx=True, ex=KEY_SECONDS)
            pipe.get(name)
            pipe.pttl(name)
            _, sealed, left = pipe.execute()
        if sealed is None or left <= 0:
            raise CountsGoneError("the key ended just now")
        return open_token(sealed, self._sealing_key, purpose=_PURPOSE), left / 1000

    def _ask(self, question: Callable[[], T]) -> T:
        self._wait_for_turn()
        try:
            answer = question()
        except (RedisError, OSError, SealingError, CountsGoneError) as error:
            if not self._is_broken:
                _log.warning("Redis does not answer: %s", type(error).__name__)
            self._is_broken, self._closed_until = True, self._clock() + _PAUSE
            raise CountsGoneError(type(error).__name__) from error
        self._is_broken = False
        return answer

    def _wait_for_turn(self) -> None:
        if not self._is_broken:
            return
        with self._lock:
            if self._clock() < self._closed_until:
                raise CountsGoneError("not asked")
            self._closed_until = self._clock() + _PROBE  # one request tries; the others go on


def connection(url: str) -> Any:
    """Give a client that waits a quarter of a second at most and tries once."""
    return Redis.from_url(
        url,
        socket_timeout=_TIMEOUT,
        socket_connect_timeout=_TIMEOUT,
        retry=Retry(NoBackoff(), 0),
    )


def seal_name(sealing_key: bytes) -> bytes:
    """Give what tells the counts of instances apart that share a Redis; says nothing else."""
    return hashlib.sha256(b"rinnalla/v1/redis\0" + sealing_key).hexdigest()[:12].encode()


def redis_faults(url: str) -> list[str]:
    """Say what makes this Redis unsafe: open to others, or writing to a disk. T10.

    One that cannot be reached has no faults that could be seen.
    """
    if not _is_closed_socket(url) and _is_open(url):
        return ["RINNALLA_REDIS_URL: this Redis needs no password, so anybody near may use it"]
    client = connection(url)
    try:
        stored = client.config_get("save", "appendonly")
    except (RedisError, OSError):  # gone, or it does not let us ask
        return []
    finally:
        client.close()
    if stored.get("save") or stored.get("appendonly") == "yes":
        return ['RINNALLA_REDIS_URL: this Redis writes to a disk; set `save ""`, `appendonly no`']
    return []


def refuse_unsafe_redis(url: str) -> None:
    """Raise UnsafeInstanceError when a Redis is open to others or writes to a disk."""
    faults = redis_faults(url)
    if faults:
        raise UnsafeInstanceError("\n".join(faults))


def _is_open(url: str) -> bool:
    parts = urlsplit(url)
    client = connection(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}")
    try:
        client.ping()
    except (RedisError, OSError):
        return False
    finally:
        client.close()
    return True


def _is_closed_socket(url: str) -> bool:
    """Say whether it is a socket in the file system that only its owner and group may use."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return False
    try:
        return Path(parts.path).stat().st_mode & 0o002 == 0
    except OSError:
        return False
