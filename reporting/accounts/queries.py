"""Reading people and sessions: who is signed in, and what a sign-in is checked against."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from reporting.accounts.credentials import Credentials, StoredPasskey
from reporting.accounts.models import Member, MemberLanguage, Passkey, SpareCode, StaffSession
from reporting.errors import PermissionMissingError
from reporting.permissions import GRANTS, Permission, StaffRole
from reporting.sealing import Seed, open_session, session_id
from reporting.teams.models import TeamGrant
from reporting.vocabulary import ReplyLanguage

SESSION_HOURS = 10
IDLE_MINUTES = 30
IDLE_STEP_MINUTES = 5

# A session lives only while its member is active and has the role it was begun with.
_SESSIONS = (
    select(
        Member.id,
        Member.name,
        Member.role,
        Member.team_id,
        Member.has_shortcuts,
        StaffSession.expires_at,
        StaffSession.idle_after,
        StaffSession.sealed_personal_key,
    )
    .join(Member, Member.id == StaffSession.member_id)
    .where(Member.is_active, Member.role == StaffSession.role)
    .where(
        StaffSession.id == bindparam("id"),
        StaffSession.expires_at > bindparam("now"),
        StaffSession.idle_after > bindparam("now"),
    )
)


@dataclass(frozen=True)
class SignedIn:
    """A person who is signed in; their personal key opens only on demand."""

    member_id: bytes
    name: str
    role: StaffRole
    team_id: bytes | None
    expires_at: datetime
    idle_after: datetime
    session_secret: bytes = field(repr=False)
    sealed_personal_key: bytes | None = field(repr=False)
    has_shortcuts: bool = False

    def may(self, permission: Permission | str) -> bool:
        """Say whether this person's role holds a permission."""
        return permission in GRANTS[self.role]

    def unlock(self) -> Seed:
        """Open the personal key with the secret of the cookie, for this request only.

        Raises PermissionMissingError when the person has none, SealBrokenError when the row and
        the cookie do not belong together.
        """
        if self.sealed_personal_key is None:
            raise PermissionMissingError("this role holds no key")
        return open_session(
            self.sealed_personal_key,
            self.session_secret,
            member_id=self.member_id,
            expires_at=int(self.expires_at.timestamp()),
        )


@dataclass(frozen=True)
class Person:
    """A line of the list of people."""

    member_id: bytes
    name: str
    username: str
    role: StaffRole
    is_active: bool
    can_read_reports: bool


def signed_in(session: Session, session_secret: bytes, *, now: datetime) -> SignedIn | None:
    """Give the person whose session this secret belongs to, with one SELECT.

    None when there is no such session, when it is over, or when the person was disabled or has
    another role than when it began.
    """
    found = session.execute(_SESSIONS, {"id": session_id(session_secret), "now": now}).first()
    if found is None:
        return None
    return SignedIn(
        member_id=found.id,
        name=found.name,
        role=found.role,
        team_id=found.team_id,
        expires_at=found.expires_at,
        idle_after=found.idle_after,
        session_secret=session_secret,
        sealed_personal_key=found.sealed_personal_key,
        has_shortcuts=found.has_shortcuts,
    )


def idle_limit(now: datetime) -> datetime:
    """Give the moment a session dies unless it is used: 25 to 30 minutes from now.

    Counted from the last full five minutes, so that the row tells little of when it was used and
    is written only once in that time.
    """
    seconds = IDLE_STEP_MINUTES * 60
    step = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
    return step + timedelta(minutes=IDLE_MINUTES)


def credentials_of(session: Session, username: str) -> Credentials | None:
    """Give what a sign-in under a cleaned user name is checked against."""
    member = session.scalars(select(Member).where(Member.username == username)).first()
    if member is None:
        return None
    return Credentials(
        member_id=member.id,
        role=member.role,
        salt=member.password_salt,
        verifier=member.password_verifier,
        sealed_totp_secret=member.sealed_totp_secret,
        last_totp_step=member.last_totp_step,
        is_active=member.is_active,
        spare_digests=_spare_digests(session, member.id),
        passkeys=_stored_passkeys(session, member.id),
    )


def member_of_ended_session(session: Session, session_secret: bytes) -> bytes | None:
    """Give whose session this secret once began, while that is remembered; it opens nothing."""
    of_secret = StaffSession.id == session_id(session_secret)
    return session.scalars(select(StaffSession.member_id).where(of_secret)).first()


def people(session: Session) -> list[Person]:
    """Give everybody who can or could sign in, by name."""
    has_grant = exists().where(TeamGrant.member_id == Member.id)
    columns = (Member.name, Member.username, Member.role, Member.is_active, has_grant)
    rows = session.execute(select(Member.id, *columns).order_by(Member.name, Member.username))
    return [Person(*row) for row in rows]


def names_of(session: Session, member_ids: set[bytes]) -> dict[bytes, str]:
    """Give the names of members by id; who was removed is missing."""
    rows = session.execute(select(Member.id, Member.name).where(Member.id.in_(member_ids)))
    return {row.id: row.name for row in rows}


def username_of(session: Session, member_id: bytes) -> str:
    """Give the user name of a member."""
    return session.scalars(select(Member.username).where(Member.id == member_id)).one()


def _spare_digests(session: Session, member_id: bytes) -> frozenset[bytes]:
    mine = select(SpareCode.digest).where(SpareCode.member_id == member_id)
    return frozenset(session.scalars(mine))


def _stored_passkeys(session: Session, member_id: bytes) -> tuple[StoredPasskey, ...]:
    found = session.scalars(select(Passkey).where(Passkey.member_id == member_id))
    return tuple(
        StoredPasskey(key.id, key.credential_id, key.public_key, key.sign_count) for key in found
    )


def languages_of(session: Session, member_id: bytes) -> frozenset[ReplyLanguage]:
    """Give the languages that a person says they read and answer in."""
    return languages_by_member(session).get(member_id, frozenset())


def languages_by_member(session: Session) -> dict[bytes, frozenset[ReplyLanguage]]:
    """Give the languages that everybody says they read, by person; nobody without any."""
    found: dict[bytes, set[ReplyLanguage]] = {}
    for row in session.execute(select(MemberLanguage.member_id, MemberLanguage.language)):
        found.setdefault(row.member_id, set()).add(ReplyLanguage(row.language))
    return {member_id: frozenset(languages) for member_id, languages in found.items()}
