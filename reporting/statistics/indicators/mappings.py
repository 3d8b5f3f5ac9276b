"""The shape of indicators: what each is computed from, and its names in the schemes of others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from reporting.facts.answers import Dimension
from reporting.statistics.catalogue import View
from reporting.vocabulary import N_, Term

LANGUAGES: Final = ("en", "fi", "sv")


class MappingConfidence(Term):
    """How sure a name of another scheme is; the surest first."""

    READ = "read", N_("read in the source")
    OWN = "own", N_("our own mapping, to be checked")
    MEMORY = "memory", N_("from memory, to be checked")

    @property
    def must_be_checked(self) -> bool:
        """Say whether somebody must look it up before relying on it."""
        return self is not MappingConfidence.READ


@dataclass(frozen=True)
class Scheme:
    """A scheme of others into which our codes are mapped; `names` by language."""

    id: str
    names: Mapping[str, str]
    source: str
    verified_on: date | None
    confidence: MappingConfidence


@dataclass(frozen=True)
class Goal:
    """A target or indicator of the Sustainable Development Goals, in the words of the UN.

    `limits` say by language why our figures are not this indicator.
    """

    id: str
    official: str
    limits: Mapping[str, str]
    source: str
    verified_on: date | None
    confidence: MappingConfidence


@dataclass(frozen=True)
class IndicatorText:
    """One language of an indicator: its name, and what it counts."""

    name: str
    counts: str


@dataclass(frozen=True)
class Indicator:
    """One indicator: views and dimensions that make it, and its names in schemes and goals.

    `codes` are the only ones of a dimension that count, as `dimension:code`; empty means all.
    """

    id: str
    texts: Mapping[str, IndicatorText]
    views: tuple[View, ...]
    dimensions: tuple[Dimension, ...]
    codes: tuple[str, ...]
    mappings: Mapping[str, tuple[str, ...]]
    goals: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """All indicators in the order of the file, with the schemes and goals they name, by id."""

    schemes: Mapping[str, Scheme]
    goals: Mapping[str, Goal]
    indicators: tuple[Indicator, ...]

    def sources(self, indicator: Indicator) -> tuple[str, ...]:
        """Give where the schemes and goals of an indicator were read."""
        return tuple(dict.fromkeys(one.source for one in self._named_by(indicator)))

    def confidence(self, indicator: Indicator) -> MappingConfidence | None:
        """Give how sure the names of an indicator are, None when it has none elsewhere.

        They are never surer than our own choice of them.
        """
        named = [one.confidence for one in self._named_by(indicator)]
        order = list(MappingConfidence)
        return max((MappingConfidence.OWN, *named), key=order.index) if named else None

    def _named_by(self, indicator: Indicator) -> list[Scheme | Goal]:
        schemes = [self.schemes[name] for name in indicator.mappings]
        return [*schemes, *(self.goals[name] for name in indicator.goals)]
