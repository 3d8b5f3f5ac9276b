"""What a report says, frozen: canonical JSON of texts, registers and the name of its release.

The figures are not in it: they are read from the release that it names, which is frozen itself.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from reporting.preferences.values import Words
from reporting.statistics.annual.chapters import Part
from reporting.statistics.annual.entries import FollowNote, FollowUp, Recommendation, ToldChange
from reporting.statistics.annual.others import read_figure, stored_figure
from reporting.statistics.annual.told import words_of
from reporting.statistics.catalogue import View
from reporting.statistics.references.series import Figure
from reporting.statistics.releases.artefact import ArtefactBrokenError
from reporting.vocabulary import Area, Ground

FORMAT: Final = 1
"""The version of this format; it grows when the JSON changes."""


class ContentBrokenError(ArtefactBrokenError):
    """A stored report is not what was frozen: it cannot be read, or its checksum differs."""


@dataclass(frozen=True)
class ServiceFacts:
    """What people count by hand about the service; None is not told."""

    breaches: int | None = None
    feedback_received: int | None = None
    feedback_in_time: int | None = None


@dataclass(frozen=True)
class ReportContent:
    """One version of a report. `release_digest` is the SHA-256 of its release in hexadecimal.

    `recommendations` are those of the year, `earlier` older ones with what came of them,
    `languages` those the service was offered in, and `others` what other bodies counted.
    """

    year: int
    version: int
    release_name: str
    release_digest: str
    texts: Mapping[Part, Words] = field(repr=False)
    recommendations: tuple[Recommendation, ...] = ()
    earlier: tuple[Recommendation, ...] = ()
    changes: tuple[ToldChange, ...] = ()
    service: ServiceFacts = ServiceFacts()
    languages: tuple[str, ...] = ()
    others: tuple[Figure, ...] = field(default=(), repr=False)

    def text(self, part: Part) -> Words:
        """Give a free text, empty when there is none."""
        return self.texts.get(part, Words())


def content_bytes(content: ReportContent) -> bytes:
    """Give a report as canonical JSON: sorted keys, no spaces, UTF-8, one line feed at the end."""
    told = {
        "format": FORMAT,
        "year": content.year,
        "version": content.version,
        "release": content.release_name,
        "release_sha256": content.release_digest,
        "texts": {part: dict(words.texts) for part, words in content.texts.items() if words.texts},
        "recommendations": [_recommendation(one) for one in content.recommendations],
        "earlier": [_recommendation(one) for one in content.earlier],
        "changes": [_change(one) for one in content.changes],
        "service": vars(content.service),
        "languages": list(content.languages),
        "others": [stored_figure(one) for one in content.others],
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def content_digest(content: bytes) -> bytes:
    """Give the SHA-256 of a frozen report."""
    return hashlib.sha256(content).digest()


def read_content(content: bytes, *, known: bytes) -> ReportContent:
    """Read what `content_bytes` wrote.

    Raises ContentBrokenError when it is not that, or not what the `known` digest belongs to.
    """
    if content_digest(content) != known:
        raise ContentBrokenError("the checksum of a stored report differs")
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise ContentBrokenError(f"unknown format {told['format']}")
        return ReportContent(
            year=told["year"],
            version=told["version"],
            release_name=told["release"],
            release_digest=told["release_sha256"],
            texts={Part(part): words_of(texts) for part, texts in told["texts"].items()},
            recommendations=tuple(_read_recommendation(one) for one in told["recommendations"]),
            earlier=tuple(_read_recommendation(one) for one in told["earlier"]),
            changes=tuple(_read_change(one) for one in told["changes"]),
            service=ServiceFacts(**told["service"]),
            languages=tuple(told["languages"]),
            others=tuple(read_figure(one) for one in told["others"]),
        )
    except (ArithmeticError, ValueError, LookupError, TypeError) as error:
        raise ContentBrokenError("a stored report cannot be read") from error


def _recommendation(one: Recommendation) -> dict[str, Any]:
    return {
        "year": one.year,
        "number": one.number,
        "addressee": dict(one.addressee.texts),
        "text": dict(one.text.texts),
        "reason": dict(one.reason.texts),
        "view": one.view,
        "due_on": one.due_on.isoformat(),
        "state": one.state,
        "notes": [[n.on.isoformat(), n.state, dict(n.text.texts)] for n in one.notes],
    }


def _read_recommendation(told: Mapping[str, Any]) -> Recommendation:
    return Recommendation(
        year=told["year"],
        number=told["number"],
        addressee=words_of(told["addressee"]),
        text=words_of(told["text"]),
        reason=words_of(told["reason"]),
        view=None if told["view"] is None else View(told["view"]),
        due_on=date.fromisoformat(told["due_on"]),
        state=FollowUp(told["state"]),
        notes=tuple(
            FollowNote(date.fromisoformat(on), FollowUp(state), words_of(texts))
            for on, state, texts in told["notes"]
        ),
    )


def _change(one: ToldChange) -> dict[str, Any]:
    return {
        "number": one.number,
        "area": one.area,
        "ground": one.ground,
        "said": dict(one.said.texts),
        "done": dict(one.done.texts),
        "done_on": one.done_on.isoformat(),
    }


def _read_change(told: Mapping[str, Any]) -> ToldChange:
    return ToldChange(
        number=told["number"],
        area=None if told["area"] is None else Area(told["area"]),
        ground=None if told["ground"] is None else Ground(told["ground"]),
        said=words_of(told["said"]),
        done=words_of(told["done"]),
        done_on=date.fromisoformat(told["done_on"]),
    )
