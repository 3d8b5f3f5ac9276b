"""The tables of teams: public keys in a signed chain, private parts only sealed."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base


class Team(Base):
    """People who share a team key."""

    __tablename__ = "team"
    __table_args__ = (CLUSTERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)


class TeamGeneration(Base):
    """One generation of a team's public keys, signed by the one before (security §2.1)."""

    __tablename__ = "team_generation"
    __table_args__ = (CLUSTERED,)

    team_id: Mapped[bytes] = mapped_column(ForeignKey("team.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    public_key: Mapped[bytes]
    signing_public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


class TeamGrant(Base):
    """A generation's private part, sealed to one member's personal key."""

    __tablename__ = "team_grant"
    __table_args__ = (CLUSTERED,)

    team_id: Mapped[bytes] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    sealed_seed: Mapped[bytes]


class TeamRecovery(Base):
    """A generation's private part, sealed to the key of the printed recovery kit.

    The kit's public key lies sealed under the generation's own seed: members who are signed in
    can seal the next generation to it, and nobody can put another key in its place.
    """

    __tablename__ = "team_recovery"
    __table_args__ = (CLUSTERED,)

    team_id: Mapped[bytes] = mapped_column(ForeignKey("team.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    sealed_seed: Mapped[bytes]
    sealed_public_key: Mapped[bytes]
