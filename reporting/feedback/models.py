"""The table of accessibility feedback: days and state in clear, every word sealed."""

from datetime import date

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.vocabulary import N_, Term


class FeedbackState(Term):
    """How far feedback is."""

    OPEN = "open", N_("Waits for an answer")
    ANSWERED = "answered", N_("Answered")


class AccessibilityFeedback(Base):
    """One piece of feedback, sealed to the team; answered within fourteen days (Act 306/2019).

    `sealed_key` is wrapped to the team key of `generation`, in the format of a report's keys.
    """

    __tablename__ = "accessibility_feedback"
    __table_args__ = (
        Index("ix_accessibility_feedback_team_id_state", "team_id", "state", "answer_by"),
        CLUSTERED,
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    team_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    generation: Mapped[int]
    state: Mapped[FeedbackState]
    received_on: Mapped[date]
    answer_by: Mapped[date]
    forget_on: Mapped[date] = mapped_column(index=True)
    sealed_key: Mapped[bytes]
    sealed_content: Mapped[bytes]
    sealed_note: Mapped[bytes | None]
