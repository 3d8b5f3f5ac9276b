"""The tables of people who sign in and of their sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.permissions import StaffRole


class Member(Base):
    """A person who signs in. Only caseworkers and leads have a personal key."""

    __tablename__ = "member"
    __table_args__ = (CLUSTERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[StaffRole]
    team_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    password_salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    password_verifier: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_totp_secret: Mapped[bytes]
    last_totp_step: Mapped[int] = mapped_column(default=0)
    public_key: Mapped[bytes | None]
    is_active: Mapped[bool] = mapped_column(default=True)


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
