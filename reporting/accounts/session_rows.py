"""Beginning and ending the sessions of people who sign in."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from reporting.accounts.credentials import Proof
from reporting.accounts.key_slots import open_password_slot
from reporting.accounts.models import Member, StaffSession
from reporting.accounts.queries import SESSION_HOURS, idle_limit
from reporting.audit import AuditAction, audit_subject, record
from reporting.errors import SignInFailedError
from reporting.keyring import Keyring
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.sealing import Seed, seal_session, session_id


@dataclass(frozen=True)
class StartedSession:
    """A session just begun: the secret goes into the cookie and nowhere else."""

    secret: bytes = field(repr=False)
    role: StaffRole


def start_session(
    session: Session,
    proof: Proof,
    *,
    keyring: Keyring,
    now: datetime,
    replaced: bytes | None = None,
) -> StartedSession:
    """Begin a session with a fresh secret; end the one whose secret is `replaced`, if any.

    Raises SignInFailedError when the one-time code was used or the person changed meanwhile,
    SealBrokenError when the key that opens is not the member's.
    """
    public = _claim(session, proof)
    has_key = proof.role in KEY_HOLDERS
    seed = open_password_slot(session, proof, public=public) if has_key else None
    _forget_ended(session, replaced, now=now)
    started = StartedSession(secrets.token_bytes(32), proof.role)
    session.add(_session_row(started, proof, seed, now=now.astimezone(UTC)))
    subject = audit_subject(keyring, proof.member_id)
    record(session, AuditAction.SESSION_STARTED, actor=proof.member_id, subject=subject, now=now)
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


def end_sessions_of(session: Session, member_id: bytes) -> None:
    """End every session of a member."""
    session.execute(delete(StaffSession).where(StaffSession.member_id == member_id))


def _session_row(
    started: StartedSession, proof: Proof, seed: Seed | None, *, now: datetime
) -> StaffSession:
    expires_at = now.replace(microsecond=0) + timedelta(hours=SESSION_HOURS)
    sealed = None
    if seed is not None:
        ends, member_id = int(expires_at.timestamp()), proof.member_id
        sealed = seal_session(seed, started.secret, member_id=member_id, expires_at=ends)
    return StaffSession(
        id=session_id(started.secret),
        member_id=proof.member_id,
        role=proof.role,
        sealed_personal_key=sealed,
        expires_at=expires_at,
        idle_after=idle_limit(now),
    )


def _claim(session: Session, proof: Proof) -> bytes | None:
    """Use up the one-time code, if everything is still as it was proven; give the public key.

    One conditional update, so of two sign-ins with one code at most one gets in, and a password
    or role that was changed while this one was hashed counts.
    """
    claimed = session.execute(
        update(Member)
        .where(
            Member.id == proof.member_id,
            Member.is_active,
            Member.role == proof.role,
            Member.password_verifier == proof.verifier,
            Member.last_totp_step < proof.totp_step,
        )
        .values(last_totp_step=proof.totp_step)
        .returning(Member.public_key),
        execution_options={"synchronize_session": False},
    ).first()
    if claimed is None:
        raise SignInFailedError
    public: bytes | None = claimed.public_key
    return public


def _forget_ended(session: Session, replaced: bytes | None, *, now: datetime) -> None:
    ended = or_(StaffSession.expires_at <= now, StaffSession.idle_after <= now)
    if replaced is not None:
        ended = or_(ended, StaffSession.id == session_id(replaced))
    session.execute(delete(StaffSession).where(ended))
