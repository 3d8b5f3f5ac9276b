"""Reference series as pages show them: the delivered ones, and over them what was imported."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.facts.periods import parse_period
from reporting.statistics.references.models import ReferenceFigure
from reporting.statistics.references.series import Figure, FigureUnit, Series, series_of
from reporting.statistics.references.series_file import parse_figures


def others_of(session: Session, language: str) -> tuple[Series, ...]:
    """Give every series of the view of others: delivered ones, and what was imported over them."""
    imported = {(row.series, row.period): _figure(row) for row in session.scalars(_ROWS)}
    kept = [one for one in delivered() if (one.series, str(one.period)) not in imported]
    return series_of((*kept, *imported.values()), language)


def delivered_units() -> Mapping[str, FigureUnit]:
    """Give what each delivered series is measured in."""
    return {figure.series: figure.unit for figure in delivered()}


@cache
def delivered() -> tuple[Figure, ...]:
    """Give the figures this service comes with."""
    return parse_figures(_PATH.read_bytes(), units={})


_PATH: Final = Path(__file__).resolve().parents[3] / "data" / "reference_series.csv"
_ROWS: Final = select(ReferenceFigure).order_by(ReferenceFigure.series, ReferenceFigure.period)


def _figure(row: ReferenceFigure) -> Figure:
    return Figure(
        series=row.series,
        bodies=(row.body_en, row.body_fi, row.body_sv),
        whats=(row.what_en, row.what_fi, row.what_sv),
        period=parse_period(row.period),
        value=None if row.value is None else Decimal(row.value),
        note=row.note,
        approximation=row.approximation,
        total=row.total_published,
        unit=row.unit,
        source=row.source,
        verified_on=row.verified_on,
        confidence=row.confidence,
    )
