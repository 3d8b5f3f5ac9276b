"""The tables of reports. Words are only in sealed columns; what is clear is listed in design §5."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.report.progress import State
from reporting.vocabulary import Wish


class Report(Base):
    """One report: random id, state and duty days; its content is in `SealedObject`s."""

    __tablename__ = "report"
    __table_args__ = (
        # All that sorting and counting a team's cases looks at, so that no row is read for it.
        Index(
            "ix_report_team_id_state",
            *("team_id", "state", "acknowledge_by", "feedback_by", "has_new_message"),
            *("owner_id", "next_step_on", "received_week"),
        ),
        # What is over is sorted by when it ended; that list may be long.
        Index("ix_report_team_id_state_state_since", "team_id", "state", "state_since", "id"),
        CLUSTERED,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    team_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    state: Mapped[State]
    received_week: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(12))
    reply_language: Mapped[str] = mapped_column(String(12))
    wish: Mapped[Wish | None]
    acknowledge_by: Mapped[date]
    feedback_by: Mapped[date]
    closes_on: Mapped[date]
    has_new_message: Mapped[bool] = mapped_column(default=False)
    # Whether the inbox was opened within 30 days: said once, so that figures count it once.
    has_returned: Mapped[bool] = mapped_column(default=False)
    # Casework: who works on it, the next step's day, since when the state holds, and a number
    # that grows with every change, so that two people cannot overwrite each other.
    owner_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    next_step_on: Mapped[date | None]
    state_since: Mapped[date]
    revision: Mapped[int] = mapped_column(default=0)
    code_lookup_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), unique=True)


class SealedKey(Base):
    """One of a report's keys, wrapped for the team or for its follow-up code."""

    __tablename__ = "sealed_key"
    __table_args__ = (CLUSTERED,)

    report_id: Mapped[bytes] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[int] = mapped_column(primary_key=True)
    recipient_key_id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    generation: Mapped[int]
    sealed_key: Mapped[bytes]


class SealedObject(Base):
    """A sealed piece of a report: the story, a message, the internal summary.

    Keyed by its place in its report, so that all of a report lies together.
    """

    __tablename__ = "sealed_object"
    __table_args__ = (CLUSTERED,)

    report_id: Mapped[bytes] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(16))
    kind: Mapped[int]
    author: Mapped[int]
    sealed_content: Mapped[bytes]


class Attachment(Base):
    """A sealed file in the storage; its name, type and key are inside a sealed object."""

    __tablename__ = "attachment"
    __table_args__ = (CLUSTERED,)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    report_id: Mapped[bytes] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), index=True
    )
    blob_name: Mapped[str] = mapped_column(String(32), unique=True)


class SentForm(Base):
    """That a form was sent, so that sending it twice changes nothing; deleted after a day."""

    __tablename__ = "sent_form"
    __table_args__ = (CLUSTERED,)

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    content_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    report_id: Mapped[bytes | None] = mapped_column(ForeignKey("report.id", ondelete="SET NULL"))
    shows_code: Mapped[bool]
    sent_at: Mapped[datetime] = mapped_column(index=True)
