"""Invitations: a code handed over in person, with which somebody sets up their own sign-in."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import CursorResult, delete, exists, or_, select
from sqlalchemy.orm import Session

from reporting.accounts.credentials import clean_username
from reporting.accounts.key_slots import (
    add_passkey_slot,
    add_password_slot,
    forget_slots,
    open_recovery_slot,
    slot_kinds,
)
from reporting.accounts.models import Invitation, Member, Passkey
from reporting.accounts.operations import (
    Newcomer,
    forget_factors,
    member_with_id,
    new_member_row,
    note_change,
)
from reporting.accounts.passkeys import NewPasskey
from reporting.accounts.passwords import in_groups
from reporting.accounts.second_factors import clean_code, new_invitation_letters, seal_totp_secret
from reporting.accounts.session_rows import end_sessions_of
from reporting.audit import AuditAction
from reporting.errors import CodeUnknownError, RinnallaError
from reporting.keyring import Keyring
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.sealing import (
    KeyPair,
    PasswordKeys,
    RecipientKind,
    generate_key_pair,
)
from reporting.teams.operations import withdraw_grants

INVITATION_DAYS: Final = 7


class UsernameTakenError(RinnallaError):
    """Somebody has this user name already, or was invited under it."""


@dataclass(frozen=True)
class Invited:
    """What a valid code is for. `is_reset` is for somebody who had a sign-in before.

    `may_keep_key` says that a printed recovery code would bring their personal key back.
    """

    code_digest: bytes
    username: str
    name: str
    role: StaffRole
    is_reset: bool
    may_keep_key: bool


@dataclass(frozen=True)
class SetUp:
    """What an invited person chose; either factor may be missing, not both."""

    salt: bytes
    password: PasswordKeys = field(repr=False)
    totp_secret: str = field(default="", repr=False)
    totp_step: int = 0
    passkey: NewPasskey | None = None
    passkey_name: str = ""
    recovery_code: str = field(default="", repr=False)


def invite(
    session: Session, newcomer: Newcomer, *, by: bytes, keyring: Keyring, now: datetime
) -> str:
    """Invite somebody and give the code, to be handed over once; it is valid for a week.

    Raises UsernameTakenError, and ValueError for a user name nobody could sign in with.
    """
    row = new_member_row(newcomer, None)
    session.execute(delete(Invitation).where(Invitation.expires_at <= now))
    taken = or_(
        exists().where(Member.username == row.username),
        exists().where(Invitation.username == row.username),
    )
    if session.scalar(select(taken)):
        raise UsernameTakenError
    code = _add_invitation(session, row, None, by=by, keyring=keyring, now=now)
    note_change(session, AuditAction.MEMBER_INVITED, row.id, by=by, keyring=keyring, now=now)
    return code


def reset_member(
    session: Session, member_id: bytes, *, by: bytes, keyring: Keyring, now: datetime
) -> str:
    """Close a person's sign-in and give a code with which they set up a new one.

    Password, second factors and sessions are gone at once. The personal key stays only for the
    person's own printed recovery code: without it they get a new key, which opens no case until
    somebody grants it the team key. Raises NotFoundError.
    """
    member = member_with_id(session, member_id)
    member.password_salt, member.password_verifier = (
        secrets.token_bytes(16),
        secrets.token_bytes(32),
    )
    forget_slots(session, member_id, RecipientKind.PASSWORD)
    forget_factors(session, member)
    end_sessions_of(session, member_id)
    session.execute(delete(Invitation).where(Invitation.member_id == member_id))
    code = _add_invitation(session, member, member_id, by=by, keyring=keyring, now=now)
    note_change(session, AuditAction.MEMBER_RESET, member_id, by=by, keyring=keyring, now=now)
    return code


def withdraw_invitation(session: Session, username: str) -> None:
    """Make an invitation invalid; nothing happens when there is none."""
    session.execute(delete(Invitation).where(Invitation.username == clean_username(username)))


def invited_with(session: Session, code: str, *, keyring: Keyring, now: datetime) -> Invited:
    """Give what a typed code is for; raises CodeUnknownError when it is none, used or too old."""
    return invited_by_digest(session, _digest(code, keyring), now=now)


def invited_by_digest(session: Session, digest: bytes, *, now: datetime) -> Invited:
    """Give what a code's digest is for; raises CodeUnknownError."""
    row = _invitation(session, digest, now=now)
    kinds = slot_kinds(session, row.member_id) if row.member_id else frozenset()
    return Invited(
        code_digest=digest,
        username=row.username,
        name=row.name,
        role=row.role,
        is_reset=row.member_id is not None,
        may_keep_key=RecipientKind.RECOVERY in kinds,
    )


