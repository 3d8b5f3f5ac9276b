"""The table of what staff found when they checked a contact card."""

from datetime import date

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base


class ContactCheck(Base):
    """What one language of a card said on the day somebody checked it; the newest one holds."""

    __tablename__ = "contact_check"
    __table_args__ = (CLUSTERED,)

    contact_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    phone: Mapped[str] = mapped_column(String(32))
    hours: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(200))
    checked_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    checked_on: Mapped[date]
