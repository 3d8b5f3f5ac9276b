"""The fact table: coded answers without any pointer to the report they came from (design §7)."""

from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.vocabulary import Area, BystanderAnswer, Channel, Ground, Kind, Role, Wish


class FactState(StrEnum):
    """Whether a fact counts for others than the team."""

    PROVISIONAL = "provisional"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Fact(Base):
    """One coded report. The random key clusters the rows, so their order tells no time."""

    __tablename__ = "fact"
    __table_args__ = (CLUSTERED,)

    key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    record_key: Mapped[int] = mapped_column(BigInteger)
    week: Mapped[str] = mapped_column(String(8))
    state: Mapped[FactState]
    role: Mapped[Role | None]
    area: Mapped[Area | None]
    municipality: Mapped[str | None] = mapped_column(String(3))
    channel: Mapped[Channel]
    language_group: Mapped[str] = mapped_column(String(8))
    bystander: Mapped[BystanderAnswer | None]
    wish: Mapped[Wish | None]


class FactGround(Base):
    """One ground of a fact: a report may have several."""

    __tablename__ = "fact_ground"
    __table_args__ = (CLUSTERED,)

    fact_key: Mapped[bytes] = mapped_column(
        ForeignKey("fact.key", ondelete="CASCADE"), primary_key=True
    )
    ground: Mapped[Ground] = mapped_column(primary_key=True)


class FactKind(Base):
    """One kind of act of a fact: a report may have several."""

    __tablename__ = "fact_kind"
    __table_args__ = (CLUSTERED,)

    fact_key: Mapped[bytes] = mapped_column(
        ForeignKey("fact.key", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[Kind] = mapped_column(primary_key=True)
