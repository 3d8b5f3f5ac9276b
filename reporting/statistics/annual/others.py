"""Figures of other bodies as a report has frozen them: the register of them may change later."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from reporting.facts.periods import parse_period
from reporting.statistics.references.series import (
    Approximation,
    Figure,
    FigureConfidence,
    FigureNote,
    FigureUnit,
    Series,
)


def figures_of(series: Iterable[Series]) -> tuple[Figure, ...]:
    """Give every figure of some series, which holds its words in every language."""
    return tuple(figure for one in series for figure in one.figures)


def stored_figure(figure: Figure) -> dict[str, Any]:
    """Give a figure as it is frozen."""
    return {
        "series": figure.series,
        "bodies": list(figure.bodies),
        "whats": list(figure.whats),
        "period": str(figure.period),
        "value": None if figure.value is None else str(figure.value),
        "note": figure.note,
        "approximation": figure.approximation,
        "total": figure.total,
        "unit": figure.unit,
        "source": figure.source,
        "verified_on": None if figure.verified_on is None else figure.verified_on.isoformat(),
        "confidence": figure.confidence,
    }


def read_figure(told: Mapping[str, Any]) -> Figure:
    """Give what `stored_figure` wrote. Raises ValueError, LookupError or TypeError."""
    en_body, fi_body, sv_body = told["bodies"]
    en_what, fi_what, sv_what = told["whats"]
    day, note, about = told["verified_on"], told["note"], told["approximation"]
    return Figure(
        series=told["series"],
        bodies=(en_body, fi_body, sv_body),
        whats=(en_what, fi_what, sv_what),
        period=parse_period(told["period"]),
        value=None if told["value"] is None else Decimal(told["value"]),
        note=None if note is None else FigureNote(note),
        approximation=None if about is None else Approximation(about),
        total=told["total"],
        unit=FigureUnit(told["unit"]),
        source=told["source"],
        verified_on=None if day is None else date.fromisoformat(day),
        confidence=FigureConfidence(told["confidence"]),
    )