def join(
    session: Session, code_digest: bytes, chosen: SetUp, *, keyring: Keyring, now: datetime
) -> tuple[Member, KeyPair | None]:
    """Use an invitation: the person can sign in from now on; gives them and their personal key.

    Raises CodeUnknownError when the invitation was used or withdrawn meanwhile, CodeError or
    SealBrokenError when a recovery code is mistyped or another person's.
    """
    row = _invitation(session, code_digest, now=now)
    action = AuditAction.MEMBER_RENEWED if row.member_id else AuditAction.MEMBER_ADDED
    if row.member_id is None:
        keys = generate_key_pair() if row.role in KEY_HOLDERS else None
        newcomer = Newcomer(row.username, row.name, row.role, row.team_id)
        member = new_member_row(newcomer, keys)
    else:
        member = member_with_id(session, row.member_id)
        keys = _keys_of(session, member, chosen.recovery_code)
    used = session.execute(delete(Invitation).where(Invitation.code_digest == code_digest))
    if cast("CursorResult[Any]", used).rowcount != 1:
        raise CodeUnknownError  # the same code was used twice at once
    _take_credentials(session, member, chosen, keyring=keyring)
    _take_slots(session, member, keys, chosen, now=now)
    note_change(session, action, member.id, by=member.id, keyring=keyring, now=now)
    return member, keys


def invitations(session: Session, *, now: datetime) -> list[Invitation]:
    """Give the invitations that can still be used, by name."""
    valid = select(Invitation).where(Invitation.expires_at > now)
    return list(session.scalars(valid.order_by(Invitation.name, Invitation.username)))


def add_passkey_row(
    session: Session, member_id: bytes, passkey: NewPasskey, *, name: str, now: datetime
) -> bytes:
    """Store a passkey that was checked and give its id."""
    row = Passkey(
        id=secrets.token_bytes(16),
        member_id=member_id,
        credential_id=passkey.credential_id,
        public_key=passkey.public_key,
        sign_count=passkey.sign_count,
        name=name,
        added_on=now.date(),
    )
    session.add(row)
    session.flush()  # a passkey that somebody has already must fail here
    return row.id


def _add_invitation(
    session: Session,
    member: Member,
    member_id: bytes | None,
    *,
    by: bytes,
    keyring: Keyring,
    now: datetime,
) -> str:
    code = new_invitation_letters()
    row = Invitation(
        code_digest=_digest(code, keyring),
        member_id=member_id,
        username=member.username,
        name=member.name,
        role=member.role,
        team_id=member.team_id,
        invited_by=by,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    session.add(row)
    session.flush()  # two people who invite the same one at once must not both succeed
    return in_groups(code)


def _invitation(session: Session, digest: bytes, *, now: datetime) -> Invitation:
    row = session.get(Invitation, digest)
    if row is None or row.expires_at <= now:
        raise CodeUnknownError
    return row


def _digest(code: str, keyring: Keyring) -> bytes:
    return keyring.keyed("invitation", clean_code(code).encode())


def _keys_of(session: Session, member: Member, recovery_code: str) -> KeyPair | None:
    """Bring a personal key back with its printed code, or make a new one that opens nothing yet."""
    if member.role not in KEY_HOLDERS:
        return None
    if recovery_code and member.public_key is not None:
        return open_recovery_slot(session, member.id, recovery_code, member.public_key)
    keys = generate_key_pair()
    forget_slots(session, member.id)
    withdraw_grants(session, member.id)
    member.public_key = keys.public
    return keys


def _take_credentials(session: Session, member: Member, chosen: SetUp, *, keyring: Keyring) -> None:
    member.password_salt, member.password_verifier = chosen.salt, chosen.password.verifier
    member.sealed_totp_secret, member.last_totp_step = None, 0
    if chosen.totp_secret:
        member.sealed_totp_secret = seal_totp_secret(chosen.totp_secret, member.id, keyring)
        member.last_totp_step = chosen.totp_step
    session.add(member)
    session.flush()  # the key's slots and the passkey refer to it


def _take_slots(
    session: Session, member: Member, keys: KeyPair | None, chosen: SetUp, *, now: datetime
) -> None:
    if keys is not None:
        add_password_slot(session, member.id, keys.seed, salt=chosen.salt, password=chosen.password)
    if chosen.passkey is None:
        return
    passkey_id = add_passkey_row(
        session, member.id, chosen.passkey, name=chosen.passkey_name, now=now
    )
    output = chosen.passkey.prf_output
    if keys is not None and output is not None:
        add_passkey_slot(session, member.id, keys.seed, passkey_id=passkey_id, prf_output=output)
