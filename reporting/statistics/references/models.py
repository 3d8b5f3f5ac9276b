"""The table of reference figures that were imported; those delivered lie in a file."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.database import CLUSTERED, Base
from reporting.statistics.references.series import (
    Approximation,
    FigureConfidence,
    FigureNote,
    FigureUnit,
)


class ReferenceFigure(Base):
    """One figure another body has published; its value is kept as it was written."""

    __tablename__ = "reference_figure"
    __table_args__ = (CLUSTERED,)

    series: Mapped[str] = mapped_column(String(32), primary_key=True)
    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    body_en: Mapped[str] = mapped_column(String(300))
    body_fi: Mapped[str] = mapped_column(String(300))
    body_sv: Mapped[str] = mapped_column(String(300))
    what_en: Mapped[str] = mapped_column(String(300))
    what_fi: Mapped[str] = mapped_column(String(300))
    what_sv: Mapped[str] = mapped_column(String(300))
    value: Mapped[str | None] = mapped_column(String(12))
    note: Mapped[FigureNote | None]
    approximation: Mapped[Approximation | None]
    total_published: Mapped[int | None]
    unit: Mapped[FigureUnit]
    source: Mapped[str] = mapped_column(String(300))
    verified_on: Mapped[date | None]
    confidence: Mapped[FigureConfidence]
