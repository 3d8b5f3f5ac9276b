"""Signing in: what is checked, in which order, and what an attempt may cost."""

from datetime import datetime
from typing import Protocol

from reporting.accounts.credentials import Attempt, Credentials, Proof, nobody, prove
from reporting.accounts.models import Member
from reporting.accounts.passwords import MAX_PASSWORD, TooManyTriesError, password_keys
from reporting.accounts.queries import credentials_of
from reporting.accounts.second_factors import is_otp
from reporting.accounts.session_rows import StartedSession, start_session
from reporting.audit import AuditAction, audit_subject, record
from reporting.errors import SignInFailedError
from reporting.runtime import Runtime
from reporting.sealing import PasswordKeys


class Tries(Protocol):
    """Counts the attempts of one client under one user name."""

    def may_go_on(self) -> bool:
        """Say whether one more attempt would be let through, counting none."""

    def count(self) -> bool:
        """Count one attempt; False, and not counted, when it is one too many."""

    def count_guess(self) -> bool:
        """Count one authenticator code under a right password; False when it is one too many.

        Counted over all clients: whoever has the password has a million codes to try. Spare codes
        and passkeys cannot be guessed, so with them the owner still gets in.
        """

    def note_refusal(self) -> bool:
        """Say whether this is the first guess in a while that was one too many."""

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
    at once count as many. Only a passkey that opens the key spares the password.

    Raises SignInFailedError, which never says what was wrong, TooManyTriesError, BusyError.
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


def check_password(
    runtime: Runtime, member_id: bytes, password: str, *, tries: Tries
) -> PasswordKeys:
    """Check the password of somebody who is signed in, before what signs them in is changed.

    Raises SignInFailedError, TooManyTriesError, BusyError.
    """
    if not 0 < len(password) <= MAX_PASSWORD:
        raise SignInFailedError
    if not tries.may_go_on():
        raise TooManyTriesError
    with runtime.database.reading() as session:
        member = session.get_one(Member, member_id)
    keys = password_keys(runtime, password, member.password_salt, admit=tries.count)
    if not keys.is_verified_by(member.password_verifier):
        raise SignInFailedError
    tries.forget()
    return keys


def _proof(runtime: Runtime, attempt: Attempt, tries: Tries, *, now: datetime) -> Proof:
    credentials = _credentials(runtime, attempt)
    keys = None
    if attempt.password:
        keys = password_keys(runtime, attempt.password, credentials.salt, admit=tries.count)
    elif not tries.count():
        raise TooManyTriesError
    if keys is not None and is_otp(attempt.otp) and attempt.answer is None:
        _count_guess(runtime, credentials, keys, tries, now=now)
    return prove(credentials, keys, attempt, keyring=runtime.keyring, now=now)


def _count_guess(
    runtime: Runtime, credentials: Credentials, keys: PasswordKeys, tries: Tries, *, now: datetime
) -> None:
    if not keys.is_verified_by(credentials.verifier) or tries.count_guess():
        return
    if tries.note_refusal():
        member_id = credentials.member_id
        subject = audit_subject(runtime.keyring, member_id)
        with runtime.database.writing() as session:
            action = AuditAction.GUESSES_STOPPED
            record(session, action, actor=member_id, subject=subject, now=now)
    raise SignInFailedError


def _credentials(runtime: Runtime, attempt: Attempt) -> Credentials:
    with runtime.database.reading() as session:
        known = credentials_of(session, attempt.username)
    return known or nobody(attempt.username, runtime.keyring)
