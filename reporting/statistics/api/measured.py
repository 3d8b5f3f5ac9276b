"""What is measured and what others call it, as the interface for programs tells it."""

from datetime import date
from typing import Any

from reporting.statistics.indicators.catalogue import CodebookRow, catalogue, codebook_rows
from reporting.statistics.indicators.mappings import Catalogue, Goal, Indicator, Scheme
from reporting.statistics.open_data.code_lists import Names, in_each


def indicators_told(names: Names) -> dict[str, Any]:
    """Give indicators, the schemes and goals they name, and the codebook of single codes."""
    found = catalogue()
    return {
        "indicators": [_indicator(one, found) for one in found.indicators],
        "schemes": [_scheme(one) for one in found.schemes.values()],
        "goals": [_goal(one) for one in found.goals.values()],
        "codebook": [_line(row, names) for row in codebook_rows()],
    }


def _indicator(one: Indicator, found: Catalogue) -> dict[str, Any]:
    confidence = found.confidence(one)
    return {
        "id": one.id,
        "label": {language: text.name for language, text in one.texts.items()},
        "counts": {language: text.counts for language, text in one.texts.items()},
        "tables": [view.value for view in one.views],
        "dimensions": [dimension.value for dimension in one.dimensions],
        "codes": list(one.codes),
        "names_elsewhere": {scheme: list(many) for scheme, many in one.mappings.items()},
        "goals": list(one.goals),
        "confidence": confidence.value if confidence else None,
    }


def _scheme(one: Scheme) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": dict(one.names),
        "source": one.source,
        "verified_on": _day(one.verified_on),
        "confidence": one.confidence.value,
    }


def _goal(one: Goal) -> dict[str, Any]:
    return {
        "id": one.id,
        "official": one.official,
        "limits": dict(one.limits),
        "source": one.source,
        "verified_on": _day(one.verified_on),
        "confidence": one.confidence.value,
    }


def _line(row: CodebookRow, names: Names) -> dict[str, Any]:
    return {
        "dimension": row.vocabulary.value,
        "code": row.term.value,
        "label": in_each(row.term.label, names),
        "parent": row.parent or None,
        "names_elsewhere": dict(row.names),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
