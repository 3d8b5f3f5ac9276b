"""Indicators and codebook in words, as a page and as rows of files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reporting.facts.answers import Dimension
from reporting.statistics.indicators.catalogue import CODED, CodebookRow, catalogue, codebook_rows
from reporting.statistics.indicators.mappings import LANGUAGES, Goal, Indicator, Scheme
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.templating import label

Lines = list[tuple[str, ...]]

_TITLES: Final[Mapping[Dimension, str]] = {
    Dimension.GROUND: N_("What it was about"),
    Dimension.AREA: N_("Where in life"),
    Dimension.KIND: N_("What was done"),
}


@dataclass(frozen=True)
class ShownIndicator:
    """One row of the table of indicators; `elsewhere` are names in schemes, scheme first."""

    id: str
    name: str
    counts: str
    views: tuple[str, ...]
    elsewhere: tuple[tuple[str, str], ...]
    goals: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class ShownSource:
    """A scheme or goal: what it is called, its words, its limits, and where it was read."""

    id: str
    words: str
    limit: str
    source: str
    address: str
    confidence: str


@dataclass(frozen=True)
class ShownCodes:
    """One vocabulary of the codebook: its schemes, and a row for each code."""

    anchor: str
    title: str
    schemes: tuple[str, ...]
    rows: tuple[tuple[CodebookRow, tuple[str, ...]], ...]


@dataclass(frozen=True)
class IndicatorsPage:
    """The whole page; `language` is that of the texts from the file, for the lang attribute."""

    language: str
    indicators: tuple[ShownIndicator, ...]
    goals: tuple[ShownSource, ...]
    schemes: tuple[ShownSource, ...]
    codebook: tuple[ShownCodes, ...]


def indicators_page() -> IndicatorsPage:
    """Give the page in the language it is asked in."""
    known = catalogue()
    return IndicatorsPage(
        language=_language(),
        indicators=tuple(_indicator(one) for one in known.indicators),
        goals=tuple(_goal(one) for one in known.goals.values()),
        schemes=tuple(_scheme(one) for one in known.schemes.values()),
        codebook=tuple(_codes(vocabulary) for vocabulary in CODED),
    )


def indicator_lines() -> Lines:
    """Give the indicators as lines of a file, the names of the columns first."""
    known = catalogue()
    head = ("id", "name", "counts", "views", "dimensions", "codes", *known.schemes)
    return [(*head, "sdg", "source", "confidence")] + [
        (
            one.id,
            one.texts[_language()].name,
            one.texts[_language()].counts,
            _joined(one.views),
            _joined(one.dimensions),
            _joined(one.codes),
            *(_joined(one.mappings.get(scheme, ())) for scheme in known.schemes),
            _joined(one.goals),
            _joined(known.sources(one)),
            known.confidence(one) or "",
        )
        for one in known.indicators
    ]


def codebook_lines() -> Lines:
    """Give the codebook as lines of a file, the names of the columns first."""
    schemes = catalogue().schemes
    return [("vocabulary", "code", "parent", "label", *schemes)] + [
        (
            row.vocabulary,
            row.term.value,
            row.parent,
            label(row.term),
            *(row.names.get(scheme, "") for scheme in schemes),
        )
        for row in codebook_rows()
    ]


def _indicator(indicator: Indicator) -> ShownIndicator:
    known, text = catalogue(), indicator.texts[_language()]
    names = {scheme: known.schemes[scheme].names[_language()] for scheme in indicator.mappings}
    return ShownIndicator(
        id=indicator.id,
        name=text.name,
        counts=text.counts,
        views=tuple(label(view) for view in indicator.views),
        elsewhere=tuple(
            (names[scheme], _joined(told)) for scheme, told in indicator.mappings.items()
        ),
        goals=indicator.goals,
        confidence=label(known.confidence(indicator)),
    )


def _goal(goal: Goal) -> ShownSource:
    limit = goal.limits[_language()]
    return _source(goal, words=goal.official, limit=limit)


def _scheme(scheme: Scheme) -> ShownSource:
    return _source(scheme, words=scheme.names[_language()], limit="")


def _source(one: Goal | Scheme, *, words: str, limit: str) -> ShownSource:
    is_address = one.source.startswith("https://")
    return ShownSource(
        id=one.id,
        words=words,
        limit=limit,
        source=one.source.split("/")[2] if is_address else one.source,
        address=one.source if is_address else "",
        confidence=label(one.confidence),
    )


def _codes(vocabulary: Dimension) -> ShownCodes:
    rows = [row for row in codebook_rows() if row.vocabulary is vocabulary]
    schemes = catalogue().schemes
    used = [scheme for scheme in schemes if any(scheme in row.names for row in rows)]
    return ShownCodes(
        anchor=f"codes-{vocabulary.value}",
        title=_TITLES[vocabulary],
        schemes=tuple(schemes[scheme].names[_language()] for scheme in used),
        rows=tuple((row, tuple(row.names.get(scheme, "") for scheme in used)) for row in rows),
    )


def _language() -> str:
    base = current.language().partition("-")[0]
    return base if base in LANGUAGES else "en"


def _joined(values: Sequence[str]) -> str:
    return "; ".join(values)
