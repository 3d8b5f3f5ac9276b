"""The one place that reads what belongs to the current request and application."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g

from reporting.permissions import Identity
from reporting.runtime import Runtime

_HOME = ZoneInfo("Europe/Helsinki")


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


def session_binding() -> str:
    """Give what ties a form to the signed-in session; the session's loader sets it."""
    found: str = g.session_binding
    return found
