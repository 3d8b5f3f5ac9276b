"""The tables of teams: public keys in a signed chain, private parts only sealed."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base


class Team(Base):
    """People who share a team key; it is due for renewal once somebody who had it has left."""

    __tablename__ = "team"
    __table_args__ = (CLUSTERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    is_renewal_due: Mapped[bool] = mapped_column(default=False)


class TeamGeneration(Base):
    """One generation of a team's public keys, signed by the one before (security §2.1)."""

    __tablename__ = "team_generation"
    __table_args__ = (CLUSTERED,)

    team_id: Mapped[bytes] = mapped_column(ForeignKey("team.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    public_key: Mapped[bytes]
    signing_public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    made_at: Mapped[datetime]


class TeamGrant(Base):
    """A generation's private part, sealed to one member's personal key.

    Which key that is lies sealed under the generation's own seed: nobody can put another one in a
    member's place and wait for the next generation to be sealed to it.
    """

    __tablename__ = "team_grant"
    __table_args__ = (CLUSTERED,)

    team_id: Mapped[bytes] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    sealed_seed: Mapped[bytes]
    sealed_key_id: Mapped[bytes]


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


class GrantProposal(Base):
    """That a key holder compared a newcomer's key words; a second one has to do the same.

    What was compared lies sealed under the team's seed: nobody without the team key can write
    such a row.
    """

    __tablename__ = "grant_proposal"
    __table_args__ = (CLUSTERED,)

    team_id: Mapped[bytes] = mapped_column(ForeignKey("team.id"), primary_key=True)
    member_id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    number: Mapped[int]
    sealed_proposal: Mapped[bytes]
