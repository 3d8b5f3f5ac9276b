"""What a person changes on their own account; other sessions end with what signs them in."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from reporting.accounts.invitations import add_passkey_row
from reporting.accounts.key_slots import (
    add_passkey_slot,
    add_password_slot,
    add_recovery_slot,
    forget_passkey_slot,
    open_recovery_slot,
)
from reporting.accounts.mail_addresses import seal_mail_address
from reporting.accounts.models import MemberLanguage, Passkey, SpareCode, StaffSession
from reporting.accounts.operations import active_member, member_with_id, note_change
from reporting.accounts.passkeys import NewPasskey
from reporting.accounts.queries import SignedIn
from reporting.accounts.second_factors import new_spare_codes, seal_totp_secret, spare_digest
from reporting.accounts.session_rows import end_sessions_of, spend_challenge
from reporting.audit import AuditAction
from reporting.errors import RinnallaError
from reporting.keyring import Keyring
from reporting.permissions import KEY_HOLDERS
from reporting.sealing import PasswordKeys, SealBrokenError
from reporting.vocabulary import N_, ReplyLanguage, Term

MAX_NAME: Final = 80


class Mute(Term):
    """What a person wants no mail about; the mail itself never says more than that it waits."""

    NEW_REPORTS = "new", N_("New reports")
    ANSWERS = "answers", N_("Answers from reporters")
    DUTIES = "duties", N_("Promised days and next steps")


class LastFactorError(RinnallaError):
    """This is the only second factor the person has; without it nobody could sign in."""


@dataclass(frozen=True)
class Details:
    """What a person says of themselves; `case_limit` None means no limit."""

    name: str
    language: str | None
    case_limit: int | None
    away_until: date | None
    mail_address: str = field(repr=False)
    mutes: frozenset[Mute]
    reads: frozenset[ReplyLanguage] = frozenset()


@dataclass(frozen=True)
class NewPassword:
    """A new password's salt and keys."""

    salt: bytes
    keys: PasswordKeys = field(repr=False)


def change_details(session: Session, person: SignedIn, said: Details, *, keyring: Keyring) -> None:
    """Store what a person says of themselves; the mail address is sealed."""
    member = member_with_id(session, person.member_id)
    member.name, member.language = said.name, said.language
    member.case_limit, member.away_until = said.case_limit, said.away_until
    member.mutes = ",".join(sorted(mute.value for mute in said.mutes))
    member.sealed_mail_address = None
    if said.mail_address:
        sealed = seal_mail_address(said.mail_address, member.id, keyring)
        member.sealed_mail_address = sealed
    session.execute(delete(MemberLanguage).where(MemberLanguage.member_id == member.id))
    rows = [MemberLanguage(member_id=member.id, language=one.value) for one in said.reads]
    session.add_all(rows)


def change_password(
    session: Session, person: SignedIn, new: NewPassword, *, keyring: Keyring, now: datetime
) -> None:
    """Set a new password: the personal key is wrapped anew, all other sessions end."""
    member = member_with_id(session, person.member_id)
    member.password_salt, member.password_verifier = new.salt, new.keys.verifier
    if member.role in KEY_HOLDERS:
        add_password_slot(session, member.id, person.unlock(), salt=new.salt, password=new.keys)
    _note(session, AuditAction.PASSWORD_CHANGED, person, keyring=keyring, now=now)


def recover_password(
    session: Session,
    username: str,
    code: str,
    new: NewPassword,
    *,
    keyring: Keyring,
    now: datetime,
) -> None:
    """Set a new password with the printed recovery code; the personal key stays, sessions end.

    The second factor stays what it was. The printed code stays valid. Raises NotFoundError,
    CodeError and SealBrokenError; callers answer all of them alike.
    """
    member = active_member(session, username)
    if member.public_key is None:
        raise SealBrokenError
    keys = open_recovery_slot(session, member.id, code, member.public_key)
    member.password_salt, member.password_verifier = new.salt, new.keys.verifier
    add_password_slot(session, member.id, keys.seed, salt=new.salt, password=new.keys)
    end_sessions_of(session, member.id)
    note_change(
        session, AuditAction.RECOVERY_USED, member.id, by=member.id, keyring=keyring, now=now
    )


def may_recover(session: Session, username: str, code: str) -> bool:
    """Say whether a recovery code opens this person's key; raises as `recover_password` does."""
    member = active_member(session, username)
    if member.public_key is None:
        raise SealBrokenError
    return bool(open_recovery_slot(session, member.id, code, member.public_key))


