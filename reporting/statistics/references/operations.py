"""Importing reference figures: a whole file or nothing."""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from reporting.statistics.references.models import ReferenceFigure
from reporting.statistics.references.queries import delivered_units
from reporting.statistics.references.series import Figure
from reporting.statistics.references.series_file import parse_figures


@dataclass(frozen=True)
class Imported:
    """How many series and figures a file holds."""

    series: int
    figures: int


def check_references(content: bytes) -> Imported:
    """Read a file and change nothing. Raises ReferencesRefusedError with every fault in it."""
    return _number(parse_figures(content, units=delivered_units()))


def import_references(session: Session, content: bytes) -> Imported:
    """Take every figure of a file; series that were imported before are replaced as a whole.

    A figure of a delivered series stands in place of the delivered one of its period. Raises
    ReferencesRefusedError with every fault of the file, and then takes nothing.
    """
    figures = parse_figures(content, units=delivered_units())
    named = {figure.series for figure in figures}
    session.execute(delete(ReferenceFigure).where(ReferenceFigure.series.in_(named)))
    session.add_all(_row(figure) for figure in figures)
    return _number(figures)


def _number(figures: tuple[Figure, ...]) -> Imported:
    return Imported(len({figure.series for figure in figures}), len(figures))


def _row(figure: Figure) -> ReferenceFigure:
    body_en, body_fi, body_sv = figure.bodies
    what_en, what_fi, what_sv = figure.whats
    return ReferenceFigure(
        series=figure.series,
        period=str(figure.period),
        body_en=body_en,
        body_fi=body_fi,
        body_sv=body_sv,
        what_en=what_en,
        what_fi=what_fi,
        what_sv=what_sv,
        value=None if figure.value is None else str(figure.value),
        note=figure.note,
        approximation=figure.approximation,
        total_published=figure.total,
        unit=figure.unit,
        source=figure.source,
        verified_on=figure.verified_on,
        confidence=figure.confidence,
    )
