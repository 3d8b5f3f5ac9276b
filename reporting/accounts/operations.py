"""Adding people, giving them new credentials, and taking access away."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reporting.accounts.credentials import clean_username, is_username
from reporting.accounts.key_slots import (
    add_password_slot,
    add_recovery_slot,
    forget_slots,
    open_recovery_slot,
)
from reporting.accounts.models import Invitation, Member, Passkey, SpareCode
from reporting.accounts.passwords import new_password
from reporting.accounts.second_factors import new_totp_secret, otpauth_uri, seal_totp_secret
from reporting.accounts.session_rows import end_sessions_of
from reporting.audit import AuditAction, audit_subject, record
from reporting.errors import NotFoundError
from reporting.keyring import Keyring
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.sealing import (
    KeyPair,
    Profile,
    RecipientKind,
    derive_password_keys,
    generate_key_pair,
)
from reporting.teams.operations import note_departure


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
    keys = generate_key_pair() if newcomer.role in KEY_HOLDERS else None
    member = new_member_row(newcomer, keys)
    added = _issue(session, member, keys, keyring=keyring, profile=profile)
    note_change(session, AuditAction.MEMBER_ADDED, member.id, by=by, keyring=keyring, now=now)
    return added


def new_member_row(newcomer: Newcomer, keys: KeyPair | None) -> Member:
    """Give the row of somebody new, without anything to sign in with yet.

    Raises ValueError for a user name nobody could sign in with.
    """
    username = clean_username(newcomer.username)
    if not is_username(username):
        raise ValueError("a user name is 1 to 64 of a-z, 0-9 and . _ @ + -")
    return Member(
        id=secrets.token_bytes(16),
        username=username,
        name=newcomer.name,
        role=newcomer.role,
        team_id=newcomer.team_id,
        public_key=keys.public if keys else None,
    )


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
    member = active_member(session, username)
    keys = None
    if member.public_key is not None:
        keys = open_recovery_slot(session, member.id, recovery_code or "", member.public_key)
    return _renewed(session, member, keys, by=by, keyring=keyring, profile=profile, now=now)


def replace_member(
    session: Session,
    username: str,
    *,
    by: bytes,
    keyring: Keyring,
    profile: Profile,
    now: datetime,
) -> NewMember:
    """Give a person who lost everything new ones of everything, a new personal key too.

    What was granted to the old key stays closed until it is granted anew. Raises NotFoundError.
    """
    member = active_member(session, username)
    keys = generate_key_pair() if member.role in KEY_HOLDERS else None
    note_departure(session, member.id)
    member.public_key = keys.public if keys else None
    return _renewed(session, member, keys, by=by, keyring=keyring, profile=profile, now=now)


def disable_member(
    session: Session, member_id: bytes, *, by: bytes, keyring: Keyring, now: datetime
) -> None:
    """Close a person's access: sessions, key slots and team keys go at once.

    What is sealed from now on stays open to copies of the team key they may have, so the team's
    key is due for renewal (`renew_team_key`). Raises NotFoundError.
    """
    member = member_with_id(session, member_id)
    member.is_active = False
    take_keys(session, member)
    end_sessions_of(session, member_id)
    session.execute(delete(Invitation).where(Invitation.member_id == member_id))
    note_change(session, AuditAction.MEMBER_DISABLED, member_id, by=by, keyring=keyring, now=now)


def enable_member(
    session: Session, member_id: bytes, *, by: bytes, keyring: Keyring, now: datetime
) -> None:
    """Let a person sign in again as before; a key holder gets a new key at the next sign-in.

    Raises NotFoundError.
    """
    member_with_id(session, member_id).is_active = True
    note_change(session, AuditAction.MEMBER_ENABLED, member_id, by=by, keyring=keyring, now=now)


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

    Who gets a role that holds keys gets a personal one at the next sign-in with the password, and
    opens nothing until somebody grants them the team key. Raises NotFoundError.
    """
    member = member_with_id(session, member_id)
    member.role = role
    if role not in KEY_HOLDERS:
        take_keys(session, member)
    end_sessions_of(session, member_id)
    note_change(session, AuditAction.MEMBER_CHANGED, member_id, by=by, keyring=keyring, now=now)


def take_keys(session: Session, member: Member) -> None:
    """Take a member's personal key and team keys."""
    member.public_key = None
    forget_slots(session, member.id)
    note_departure(session, member.id)


def forget_factors(session: Session, member: Member) -> None:
    """Forget everything a member's second factor could be."""
    member.sealed_totp_secret, member.last_totp_step = None, 0
    forget_slots(session, member.id, RecipientKind.PASSKEY)
    for table in (Passkey, SpareCode):
        session.execute(delete(table).where(table.member_id == member.id))


def active_member(session: Session, username: str) -> Member:
    """Give the active member with a user name, however it is written; raises NotFoundError."""
    member = session.scalars(
        select(Member).where(Member.username == clean_username(username), Member.is_active)
    ).first()
    if member is None:
        raise NotFoundError("member")
    return member


def member_with_id(session: Session, member_id: bytes) -> Member:
    """Give a member; raises NotFoundError."""
    member = session.get(Member, member_id)
    if member is None:
        raise NotFoundError("member")
    return member


def note_change(
    session: Session,
    action: AuditAction,
    member_id: bytes,
    *,
    by: bytes,
    keyring: Keyring,
    now: datetime,
) -> None:
    """Write down what was done to a member."""
    record(session, action, actor=by, subject=audit_subject(keyring, member_id), now=now)


def _renewed(
    session: Session,
    member: Member,
    keys: KeyPair | None,
    *,
    by: bytes,
    keyring: Keyring,
    profile: Profile,
    now: datetime,
) -> NewMember:
    forget_slots(session, member.id)
    forget_factors(session, member)
    end_sessions_of(session, member.id)
    renewed = _issue(session, member, keys, keyring=keyring, profile=profile)
    note_change(session, AuditAction.MEMBER_RENEWED, member.id, by=by, keyring=keyring, now=now)
    return renewed


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
