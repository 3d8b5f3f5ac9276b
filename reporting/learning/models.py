"""What is kept of a class: its code until the summer, and how many chose which answer."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.learning.attitudes import Moment


class SchoolClass(Base):
    """A class that a teacher opened; nobody's name, no school, no day of opening."""

    __tablename__ = "school_class"
    __table_args__ = (CLUSTERED,)

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    teacher_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    ends_on: Mapped[date] = mapped_column(index=True)


class AnswerRound(Base):
    """How many pupils of a class answered before or after: shown ones, and those that wait."""

    __tablename__ = "answer_round"
    __table_args__ = (CLUSTERED,)

    class_code: Mapped[str] = mapped_column(
        ForeignKey("school_class.code", ondelete="CASCADE"), primary_key=True
    )
    moment: Mapped[Moment] = mapped_column(primary_key=True)
    shown: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)


class AnswerCount(Base):
    """How many gave one answer to one item; no row belongs to a pupil."""

    __tablename__ = "answer_count"
    __table_args__ = (CLUSTERED,)

    class_code: Mapped[str] = mapped_column(
        ForeignKey("school_class.code", ondelete="CASCADE"), primary_key=True
    )
    moment: Mapped[Moment] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(String(16), primary_key=True)
    answer: Mapped[int] = mapped_column(primary_key=True)
    shown: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
