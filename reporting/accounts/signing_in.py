"""Signing in: what is checked, in which order, and what an attempt may cost."""

from datetime import datetime
from typing import Protocol

from reporting.accounts.credentials import Attempt, Credentials, Proof, nobody, prove
from reporting.accounts.queries import credentials_of
from reporting.accounts.session_rows import StartedSession, start_session
from reporting.accounts.slots import hashing_slot
from reporting.errors import RinnallaError, SignInFailedError
from reporting.runtime import Runtime
from reporting.sealing import derive_password_keys


class TooManyTriesError(RinnallaError):
    """This client has tried this user name too often; nothing was compared."""


class Tries(Protocol):
    """Counts the attempts of one client under one user name."""

    def may_go_on(self) -> bool:
        """Say whether one more attempt would be let through, counting none."""

    def count(self) -> bool:
        """Count one attempt; False, and not counted, when it is one too many."""

    def forget(self) -> None:
        """Forget what was counted: the person got in."""


def sign_in(
    runtime: Runtime,
    attempt: Attempt,
    *,
    tries: Tries,
    now: datetime,
    replaced: bytes | None = None,
) -> StartedSession:
    """Check an attempt and begin a session, never an old one; ends the one it `replaced`.

    Cheap refusals come first (security §4.14): shape, tries, a free slot; then the one costly
    hash, the same for a name nobody has. Every attempt counts before it is hashed, so that many
    at once count as many. Raises SignInFailedError, which never says what was wrong,
    TooManyTriesError, BusyError.
    """
    if not attempt.has_shape:
        raise SignInFailedError
    if not tries.may_go_on():
        raise TooManyTriesError
    proof = _proof(runtime, attempt, tries, now=now)
    with runtime.database.writing() as session:
        started = start_session(session, proof, keyring=runtime.keyring, now=now, replaced=replaced)
    tries.forget()
    return started


def _proof(runtime: Runtime, attempt: Attempt, tries: Tries, *, now: datetime) -> Proof:
    with hashing_slot(runtime.config.instance):
        if not tries.count():
            raise TooManyTriesError
        credentials = _credentials(runtime, attempt)
        keys = derive_password_keys(
            attempt.password,
            salt=credentials.salt,
            pepper=runtime.keyring.password_pepper,
            profile=runtime.costs.password,
        )
    return prove(credentials, keys, attempt.otp, keyring=runtime.keyring, now=now)


def _credentials(runtime: Runtime, attempt: Attempt) -> Credentials:
    with runtime.database.reading() as session:
        known = credentials_of(session, attempt.username)
    return known or nobody(attempt.username, runtime.keyring)
