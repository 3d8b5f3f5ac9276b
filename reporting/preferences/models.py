"""The tables of preferences: what is set now, and every change of it."""

from datetime import date

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.preferences.declared import MOST_STORED


class PreferenceRow(Base):
    """A preference that was set, as JSON; what has no row has its default."""

    __tablename__ = "preference"
    __table_args__ = (CLUSTERED,)

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(MOST_STORED))
    changed_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    changed_on: Mapped[date]


class PreferenceChange(Base):
    """One change of a preference: what it was before and after; None is the default."""

    __tablename__ = "preference_change"
    __table_args__ = (CLUSTERED,)

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    before: Mapped[str | None] = mapped_column(String(MOST_STORED))
    after: Mapped[str | None] = mapped_column(String(MOST_STORED))
    changed_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    changed_on: Mapped[date]
