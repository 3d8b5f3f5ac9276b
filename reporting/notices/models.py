"""The outbox: which mail is owed to whom, without a word of what it is about."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base


class OutboxMail(Base):
    """One digest for one person and slot; it waits here until a mail server has taken it.

    The row of a slot stays for some days after sending, so that no slot is written to twice.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (UniqueConstraint("member_id", "slot"), CLUSTERED)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    member_id: Mapped[bytes] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    slot: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    sent_on: Mapped[date | None] = mapped_column(index=True)
