"""The staff cookie: it carries the secret of a session, which is stored nowhere else."""

import base64
import binascii
from typing import Final

from flask import g, request
from werkzeug.wrappers import Response

from reporting.accounts.passkeys import Site
from reporting.accounts.queries import SignedIn, idle_limit, member_of_ended_session, signed_in
from reporting.accounts.session_rows import StartedSession, stay_signed_in
from reporting.sealing import csrf_key
from reporting.web import current

# The prefix makes browsers refuse it without Secure, with a Domain, or for part of the site.
SECURE_NAME: Final = "__Host-s"
# Browsers keep no Secure cookie for plain loopback, where the demo runs.
DEMO_NAME: Final = "s"

_SECRET_BYTES: Final = 32
_SECRET_CHARACTERS: Final = 43


def load_identity() -> SignedIn | None:
    """Give who is signed in, with one SELECT, and bind the forms of this page to the session.

    A session in use is written to at most once in five minutes.
    """
    secret = session_secret()
    if secret is None:
        return None
    database, now = current.runtime().database, current.now()
    with database.reading() as session:
        person = signed_in(session, secret, now=now)
    if person is None:
        return None
    if person.idle_after < idle_limit(now):
        with database.writing() as session:
            stay_signed_in(session, secret, now=now)
    g.session_binding = csrf_key(secret).hex()
    return person


def enter(started: StartedSession) -> None:
    """Let the page that answers a sign-in be one of the session that it began."""
    with current.runtime().database.reading() as session:
        g.identity = signed_in(session, started.secret, now=current.now())
    g.session_binding = csrf_key(started.secret).hex()


def signed_in_person() -> SignedIn:
    """Give the person who is signed in, with what opens their key; only for routes that ask."""
    person = current.identity()
    assert isinstance(person, SignedIn)
    return person


def who_was_signed_in() -> bytes | None:
    """Give whose session the cookie belonged to before it ended by itself, if that is known."""
    secret = session_secret()
    if secret is None:
        return None
    with current.runtime().database.reading() as session:
        return member_of_ended_session(session, secret)


def session_secret() -> bytes | None:
    """Give the secret in the cookie, None when there is none of the right shape."""
    text = request.cookies.get(_name(), "")
    if len(text) != _SECRET_CHARACTERS or not text.isascii():
        return None
    try:
        secret = base64.urlsafe_b64decode(text + "=")
    except (ValueError, binascii.Error):
        return None
    return secret if len(secret) == _SECRET_BYTES else None


def give_cookie(response: Response, secret: bytes) -> None:
    """Set the cookie; it ends with the browser, and the session on the server ends anyway."""
    value = base64.urlsafe_b64encode(secret).decode().rstrip("=")
    response.set_cookie(
        _name(), value, path="/", secure=_is_secure(), httponly=True, samesite="Strict"
    )


def take_cookie(response: Response) -> None:
    """Remove the cookie, which also makes Chromium drop the pages that Back would show again.

    What scripts noted in this browser goes too: the place in a list of cases.
    """
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.delete_cookie(_name(), path="/", secure=_is_secure(), httponly=True, samesite="Strict")


def this_site() -> Site:
    """Give where passkeys are valid: the host that was asked, which is always one of ours."""
    return Site(request.host.partition(":")[0], f"{request.scheme}://{request.host}")


def _name() -> str:
    return SECURE_NAME if _is_secure() else DEMO_NAME


def _is_secure() -> bool:
    return request.is_secure or not current.runtime().config.is_demo
