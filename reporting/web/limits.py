"""Rate limits without addresses: the only module that knows where a request comes from."""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from functools import wraps
from threading import Event, Thread
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

from reporting.config import is_loopback
from reporting.limiting.counting import Counting, counting_of
from reporting.rates import Rate, rate_from_text
from reporting.runtime import Runtime
from reporting.web import current

View = TypeVar("View", bound=Callable[..., Any])

_EXTENSION = "rinnalla_limits"
# Codes of one account under its right password, over all clients: of a million codes three are
# right at a time, so a thief of a password would need years. Counted by nobody who has not got it.
_GUESSES = Rate(20, 3600)
_ONE_NOTE = Rate(1, 3600)


def address_digest(key: bytes, address: str) -> str:
    """Give the digest of an address's network under the key of this hour.

    It covers a network (/24 or /48), so it names no single device, and once the key is gone
    nobody can find the address again by trying all of them (security reference §4.11).
    """
    return hmac.digest(key, _network(address).encode(), hashlib.sha256).hex()[:32]


def client_digest() -> str:
    """Give this hour's digest of the client's network."""
    return address_digest(limits().hourly_key(), request.remote_addr or "")


def comes_from_loopback() -> bool:
    """Say whether the request came over loopback: a local proxy, an onion service, a test."""
    return is_loopback(request.remote_addr or "")


def limit_sending(view: View) -> View:
    """Bound what one network may send in an hour; loopback is never bound.

    Raises TooManyRequests when this request is one too many.
    """

    @wraps(view)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        if not comes_from_loopback():
            limit = rate_from_text(current.runtime().config.send_limit)
            if not limits().ask("hit", limit, "send", client_digest()):
                raise TooManyRequests(retry_after=60)
        return view(*args, **kwargs)

    return bounded  # type: ignore[return-value]  # the same view, bounded


class ClientTries:
    """Counts this client's attempts under one user name, so nobody elsewhere is locked out."""

    def __init__(self, username: str) -> None:
        runtime = current.runtime()
        self._limit = rate_from_text(runtime.config.sign_in_limit)
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
        return self._limit.seconds


def set_up_limits(app: Flask, runtime: Runtime) -> None:
    """Prepare the counting; trust only the proxies that were named.

    Raises UnsafeInstanceError in production when Redis is open to others.
    """
    proxies = runtime.config.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=proxies, x_proto=proxies
        )
    join_counting(app, runtime)


def join_counting(app: Flask, runtime: Runtime) -> None:
    """Count with the other processes of this machine; again in each process that is a copy.

    Raises UnsafeInstanceError in production when Redis is open to others.
    """
    key = runtime.keyring.keyed("limits", b"")
    app.extensions[_EXTENSION] = counting_of(runtime.config, key)


def limits(app: Flask | None = None) -> Counting:
    """Give the counting of an application, of the one that answers when none is named."""
    found = (app or current_app).extensions[_EXTENSION]
    assert isinstance(found, Counting)
    return found


def forget_old_keys(app: Flask, *, every: float = 60.0) -> Event:
    """Overwrite keys whose hour is over, in a daemon thread until the event given back is set."""
    stop, counting = Event(), limits(app)

    def run() -> None:
        while not stop.wait(every):
            counting.forget_old_keys()

    Thread(target=run, name="old-keys", daemon=True).start()
    return stop


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    # Written the new way (::ffff:192.0.2.1), all old addresses would be of one network.
    old = parsed if isinstance(parsed, ipaddress.IPv4Address) else parsed.ipv4_mapped
    prefix = 48 if old is None else 24
    return str(ipaddress.ip_network(f"{old or address}/{prefix}", strict=False))
