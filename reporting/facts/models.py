"""The fact table: coded answers without any pointer to the report they came from (design §7).

A fact waits as a sealed `FactChange` until it is settled together with others
(docs/decisions/0005); a `FactSet` says which facts share an answer, so that counting reads no rows.
"""

from typing import Any

from sqlalchemy import BigInteger, Dialect, LargeBinary, String, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

from reporting.coding import ClosingReason
from reporting.database import CLUSTERED, Base
from reporting.facts.answers import FactState
from reporting.vocabulary import (
    Area,
    BystanderAnswer,
    Channel,
    Ground,
    Kind,
    Role,
    Term,
    TimeOfDay,
    Wish,
)


class Codes(TypeDecorator[tuple[Any, ...]]):
    """Several codes of one vocabulary in one column, as words; it takes nothing but such codes."""

    impl = String
    cache_ok = True

    def __init__(self, term: type[Term]) -> None:
        super().__init__(400)
        self.term = term

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: Dialect) -> str:
        """Give what is stored; raises ValueError for what is no code."""
        return " ".join([self.term(one).value for one in value or ()])

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Any, ...]:
        """Give what was stored."""
        return tuple(self.term(one) for one in (value or "").split())


class Fact(Base):
    """One coded report. The random key clusters the rows, so their order tells no time.

    `position` is its number in every `FactSet`; facts settled together are numbered in random
    order. `record_key` is 32 random bits that figures are perturbed by and that never leave the
    database (security reference §3.2). State, wish, language and closing reason, which the row of
    the report says too, are said by `SealedFactSet` alone.
    """

    __tablename__ = "fact"
    __table_args__ = (CLUSTERED,)

    key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    record_key: Mapped[int] = mapped_column(BigInteger)
    period: Mapped[str] = mapped_column(String(8))
    role: Mapped[Role | None]
    area: Mapped[Area | None]
    grounds: Mapped[tuple[Ground, ...]] = mapped_column(Codes(Ground))
    kinds: Mapped[tuple[Kind, ...]] = mapped_column(Codes(Kind))
    municipality: Mapped[str | None] = mapped_column(String(3))
    district: Mapped[str | None] = mapped_column(String(3))
    time_of_day: Mapped[TimeOfDay | None]
    is_repeated: Mapped[bool]
    bystander: Mapped[BystanderAnswer | None]
    channel: Mapped[Channel]
    is_mass: Mapped[bool]


class FactChange(Base):
    """A fact, or a change of one, that waits to be settled; sealed under the instance's secrets."""

    __tablename__ = "fact_change"
    __table_args__ = (CLUSTERED,)

    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sealed_answers: Mapped[bytes]


class FactSet(Base):
    """Which facts have one answer: a roaring bitmap of their positions."""

    __tablename__ = "fact_set"
    __table_args__ = (CLUSTERED,)

    dimension: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(32), primary_key=True)
    positions: Mapped[bytes]


class SealedFactSet(Base):
    """Which facts have one answer that their reports say too, sealed under the instance's keys."""

    __tablename__ = "sealed_fact_set"
    __table_args__ = (CLUSTERED,)

    dimension: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(32), primary_key=True)
    sealed_positions: Mapped[bytes]


class UnsealedFact(Base):
    """What an older version said of a fact in clear; `db upgrade` seals and deletes these rows."""

    __tablename__ = "unsealed_fact"
    __table_args__ = (CLUSTERED,)

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[FactState]
    wish: Mapped[Wish | None]
    closing_reason: Mapped[ClosingReason | None]
    language: Mapped[str] = mapped_column(String(8))
