"""The one place that reads what belongs to the current request and application."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar, cast

from flask import Flask, current_app, g

from reporting.authorities.checks import NO_CHECKS, Checks, checks_of
from reporting.clock import HOME
from reporting.permissions import Identity
from reporting.preferences.kept import Kept
from reporting.preferences.queries import default_preferences, preferences_of
from reporting.preferences.values import Preferences
from reporting.runtime import Runtime

T = TypeVar("T")

_KEPT = "rinnalla_kept_ready"
_OWN = "rinnalla_own"
_DECIDED = "rinnalla_decided"

# What staff decide and every page shows.
_Decided = tuple[Preferences, Checks]


def set_up_current(app: Flask, built: Runtime) -> None:
    """Give an application its runtime and a place for what it keeps ready."""
    app.extensions["rinnalla"] = built
    app.extensions[_KEPT] = {}
    app.extensions[_OWN] = {}
    defaults = default_preferences(built.config)
    app.extensions[_DECIDED] = Kept(lambda: _read_decided(built), (defaults, NO_CHECKS))


def runtime() -> Runtime:
    """Give the runtime of the application that answers."""
    found = current_app.extensions["rinnalla"]
    assert isinstance(found, Runtime)
    return found


def preferences() -> Preferences:
    """Give what the admin decided, at most a few seconds old; asks the database for none."""
    return _newest()[0]


def contact_checks() -> Checks:
    """Give what staff found when they checked contact cards, kept as `preferences` are."""
    return _newest()[1]


def ask_no_more() -> None:
    """Let the rest of this request take what was decided as it is kept, however old.

    An error page must not wait for the database that was given up a moment ago.
    """
    g.asks_no_more = True


def forget_decided() -> None:
    """Read preferences and contact checks anew: this process has just changed them."""
    _decided().forget()


def identity() -> Identity:
    """Give the person who is signed in; only for routes that demand one."""
    found: Identity = g.identity
    return found


def identity_or_none() -> Identity | None:
    """Give the person who is signed in, if this route looked for one."""
    found: Identity | None = g.get("identity")
    return found


def language() -> str:
    """Give the code of the language this page is written in."""
    found: str = g.get("language", "en")
    return found


def now() -> datetime:
    """Give this moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Give today's date in Finland, where promises are counted."""
    return now().astimezone(HOME).date()


def kept_ready(key: tuple[object, ...], make: Callable[[], T]) -> T:
    """Give something that is the same for everyone all day, made once a day by this application.

    For pages with dates in them: what was made yesterday is forgotten, and what was made before
    the admin changed a preference.
    """
    kept: dict[tuple[object, ...], object] = current_app.extensions[_KEPT]
    decided = _decided()
    _newest()
    dated = (today(), decided.revision, *key)
    if dated not in kept:
        made = make()
        for old in [known for known in kept if known[:2] != dated[:2]]:
            kept.pop(old, None)
        kept[dated] = made
    return cast("T", kept[dated])


def own(kind: type[T]) -> T:
    """Give the application's one object of a kind, made without arguments when first asked for."""
    kept: dict[type[object], object] = current_app.extensions[_OWN]
    found = kept[kind] if kind in kept else kept.setdefault(kind, kind())
    return cast("T", found)


def session_binding() -> str:
    """Give what ties a form to the signed-in session; the session's loader sets it."""
    found: str = g.session_binding
    return found


def _newest() -> _Decided:
    kept = _decided()
    return kept.last if g.get("asks_no_more") else kept.newest()


def _decided() -> Kept[_Decided]:
    found: Kept[_Decided] = current_app.extensions[_DECIDED]
    return found


def _read_decided(built: Runtime) -> _Decided:
    with built.database.reading() as session:
        return preferences_of(session, built.config), checks_of(session)
