"""Rate limits without addresses: the only module that knows where a request comes from."""

import hashlib
import hmac
import ipaddress
import secrets
import time
from threading import Lock

from flask import Flask, request
from flask_limiter import Limiter
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError
from werkzeug.middleware.proxy_fix import ProxyFix

from reporting.config import Config, is_loopback
from reporting.web import current

_HOUR = 3600


class ClientKeys:
    """Turns addresses into digests under a key that lives in memory and changes hourly.

    A digest covers a network (/24 or /48), so it names no single device, and once its key is
    gone nobody can find the address again by trying all of them (security reference §4.11).
    """

    def __init__(self) -> None:
        self._lock, self._hour, self._key = Lock(), -1, b""

    def digest(self, address: str) -> str:
        """Give the digest of the network an address belongs to, for this hour."""
        return self._keyed(_network(address))

    def _keyed(self, text: str) -> str:
        hour = int(time.monotonic() // _HOUR)
        with self._lock:
            if hour != self._hour:
                self._hour, self._key = hour, secrets.token_bytes(32)
            key = self._key
        return hmac.digest(key, text.encode(), hashlib.sha256).hex()[:32]


_keys = ClientKeys()


def client_digest() -> str:
    """Give this hour's digest of the client's network."""
    return _keys.digest(request.remote_addr or "")


def comes_from_loopback() -> bool:
    """Say whether the request came over loopback: a local proxy, an onion service, a test."""
    return is_loopback(request.remote_addr or "")


limiter = Limiter(
    client_digest,
    strategy="moving-window",
    swallow_errors=True,
    in_memory_fallback_enabled=True,
)

_own_memory = MovingWindowRateLimiter(MemoryStorage())

limit_sending = limiter.shared_limit(
    lambda: current.runtime().config.send_limit,
    scope="send",
    exempt_when=comes_from_loopback,
)


class ClientTries:
    """Counts this client's attempts under one user name, so nobody elsewhere is locked out.

    When Redis cannot be reached, this process counts in its own memory: degraded, never open.
    """

    def __init__(self, username: str) -> None:
        runtime = current.runtime()
        self._limit = parse(runtime.config.sign_in_limit)
        subject = runtime.keyring.keyed("sign-in", username.encode()).hex()
        self._key = ("sign-in", client_digest(), subject)

    def may_go_on(self) -> bool:
        """Say whether one more attempt would be let through, counting none."""
        return self._asked("test")

    def count(self) -> bool:
        """Count one attempt; False, and not counted, when it is one too many."""
        return self._asked("hit")

    def forget(self) -> None:
        """Forget what was counted: the person got in."""
        self._asked("clear")

    @property
    def wait_seconds(self) -> int:
        """Give how long a client that tried too often is asked to wait."""
        return self._limit.get_expiry()

    def _asked(self, question: str) -> bool:
        try:
            return bool(getattr(limiter.limiter, question)(self._limit, *self._key))
        except RedisError:
            return bool(getattr(_own_memory, question)(self._limit, *self._key))


def set_up_limits(app: Flask, config: Config) -> None:
    """Count in memory, or in Redis when there is one; trust only the proxies that were named."""
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies
        )
    app.config["RATELIMIT_STORAGE_URI"] = config.redis_url or "memory://"
    if config.redis_url:
        app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_timeout": 0.25}
    limiter.init_app(app)


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    prefix = 24 if isinstance(parsed, ipaddress.IPv4Address) else 48
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
