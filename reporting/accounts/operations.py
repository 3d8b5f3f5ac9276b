"""Adding people, giving them new credentials, and taking access away."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.accounts.credentials import (
    clean_username,
    is_username,
    new_password,
    new_totp_secret,
    otpauth_uri,
    seal_totp_secret,
)
from reporting.accounts.key_slots import (
    add_password_slot,
    add_recovery_slot,
    forget_slots,
    open_recovery_slot,
)
from reporting.accounts.models import Member
from reporting.accounts.session_rows import end_sessions_of
from reporting.audit import AuditAction, audit_subject, record
from reporting.errors import NotFoundError
from reporting.keyring import Keyring
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.sealing import KeyPair, Profile, derive_password_keys, generate_key_pair
from reporting.teams.operations import withdraw_grants


@dataclass(frozen=True)
class Newcomer:
    """Whom to add."""

    username: str
    name: str
    role: StaffRole
    team_id: bytes | None


@dataclass(frozen=True)
class NewMember:
    """A member just added, with everything that is printed once and stored nowhere.

    `keys` and `recovery_code` are None for roles that hold no key.
    """

    member_id: bytes
    username: str
    password: str = field(repr=False)
    totp_secret: str = field(repr=False)
    keys: KeyPair | None = field(repr=False)
    recovery_code: str | None = field(repr=False)

    @property
    def otpauth_uri(self) -> str:
        """Give the address an authenticator app reads from a QR code."""
        return otpauth_uri(self.totp_secret, self.username)


def add_member(
    session: Session,
    newcomer: Newcomer,
    *,
    by: bytes,
    keyring: Keyring,
    profile: Profile,
    now: datetime,
) -> NewMember:
    """Add a person with a fresh password and second factor, and a personal key for key holders.

    Raises ValueError for a user name nobody could sign in with. The team key is granted apart
    from this (`grant_team_key`), by somebody who holds it: an admin cannot.
    """
    username = clean_username(newcomer.username)
    if not is_username(username):
        raise ValueError("a user name is 1 to 64 of a-z, 0-9 and . _ @ + -")
    keys = generate_key_pair() if newcomer.role in KEY_HOLDERS else None
    member = Member(
        id=secrets.token_bytes(16),
        username=username,
        name=newcomer.name,
        role=newcomer.role,
        team_id=newcomer.team_id,
        public_key=keys.public if keys else None,
    )
    added = _issue(session, member, keys, keyring=keyring, profile=profile)
    subject = audit_subject(keyring, member.id)
    record(session, AuditAction.MEMBER_ADDED, actor=by, subject=subject, now=now)
    return added


def renew_member(
    session: Session,
    username: str,
    recovery_code: str | None,
    *,
    by: bytes,
    keyring: Keyring,
    profile: Profile,
    now: datetime,
) -> NewMember:
    """Give a person who lost password or phone new ones of everything; their sessions end.

    The personal key stays the same and opens with the printed recovery code of key holders; for
    them nobody can do this without it. Raises NotFoundError, CodeError, SealBrokenError.
    """
    member = session.scalars(
        select(Member).where(Member.username == clean_username(username), Member.is_active)
    ).first()
    if member is None:
        raise NotFoundError("member")
    keys = None
    if member.public_key is not None:
        keys = open_recovery_slot(session, member.id, recovery_code or "", member.public_key)
    forget_slots(session, member.id)
    end_sessions_of(session, member.id)
    renewed = _issue(session, member, keys, keyring=keyring, profile=profile)
    subject = audit_subject(keyring, member.id)
    record(session, AuditAction.MEMBER_RENEWED, actor=by, subject=subject, now=now)
    return renewed


def disable_member(
    session: Session, member_id: bytes, *, by: bytes, keyring: Keyring, now: datetime
) -> None:
    """Close a person's access: sessions, key slots and team keys go at once.

    What is sealed from now on stays open to copies of the team key they may have; renew it
    (`renew_team_key`). Raises NotFoundError.
    """
    member = _member(session, member_id)
    member.is_active = False
    _take_keys(session, member)
    end_sessions_of(session, member_id)
    subject = audit_subject(keyring, member_id)
    record(session, AuditAction.MEMBER_DISABLED, actor=by, subject=subject, now=now)


def change_role(
    session: Session,
    member_id: bytes,
    role: StaffRole,
    *,
    by: bytes,
    keyring: Keyring,
    now: datetime,
) -> None:
    """Give a person another role and end their sessions; keys go with a role that holds none.

    A role that holds keys is given by adding the person anew, since a personal key is made
    together with its password. Raises NotFoundError, and ValueError for that case.
    """
    member = _member(session, member_id)
    if role in KEY_HOLDERS and member.public_key is None:
        raise ValueError("this person has no key; add them anew in the new role")
    member.role = role
    if role not in KEY_HOLDERS:
        _take_keys(session, member)
    end_sessions_of(session, member_id)
    subject = audit_subject(keyring, member_id)
    record(session, AuditAction.MEMBER_CHANGED, actor=by, subject=subject, now=now)


def _issue(
    session: Session, member: Member, keys: KeyPair | None, *, keyring: Keyring, profile: Profile
) -> NewMember:
    password, totp_secret, salt = new_password(), new_totp_secret(), secrets.token_bytes(16)
    unlocked = derive_password_keys(
        password, salt=salt, pepper=keyring.password_pepper, profile=profile
    )
    member.password_salt, member.password_verifier = salt, unlocked.verifier
    member.sealed_totp_secret = seal_totp_secret(totp_secret, member.id, keyring)
    member.last_totp_step = 0
    session.add(member)
    session.flush()  # the key's slots refer to it
    if keys:
        add_password_slot(session, member.id, keys.seed, salt=salt, password=unlocked)
    recovery = add_recovery_slot(session, member.id, keys.seed) if keys else None
    return NewMember(member.id, member.username, password, totp_secret, keys, recovery)


def _member(session: Session, member_id: bytes) -> Member:
    member = session.get(Member, member_id)
    if member is None:
        raise NotFoundError("member")
    return member


def _take_keys(session: Session, member: Member) -> None:
    member.public_key = None
    forget_slots(session, member.id)
    withdraw_grants(session, member.id)
