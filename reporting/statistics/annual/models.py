"""The tables of the annual report and its registers: what staff write for everybody to read.

Texts in several languages are kept as JSON by language (`told.py`). Both registers only grow: the
newest version of an entry is in force, and the others are its history.
"""

from datetime import date

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.statistics.annual.chapters import MOST_TEXT, Part
from reporting.statistics.annual.entries import FollowUp
from reporting.statistics.annual.told import MOST_STORED
from reporting.statistics.catalogue import View
from reporting.vocabulary import N_, Area, Ground, Term


class RecommendationDeed(Term):
    """What somebody did to a recommendation."""

    ADDED = "added", N_("Added")
    EDITED = "edited", N_("Changed")
    FOLLOWED_UP = "followed_up", N_("Followed up")
    PUBLISHED = "published", N_("Published with the annual report")
    DROPPED = "dropped", N_("Taken out")


class RecommendationVersion(Base):
    """One version of a recommendation of a year; published ones change in their follow-up only."""

    __tablename__ = "recommendation_version"
    __table_args__ = (CLUSTERED,)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    deed: Mapped[RecommendationDeed]
    addressee: Mapped[str] = mapped_column(String(MOST_STORED))
    text: Mapped[str] = mapped_column(String(MOST_STORED))
    reason: Mapped[str] = mapped_column(String(MOST_STORED))
    view: Mapped[View | None]
    due_on: Mapped[date]
    state: Mapped[FollowUp]
    follow_up: Mapped[str] = mapped_column(String(MOST_STORED))
    followed_on: Mapped[date | None]
    published_on: Mapped[date | None]
    changed_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    changed_on: Mapped[date]


class TellingDeed(Term):
    """What somebody did to an entry of “you said – we did”."""

    WRITTEN = "written", N_("Written")
    EDITED = "edited", N_("Changed")
    PUBLISHED = "published", N_("Published")
    TAKEN_BACK = "taken_back", N_("Taken back")


class ChangeVersion(Base):
    """One version of what people said and what was done; everybody sees it once it is published."""

    __tablename__ = "change_version"
    __table_args__ = (CLUSTERED,)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    deed: Mapped[TellingDeed]
    area: Mapped[Area | None]
    ground: Mapped[Ground | None]
    said: Mapped[str] = mapped_column(String(MOST_STORED))
    done: Mapped[str] = mapped_column(String(MOST_STORED))
    done_on: Mapped[date]
    changed_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    changed_on: Mapped[date]


class ReportState(Term):
    """How far an annual report is."""

    DRAFT = "draft", N_("Draft")
    PUBLISHED = "published", N_("Published")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


class AnnualReport(Base):
    """One version of the report of a year.

    `content` is what was frozen when it was published, and `digest` its SHA-256; until then it is
    made anew from texts and registers. `approved_digest` is that of the content somebody approved.
    """

    __tablename__ = "annual_report"
    __table_args__ = (CLUSTERED,)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[ReportState]
    release_name: Mapped[str] = mapped_column(String(32))
    revision: Mapped[int]
    breaches: Mapped[int | None]
    feedback_received: Mapped[int | None]
    feedback_in_time: Mapped[int | None]
    prepared_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    prepared_on: Mapped[date]
    changed_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    changed_on: Mapped[date]
    approved_by: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    approved_on: Mapped[date | None]
    approved_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    published_by: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    published_on: Mapped[date | None]
    content: Mapped[bytes | None]
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    withdrawal_asked_by: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    withdrawn_by: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    withdrawn_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(MOST_STORED))


class AnnualText(Base):
    """A free text of a draft in one language."""

    __tablename__ = "annual_text"
    __table_args__ = (CLUSTERED,)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[Part] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    text: Mapped[str] = mapped_column(String(MOST_TEXT))
    revision: Mapped[int]
    written_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    written_on: Mapped[date]


class AnnualPdf(Base):
    """A published report on paper in one language, made once so that reading it costs nothing."""

    __tablename__ = "annual_pdf"
    __table_args__ = (CLUSTERED,)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    content: Mapped[bytes]
    made_on: Mapped[date]
