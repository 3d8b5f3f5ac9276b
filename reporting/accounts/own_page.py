"""Reading one's own account: what there is to sign in with, and where one is signed in."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reporting.accounts.key_slots import slot_kinds
from reporting.accounts.mail_addresses import mail_address_of
from reporting.accounts.models import KeySlot, Passkey, SpareCode, StaffSession
from reporting.accounts.operations import member_with_id
from reporting.accounts.own import Details, Mute
from reporting.accounts.passkeys import encoded
from reporting.accounts.queries import IDLE_MINUTES, SESSION_HOURS, SignedIn, languages_of
from reporting.audit import AuditAction, AuditEntry, audit_subject
from reporting.clock import HOME
from reporting.keyring import Keyring
from reporting.permissions import KEY_HOLDERS
from reporting.sealing import RecipientKind, key_pair_from_seed, session_id
from reporting.teams.key_words import key_words
from reporting.teams.models import TeamGrant


@dataclass(frozen=True)
class OwnPasskey:
    """One of a person's passkeys; `opens_key` says that no password is needed with it."""

    passkey_id: bytes
    credential_id: bytes
    name: str
    added_on: date
    opens_key: bool

    @property
    def browser_id(self) -> str:
        """Give its id as browsers write it, so that a device is not asked to make it twice."""
        return encoded(self.credential_id)


@dataclass(frozen=True)
class OwnSession:
    """Where a person is signed in: the day it began, and when it was last used, to five minutes.

    `mark` names it on the page; the row's own id stays on the server.
    """

    row_id: bytes = field(repr=False)
    mark: str
    began_on: date
    used_on: date
    used_at: str
    is_this: bool


@dataclass(frozen=True)
class OwnAccount:
    """What a person has to sign in with.

    `key_words` are of the personal key as this session opened it, not as the database says.
    `guessed_on` is the day on which somebody who knows the password guessed codes, unless the
    password was changed since.
    """

    username: str
    details: Details
    has_authenticator: bool
    spare_codes: int
    passkeys: tuple[OwnPasskey, ...]
    needs_key: bool
    has_recovery_code: bool
    has_team_key: bool
    key_words: tuple[str, ...] = field(repr=False)
    guessed_on: date | None


def own_account(session: Session, person: SignedIn, *, keyring: Keyring) -> OwnAccount:
    """Give a person's account as they see it."""
    member = member_with_id(session, person.member_id)
    spare = select(func.count()).where(SpareCode.member_id == member.id)
    granted = select(TeamGrant.number).where(TeamGrant.member_id == member.id).limit(1)
    public = key_pair_from_seed(person.unlock()).public if person.sealed_personal_key else None
    return OwnAccount(
        username=member.username,
        details=Details(
            name=member.name,
            language=member.language,
            case_limit=member.case_limit,
            away_until=member.away_until,
            mail_address=mail_address_of(session, member.id, keyring) or "",
            mutes=frozenset(Mute(code) for code in member.mutes.split(",") if code),
            reads=languages_of(session, member.id),
        ),
        has_authenticator=member.sealed_totp_secret is not None,
        spare_codes=session.scalar(spare) or 0,
        passkeys=_passkeys(session, member.id),
        needs_key=member.role in KEY_HOLDERS,
        has_recovery_code=RecipientKind.RECOVERY in slot_kinds(session, member.id),
        has_team_key=session.scalars(granted).first() is not None,
        key_words=key_words(public) if public else (),
        guessed_on=_guessed_on(session, audit_subject(keyring, member.id)),
    )


def own_sessions(
    session: Session, person: SignedIn, *, keyring: Keyring, now: datetime
) -> list[OwnSession]:
    """Give where a person is signed in, the newest use first; no address, no browser."""
    this = session_id(person.session_secret)
    live = select(StaffSession).where(
        StaffSession.member_id == person.member_id,
        StaffSession.expires_at > now,
        StaffSession.idle_after > now,
    )
    rows = session.scalars(live.order_by(StaffSession.idle_after.desc(), StaffSession.id))
    return [
        _own_session(row, keyring.keyed("session", row.id).hex()[:16], is_this=row.id == this)
        for row in rows
    ]


def _guessed_on(session: Session, subject: bytes) -> date | None:
    actions = (AuditAction.GUESSES_STOPPED, AuditAction.PASSWORD_CHANGED)
    last = select(AuditEntry).where(AuditEntry.subject == subject, AuditEntry.action.in_(actions))
    entry = session.scalars(last.order_by(AuditEntry.sequence.desc()).limit(1)).first()
    if entry is None or entry.action is AuditAction.PASSWORD_CHANGED:
        return None
    return entry.at.astimezone(HOME).date()


def _own_session(row: StaffSession, mark: str, *, is_this: bool) -> OwnSession:
    began = (row.expires_at - timedelta(hours=SESSION_HOURS)).astimezone(HOME)
    used = (row.idle_after - timedelta(minutes=IDLE_MINUTES)).astimezone(HOME)
    return OwnSession(row.id, mark, began.date(), used.date(), f"{used:%H:%M}", is_this)


def _passkeys(session: Session, member_id: bytes) -> tuple[OwnPasskey, ...]:
    slots = select(KeySlot.slot_id).where(
        KeySlot.member_id == member_id, KeySlot.recipient == int(RecipientKind.PASSKEY)
    )
    opening = frozenset(session.scalars(slots))
    rows = session.scalars(
        select(Passkey).where(Passkey.member_id == member_id).order_by(Passkey.name, Passkey.id)
    )
    return tuple(
        OwnPasskey(row.id, row.credential_id, row.name, row.added_on, row.id in opening)
        for row in rows
    )
