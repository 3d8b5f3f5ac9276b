"""Rate limits without addresses: the only module that knows where a request comes from."""

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

from reporting.config import Config, is_loopback
from reporting.web import current

View = TypeVar("View", bound=Callable[..., Any])

_HOUR = 3600
_EXTENSION = "rinnalla_limits"
# Codes of one account under its right password, over all clients: of a million codes three are
# right at a time, so a thief of a password would need years. Counted by nobody who has not got it.
_GUESSES = parse("20 per hour")
_ONE_NOTE = parse("1 per hour")


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


class Limits:
    """Counts in moving windows, in Redis when there is one, else in this process.

    When Redis cannot be reached this process counts in its own memory: degraded, never open.
    """

    def __init__(self, config: Config) -> None:
        options = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}
        self.own = MovingWindowRateLimiter(MemoryStorage())
        self.shared = self.own
        if config.redis_url:
            url = _storage_url(config.redis_url)
            storage = storage_from_string(url, wrap_exceptions=True, **options)
            self.shared = MovingWindowRateLimiter(storage)

    def ask(self, question: str, limit: RateLimitItem, *key: str) -> bool:
        """Ask `test`, `hit` or `clear` of a limit for a key."""
        try:
            return bool(getattr(self.shared, question)(limit, *key))
        except StorageError:
            return bool(getattr(self.own, question)(limit, *key))


def limit_sending(view: View) -> View:
    """Bound what one network may send in an hour; loopback is never bound.

    Raises TooManyRequests when this request is one too many.
    """

    @wraps(view)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        if not comes_from_loopback():
            limit = parse(current.runtime().config.send_limit)
            if not limits().ask("hit", limit, "send", client_digest()):
                raise TooManyRequests(retry_after=60)
        return view(*args, **kwargs)

    return bounded  # type: ignore[return-value]  # the same view, bounded


class ClientTries:
    """Counts this client's attempts under one user name, so nobody elsewhere is locked out."""

    def __init__(self, username: str) -> None:
        runtime = current.runtime()
        self._limit = parse(runtime.config.sign_in_limit)
        self._subject = runtime.keyring.keyed("sign-in", username.encode()).hex()
        self._key = ("sign-in", client_digest(), self._subject)

    def may_go_on(self) -> bool:
        """Say whether one more attempt would be let through, counting none."""
        return limits().ask("test", self._limit, *self._key)

    def count(self) -> bool:
        """Count one attempt; False, and not counted, when it is one too many."""
        return limits().ask("hit", self._limit, *self._key)

    def count_guess(self) -> bool:
        """Count one authenticator code under a right password, from any client."""
        return limits().ask("hit", _GUESSES, "guess", self._subject)

    def note_refusal(self) -> bool:
        """Say whether this is the first guess in an hour that was one too many."""
        return limits().ask("hit", _ONE_NOTE, "guess-note", self._subject)

    def forget(self) -> None:
        """Forget what was counted: the person got in."""
        limits().ask("clear", self._limit, *self._key)
        limits().ask("clear", _GUESSES, "guess", self._subject)

    @property
    def wait_seconds(self) -> int:
        """Give how long a client that tried too often is asked to wait."""
        return self._limit.get_expiry()


def set_up_limits(app: Flask, config: Config) -> None:
    """Prepare the counting; trust only the proxies that were named."""
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies
        )
    app.extensions[_EXTENSION] = Limits(config)


def limits() -> Limits:
    """Give the counting of the application that answers."""
    found = current_app.extensions[_EXTENSION]
    assert isinstance(found, Limits)
    return found


def _storage_url(redis_url: str) -> str:
    return "redis+" + redis_url if redis_url.startswith("unix:") else redis_url


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    prefix = 24 if isinstance(parsed, ipaddress.IPv4Address) else 48
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
