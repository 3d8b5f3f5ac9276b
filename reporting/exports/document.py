"""A case as it leaves the house: what the copy holds or, with two people, all that was told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from reporting.casework.redaction.copies import Original, RedactedCopy
from reporting.casework.redaction.marks import Piece
from reporting.clock import HOME
from reporting.report.conversation import Story
from reporting.report.drafts import DraftFile
from reporting.report.models import Report
from reporting.vocabulary import Term


@dataclass(frozen=True)
class Stamp:
    """The watermark: who took the case out, and when (UTC, to the minute)."""

    name: str
    at: datetime

    @property
    def at_home(self) -> datetime:
        """Give the moment as clocks in Finland show it."""
        return self.at.astimezone(HOME)


@dataclass(frozen=True)
class OutsideMessage:
    """A message in the document: who wrote it on which day, and its pieces."""

    is_from_team: bool
    day: str
    pieces: tuple[Piece, ...] = field(repr=False)


@dataclass(frozen=True)
class OutsideFile:
    """A file that is handed over beside the document; its name only when nothing is hidden."""

    name: str
    media_type: str
    length: int
    sha256: str


@dataclass(frozen=True)
class CaseDocument:
    """What a receiver sees of a case. Internal notes are never part of it.

    `answers` are coded answers by question, `texts` the texts of the story by name.
    """

    number: str
    received_week: str
    is_redacted: bool
    receiver: str
    stamp: Stamp
    answers: Mapping[str, tuple[Term, ...]]
    municipality: str | None
    texts: Mapping[str, tuple[Piece, ...]] = field(repr=False)
    messages: tuple[OutsideMessage, ...] = field(repr=False)
    files: tuple[OutsideFile, ...] = field(repr=False)


def redacted_document(
    report: Report, original: Original, copy: RedactedCopy, *, stamp: Stamp, receiver: str = ""
) -> CaseDocument:
    """Give a case as its redacted copy shows it: what the copy does not include is not there."""
    chosen = [f for f in original.files if f.attachment_id.hex() in copy.files]
    town = original.story.municipality if copy.with_town else None
    texts = {n: pieces for n, pieces in copy.parts.items() if not n.startswith("message-")}
    return CaseDocument(
        number=report.number,
        received_week=report.received_week,
        is_redacted=True,
        receiver=receiver,
        stamp=stamp,
        answers=_answers(original.story),
        municipality=town,
        texts=texts,
        messages=_messages(original, copy.parts),
        files=tuple(_file(one, name="") for one in chosen),
    )


def whole_document(report: Report, original: Original, *, stamp: Stamp) -> CaseDocument:
    """Give everything that was told in a case, for which two people have to agree."""
    everything = {name: (Piece(text),) for name, text in original.texts.items()}
    return CaseDocument(
        number=report.number,
        received_week=report.received_week,
        is_redacted=False,
        receiver="",
        stamp=stamp,
        answers=_answers(original.story),
        municipality=original.story.municipality,
        texts={n: p for n, p in everything.items() if not n.startswith("message-")},
        messages=_messages(original, everything),
        files=tuple(_file(one, name=one.name) for one in original.files),
    )


def _answers(story: Story) -> dict[str, tuple[Term, ...]]:
    told: dict[str, tuple[Term | None, ...]] = {
        "role": (story.role,),
        "area": (story.area,),
        "when": (story.when,),
        "time_of_day": (story.time_of_day,),
        "kinds": story.kinds,
        "grounds": story.grounds,
        "bystander": (story.bystander,),
    }
    return {name: tuple(t for t in terms if t is not None) for name, terms in told.items()}


def _messages(
    original: Original, parts: Mapping[str, tuple[Piece, ...]]
) -> tuple[OutsideMessage, ...]:
    return tuple(
        OutsideMessage(message.is_from_team, message.day.isoformat(), parts[f"message-{number}"])
        for number, message in enumerate(original.messages, start=1)
        if f"message-{number}" in parts
    )


def _file(file: DraftFile, *, name: str) -> OutsideFile:
    return OutsideFile(name, file.media_type, file.length, file.sha256.hex())
