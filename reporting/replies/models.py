"""The table of saved replies: every version, who wrote it and who approved it."""

from datetime import date

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.replies.purposes import Purpose

MOST_TEXT = 2000


class ReplyVersion(Base):
    """One version of a reply; the newest approved one is in use. It tells of no report."""

    __tablename__ = "reply_version"
    __table_args__ = (CLUSTERED,)

    purpose: Mapped[Purpose] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(MOST_TEXT))
    owner_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    written_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    written_on: Mapped[date]
    approved_by: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    approved_on: Mapped[date | None]
    review_on: Mapped[date | None]
