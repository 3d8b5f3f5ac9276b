"""The tables of releases: how far each is, what was frozen, and which facts it counts."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.statistics.releases.artefact import Audience, BreakReason
from reporting.statistics.releases.workflow import ReleaseState


class Release(Base):
    """One release of one period: its state, who did what on which day, and words about it.

    `form_digest` is that of the form which changed it last, so that sending it twice changes
    nothing. `reason` is why it was sent back or dropped; the notes say why it was withdrawn.
    """

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("period", "version"), CLUSTERED)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    period: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    state: Mapped[ReleaseState]
    revision: Mapped[int]
    form_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    prepared_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    prepared_on: Mapped[date]
    reviewed_by: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    reviewed_on: Mapped[date | None]
    publish_on: Mapped[date | None]
    published_on: Mapped[date | None]
    withdrawal_asked_by: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    withdrawn_by: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    withdrawn_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    note_fi: Mapped[str] = mapped_column(Text)
    note_sv: Mapped[str] = mapped_column(Text)
    note_en: Mapped[str] = mapped_column(Text)


class ReleaseArtefact(Base):
    """What was frozen for one audience: canonical bytes, and their SHA-256."""

    __tablename__ = "release_artefact"
    __table_args__ = (CLUSTERED,)

    release_id: Mapped[bytes] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), primary_key=True
    )
    audience: Mapped[Audience] = mapped_column(primary_key=True)
    content: Mapped[bytes]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class ReleaseFacts(Base):
    """Which facts a release counts: their positions, sealed, and a keyed mark of what each said."""

    __tablename__ = "release_facts"
    __table_args__ = (CLUSTERED,)

    release_id: Mapped[bytes] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), primary_key=True
    )
    sealed_positions: Mapped[bytes | None]
    marks: Mapped[bytes]
    # What an older version stored; `db upgrade` seals it right after the migration.
    unsealed_positions: Mapped[bytes | None]


class SeriesBreak(Base):
    """A quarter from which on figures are not like those before, and why."""

    __tablename__ = "series_break"
    __table_args__ = (CLUSTERED,)

    quarter: Mapped[str] = mapped_column(String(7), primary_key=True)
    reason: Mapped[BreakReason] = mapped_column(primary_key=True)
    noted_by: Mapped[bytes] = mapped_column(LargeBinary(16))
    noted_on: Mapped[date]