def change_authenticator(
    session: Session, person: SignedIn, secret: str, step: int, *, keyring: Keyring, now: datetime
) -> None:
    """Take codes from another authenticator app from now on; `step` is used up already."""
    member = member_with_id(session, person.member_id)
    member.sealed_totp_secret = seal_totp_secret(secret, member.id, keyring)
    member.last_totp_step = step
    _note(session, AuditAction.FACTOR_CHANGED, person, keyring=keyring, now=now)


def renew_spare_codes(
    session: Session, person: SignedIn, *, keyring: Keyring, now: datetime
) -> tuple[str, ...]:
    """Make ten new spare codes and give them, to be printed once; all older ones are void."""
    codes = new_spare_codes()
    session.execute(delete(SpareCode).where(SpareCode.member_id == person.member_id))
    for code in codes:
        digest = spare_digest(code, person.member_id, keyring)
        session.add(SpareCode(member_id=person.member_id, digest=digest))
    _note(session, AuditAction.FACTOR_CHANGED, person, keyring=keyring, now=now)
    return codes


def renew_recovery_code(
    session: Session, person: SignedIn, code: str, *, keyring: Keyring, now: datetime
) -> None:
    """Wrap the personal key under a code that was printed and confirmed; an older one is void.

    Raises PermissionMissingError for roles that hold no key.
    """
    add_recovery_slot(session, person.member_id, person.unlock(), code=code)
    note_change(
        session,
        AuditAction.RECOVERY_CHANGED,
        person.member_id,
        by=person.member_id,
        keyring=keyring,
        now=now,
    )


def add_passkey(
    session: Session,
    person: SignedIn,
    passkey: NewPasskey,
    *,
    name: str,
    challenge: bytes,
    keyring: Keyring,
    now: datetime,
) -> None:
    """Add a passkey; where it gives a PRF output it opens the personal key as well.

    Raises SignInFailedError when its challenge was answered before, IntegrityError when somebody
    has this passkey already.
    """
    spend_challenge(session, challenge, now=now)
    passkey_id = add_passkey_row(session, person.member_id, passkey, name=name, now=now)
    if passkey.prf_output is not None and person.sealed_personal_key is not None:
        add_passkey_slot(
            session,
            person.member_id,
            person.unlock(),
            passkey_id=passkey_id,
            prf_output=passkey.prf_output,
        )
    _note(session, AuditAction.PASSKEY_ADDED, person, keyring=keyring, now=now)


def remove_passkey(
    session: Session, person: SignedIn, passkey_id: bytes, *, keyring: Keyring, now: datetime
) -> None:
    """Remove a passkey and what it opens; nothing happens when it is gone or another person's.

    Raises LastFactorError when it is the only second factor.
    """
    mine = (Passkey.member_id == person.member_id) & (Passkey.id == passkey_id)
    if session.scalars(select(Passkey.id).where(mine)).first() is None:
        return
    count = select(func.count()).where(Passkey.member_id == person.member_id)
    member = member_with_id(session, person.member_id)
    if member.sealed_totp_secret is None and session.scalar(count) == 1:
        raise LastFactorError
    session.execute(delete(Passkey).where(mine))
    forget_passkey_slot(session, person.member_id, passkey_id)
    _note(session, AuditAction.PASSKEY_REMOVED, person, keyring=keyring, now=now)


def end_own_session(
    session: Session, person: SignedIn, row_id: bytes, *, keyring: Keyring, now: datetime
) -> None:
    """End one of a person's own sessions; nothing happens when it is gone or another person's."""
    mine = (StaffSession.member_id == person.member_id) & (StaffSession.id == row_id)
    session.execute(delete(StaffSession).where(mine))
    note_change(
        session,
        AuditAction.SESSION_CLOSED,
        person.member_id,
        by=person.member_id,
        keyring=keyring,
        now=now,
    )


def end_other_sessions(
    session: Session, person: SignedIn, *, keyring: Keyring, now: datetime
) -> None:
    """End every session of a person but the one that asks for it."""
    _note(session, AuditAction.SESSION_CLOSED, person, keyring=keyring, now=now)


def new_salt() -> bytes:
    """Give a fresh salt for a password."""
    return secrets.token_bytes(16)


def _note(
    session: Session, action: AuditAction, person: SignedIn, *, keyring: Keyring, now: datetime
) -> None:
    """End the person's other sessions and write down why."""
    end_sessions_of(session, person.member_id, but=person.session_secret)
    note_change(session, action, person.member_id, by=person.member_id, keyring=keyring, now=now)
