"""The tables of people who sign in: what they have to do so, their sessions and invitations."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.permissions import StaffRole


class Member(Base):
    """A person who signs in. Only caseworkers and leads have a personal key.

    Their mail address is sealed under a key of the server, which has to write to it while nobody
    is signed in: a copy of the database does not tell it. `mutes` are codes of `Mute`.
    `break_after` is after how many hard cases in a day they want a break suggested.
    """

    __tablename__ = "member"
    __table_args__ = (CLUSTERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[StaffRole]
    team_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    password_salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    password_verifier: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_totp_secret: Mapped[bytes | None]
    last_totp_step: Mapped[int] = mapped_column(default=0)
    public_key: Mapped[bytes | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str | None] = mapped_column(String(12))
    case_limit: Mapped[int | None]
    away_until: Mapped[date | None]
    sealed_mail_address: Mapped[bytes | None]
    mutes: Mapped[str] = mapped_column(String(32), default="")
    has_shortcuts: Mapped[bool] = mapped_column(default=False)
    break_after: Mapped[int | None]


class MemberLanguage(Base):
    """A language that a member reads and answers in, as reporters name it."""

    __tablename__ = "member_language"
    __table_args__ = (CLUSTERED,)

    member_id: Mapped[bytes] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(12), primary_key=True)


class KeySlot(Base):
    """A member's private key, wrapped under a password, a passkey or a recovery code."""

    __tablename__ = "key_slot"
    __table_args__ = (CLUSTERED,)

    member_id: Mapped[bytes] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True
    )
    recipient: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    sealed_key: Mapped[bytes]


class StaffSession(Base):
    """A signed-in session: opens nothing without the secret in the cookie.

    It ends when its member's role is no longer the one it was started with.
    """

    __tablename__ = "staff_session"
    __table_args__ = (CLUSTERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    member_id: Mapped[bytes] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[StaffRole]
    sealed_personal_key: Mapped[bytes | None]
    expires_at: Mapped[datetime]
    idle_after: Mapped[datetime]


class Passkey(Base):
    """What a WebAuthn authenticator signs in with: its public half, and a name its owner gave."""

    __tablename__ = "passkey"
    __table_args__ = (CLUSTERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    member_id: Mapped[bytes] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True
    )
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(64))
    added_on: Mapped[date]


class SpareCode(Base):
    """A one-time code for somebody without their phone, as a keyed digest; deleted when used."""

    __tablename__ = "spare_code"
    __table_args__ = (CLUSTERED,)

    member_id: Mapped[bytes] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)


class SpentChallenge(Base):
    """A WebAuthn challenge that was answered: the same answer is not taken twice."""

    __tablename__ = "spent_challenge"
    __table_args__ = (CLUSTERED,)

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Invitation(Base):
    """A code, as a digest, with which one person sets up their own sign-in, once.

    With a `member_id` it is for somebody who lost theirs; otherwise it says whom to add.
    """

    __tablename__ = "invitation"
    __table_args__ = (CLUSTERED,)

    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    member_id: Mapped[bytes | None] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True
    )
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[StaffRole]
    team_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    invited_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    expires_at: Mapped[datetime]
