"""The one place that reads what belongs to the current request and application."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g

from reporting.permissions import Identity
from reporting.runtime import Runtime

T = TypeVar("T")

_HOME = ZoneInfo("Europe/Helsinki")
_KEPT = "rinnalla_kept_ready"


def set_up_current(app: Flask, built: Runtime) -> None:
    """Give an application its runtime and a place for what it keeps ready."""
    app.extensions["rinnalla"] = built
    app.extensions[_KEPT] = {}


def runtime() -> Runtime:
    """Give the runtime of the application that answers."""
    found = current_app.extensions["rinnalla"]
    assert isinstance(found, Runtime)
    return found


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
    return now().astimezone(_HOME).date()


def kept_ready(key: tuple[object, ...], make: Callable[[], T]) -> T:
    """Give something that is the same for everyone all day, made once a day by this application.

    For pages with dates in them: what was made yesterday is forgotten.
    """
    kept: dict[tuple[object, ...], object] = current_app.extensions[_KEPT]
    dated = (today(), *key)
    if dated not in kept:
        made = make()
        for old in [known for known in kept if known[0] != dated[0]]:
            kept.pop(old, None)
        kept[dated] = made
    return cast("T", kept[dated])


def session_binding() -> str:
    """Give what ties a form to the signed-in session; the session's loader sets it."""
    found: str = g.session_binding
    return found
