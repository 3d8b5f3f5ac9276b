"""Beginning and ending the sessions of people who sign in."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import CursorResult, Delete, Update, delete, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reporting.accounts.credentials import Factor, Proof, TotpStep, UsedSpareCode
from reporting.accounts.key_slots import add_password_slot, open_proven_slot, slot_kinds
from reporting.accounts.models import Member, Passkey, SpareCode, SpentChallenge, StaffSession
from reporting.accounts.queries import SESSION_HOURS, idle_limit
from reporting.audit import AuditAction, audit_subject, record
from reporting.errors import SignInFailedError
from reporting.keyring import Keyring
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.sealing import (
    PasswordKeys,
    RecipientKind,
    Seed,
    generate_key_pair,
    seal_session,
    session_id,
)

# A session that ended by itself is remembered this long, without its key: whoever was writing
# then can be told from others when they come back, and gets back what they wrote.
REMEMBERED: Final = timedelta(hours=24)
CHALLENGES_KEPT: Final = timedelta(hours=25)  # longer than a form may be sent


@dataclass(frozen=True)
class StartedSession:
    """A session just begun: the secret goes into the cookie and nowhere else."""

    secret: bytes = field(repr=False)
    role: StaffRole
    member_id: bytes
    language: str | None = None


def start_session(
    session: Session,
    proof: Proof,
    *,
    keyring: Keyring,
    now: datetime,
    replaced: bytes | None = None,
) -> StartedSession:
    """Begin a session with a fresh secret; end the one whose secret is `replaced`, if any.

    Raises SignInFailedError when the second factor was used or the person changed meanwhile,
    SealBrokenError when the key that opens is not the member's.
    """
    member = _claim(session, proof, now=now)
    seed = _seed(session, member, proof) if proof.role in KEY_HOLDERS else None
    return begin_session(session, member, seed, keyring=keyring, now=now, replaced=replaced)


def begin_session(
    session: Session,
    member: Member,
    seed: Seed | None,
    *,
    keyring: Keyring,
    now: datetime,
    replaced: bytes | None = None,
) -> StartedSession:
    """Begin the session of somebody who was checked, with their opened personal key, if any."""
    _forget_ended(session, replaced, now=now)
    started = StartedSession(secrets.token_bytes(32), member.role, member.id, member.language)
    session.add(_session_row(started, seed, now=now.astimezone(UTC)))
    subject = audit_subject(keyring, member.id)
    record(session, AuditAction.SESSION_STARTED, actor=member.id, subject=subject, now=now)
    return started


def stay_signed_in(session: Session, session_secret: bytes, *, now: datetime) -> None:
    """Note that a session is in use. One that was ended meanwhile is not brought back."""
    until = idle_limit(now)
    session.execute(
        update(StaffSession)
        .where(StaffSession.id == session_id(session_secret), StaffSession.idle_after < until)
        .values(idle_after=until)
    )


def end_session(
    session: Session, session_secret: bytes, *, by: bytes, keyring: Keyring, now: datetime
) -> None:
    """End one session: its row is gone, so a copy of the cookie opens nothing."""
    ended = delete(StaffSession).where(StaffSession.id == session_id(session_secret))
    session.execute(ended)
    subject = audit_subject(keyring, by)
    record(session, AuditAction.SESSION_ENDED, actor=by, subject=subject, now=now)


def end_sessions_of(session: Session, member_id: bytes, *, but: bytes | None = None) -> None:
    """End every session of a member, but for the one with a secret that is given."""
    ended = delete(StaffSession).where(StaffSession.member_id == member_id)
    if but is not None:
        ended = ended.where(StaffSession.id != session_id(but))
    session.execute(ended)


def spend_challenge(session: Session, challenge: bytes, *, now: datetime) -> None:
    """Take a WebAuthn challenge as answered; raises SignInFailedError when it was before."""
    session.execute(delete(SpentChallenge).where(SpentChallenge.expires_at <= now))
    session.add(SpentChallenge(digest=challenge, expires_at=now + CHALLENGES_KEPT))
    try:
        session.flush()  # a second answer to the same challenge must fail here
    except IntegrityError as error:
        raise SignInFailedError from error


def _seed(session: Session, member: Member, proof: Proof) -> Seed:
    """Open the personal key; make it for somebody whose role has only now come to hold one."""
    if member.public_key is None and proof.wrapping_key is not None:
        keys = generate_key_pair()
        member.public_key = keys.public
        password = PasswordKeys(proof.verifier, proof.wrapping_key)
        add_password_slot(
            session, member.id, keys.seed, salt=member.password_salt, password=password
        )
        return keys.seed
    if proof.wrapping_key is None and RecipientKind.PASSKEY not in slot_kinds(session, member.id):
        raise SignInFailedError  # a passkey that opens no key needs the password beside it
    return open_proven_slot(session, proof, public=member.public_key)


def _session_row(started: StartedSession, seed: Seed | None, *, now: datetime) -> StaffSession:
    expires_at = now.replace(microsecond=0) + timedelta(hours=SESSION_HOURS)
    sealed = None
    if seed is not None:
        ends, member_id = int(expires_at.timestamp()), started.member_id
        sealed = seal_session(seed, started.secret, member_id=member_id, expires_at=ends)
    return StaffSession(
        id=session_id(started.secret),
        member_id=started.member_id,
        role=started.role,
        sealed_personal_key=sealed,
        expires_at=expires_at,
        idle_after=idle_limit(now),
    )


def _claim(session: Session, proof: Proof, *, now: datetime) -> Member:
    """Use up the second factor, if everything is still as it was proven; give the member.

    Conditional changes only, so of two sign-ins with one code at most one gets in, and a password
    or role that was changed while this one was hashed counts.
    """
    unchanged = update(Member).where(
        Member.id == proof.member_id,
        Member.is_active,
        Member.role == proof.role,
        Member.password_verifier == proof.verifier,
    )
    factor = proof.factor
    if isinstance(factor, TotpStep):
        step = factor.number
        claim = unchanged.where(Member.last_totp_step < step).values(last_totp_step=step)
        _once(session, claim)
    else:
        _once(session, unchanged.values(is_active=True))
        _use_up(session, proof.member_id, factor, now=now)
    return session.get_one(Member, proof.member_id, populate_existing=True)


def _use_up(session: Session, member_id: bytes, factor: Factor, *, now: datetime) -> None:
    assert not isinstance(factor, TotpStep)  # used up with the member itself
    if isinstance(factor, UsedSpareCode):
        mine = (SpareCode.member_id == member_id) & (SpareCode.digest == factor.digest)
        _once(session, delete(SpareCode).where(mine))
        return
    spend_challenge(session, factor.challenge, now=now)
    mine = (Passkey.id == factor.passkey_id) & (Passkey.sign_count == factor.count_before)
    _once(session, update(Passkey).where(mine).values(sign_count=factor.count_after))


def _once(session: Session, change: Update | Delete) -> None:
    result = session.execute(change, execution_options={"synchronize_session": False})
    if cast("CursorResult[Any]", result).rowcount != 1:
        raise SignInFailedError


def _forget_ended(session: Session, replaced: bytes | None, *, now: datetime) -> None:
    ended = or_(StaffSession.expires_at <= now, StaffSession.idle_after <= now)
    session.execute(update(StaffSession).where(ended).values(sealed_personal_key=None))
    long_ago = now - REMEMBERED
    over = or_(StaffSession.expires_at <= long_ago, StaffSession.idle_after <= long_ago)
    if replaced is not None:
        over = or_(over, StaffSession.id == session_id(replaced))
    session.execute(delete(StaffSession).where(over))
