"""The tables of the desk: saved views, what was done in bulk, and cases passed on."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.vocabulary import N_, Term


class SavedView(Base):
    """A filter with a name, for one person or, without `member_id`, for the whole team.

    `query` holds coded values only: what somebody searched for is never kept.
    """

    __tablename__ = "saved_view"
    __table_args__ = (CLUSTERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    team_id: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    member_id: Mapped[bytes | None] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(600))


class BulkAction(Term):
    """What is done with many cases at once."""

    ASSIGN = "assign", N_("Give to somebody")
    UNLIKELY = "unlikely", N_("Mark unlikely")
    AGREE = "agree", N_("Agree as second person")
    LINK = "link", N_("Link as a mass report")
    RELEASE = "release", N_("Move to the queue")
    EXPORT = "export", N_("Export the list")


class BulkDeed(Base):
    """That somebody did one thing to many cases, so that it can be undone; forgotten after a day.

    What it was is sealed with the team's key, what changed in each case with the case's own.
    """

    __tablename__ = "bulk_deed"
    __table_args__ = (CLUSTERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    member_id: Mapped[bytes] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True
    )
    sealed_action: Mapped[bytes]
    done_at: Mapped[datetime] = mapped_column(index=True)


class BulkCase(Base):
    """A case that was part of a bulk deed, and its revision after it."""

    __tablename__ = "bulk_case"
    __table_args__ = (CLUSTERED,)

    deed_id: Mapped[bytes] = mapped_column(
        ForeignKey("bulk_deed.id", ondelete="CASCADE"), primary_key=True
    )
    report_id: Mapped[bytes] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    revision: Mapped[int]


class PassedOn(Base):
    """That somebody passed a case on: taking the next one does not give it to them again."""

    __tablename__ = "passed_on"
    __table_args__ = (CLUSTERED,)

    report_id: Mapped[bytes] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[bytes] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True
    )
