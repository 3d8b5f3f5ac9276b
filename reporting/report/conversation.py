"""The conversation and the story as values, the same for the reporter and for the team."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from reporting.coding import AreaSetting, Counterparty, LegalForm
from reporting.places import helsinki_districts, municipality
from reporting.report.content import file_from_content
from reporting.report.drafts import DraftFile
from reporting.report.sealed import OpenedObject
from reporting.sealing import Author, ObjectKind
from reporting.vocabulary import (
    Area,
    BystanderAnswer,
    ContactSafe,
    ContactTime,
    Flag,
    Ground,
    Kind,
    Role,
    Sharing,
    Term,
    TimeOfDay,
    When,
    Wish,
)

T = TypeVar("T", bound=Term)


@dataclass(frozen=True)
class Message:
    """One message: who wrote it on which day, and what."""

    is_from_team: bool
    day: date
    text: str = field(repr=False)
    files: tuple[DraftFile, ...] = ()
    wish: Wish | None = None


@dataclass(frozen=True)
class Story:
    """What was told in the report."""

    role: Role | None
    area: Area | None
    when: When | None
    time_of_day: TimeOfDay | None
    municipality: str | None
    municipality_text: str
    place: str
    organisation: str
    story: str = field(repr=False)
    kinds: tuple[Kind, ...]
    grounds: tuple[Ground, ...]
    bystander: BystanderAnswer | None
    sharing: Sharing | None
    contact: str = field(repr=False)
    contact_safe: ContactSafe | None
    contact_time: ContactTime | None
    files: tuple[DraftFile, ...]


@dataclass(frozen=True)
class Summary:
    """The coded line of a report that a queue may show, and the key of its fact.

    What stands below `links` was not asked of every report: then it is absent, and None here.
    """

    fact_key: bytes = field(repr=False)
    role: Role | None
    area: Area | None
    municipality: str | None
    kinds: tuple[Kind, ...]
    grounds: tuple[Ground, ...]
    sharing: Sharing | None
    words: int
    files: int
    has_contact: bool
    is_urgent: bool
    flags: tuple[Flag, ...] = ()
    links: int = 0
    time_of_day: TimeOfDay | None = None
    is_repeated: bool | None = None
    bystander: BystanderAnswer | None = None
    district: str | None = None
    setting: AreaSetting | None = None
    legal_forms: tuple[LegalForm, ...] = ()
    counterparty: Counterparty | None = None

    def town(self, language: str) -> str:
        """Give the name of the municipality, empty when none is known."""
        return municipality(self.municipality).name(language) if self.municipality else ""

    def district_name(self, language: str) -> str:
        """Give the name of the district of Helsinki, empty when none was coded."""
        names = (d.name(language) for d in helsinki_districts() if d.code == self.district)
        return next(names, "")


def messages_of(objects: Iterable[OpenedObject]) -> tuple[Message, ...]:
    """Give the messages of a thread, oldest first."""
    kinds = (ObjectKind.MESSAGE, ObjectKind.REQUEST)
    return tuple(_message(o) for o in objects if o.kind in kinds)


def story_of(objects: Iterable[OpenedObject]) -> Story | None:
    """Give what the report told."""
    for found in objects:
        if found.kind is ObjectKind.STORY:
            return _story(found.content)
    return None


def summary_of(objects: Iterable[OpenedObject]) -> Summary | None:
    """Give the newest coded summary of a report: corrections are appended, never written over."""
    newest = None
    for found in objects:
        if found.kind is ObjectKind.SUMMARY:
            newest = found
    return _summary(newest.content) if newest else None


def _message(found: OpenedObject) -> Message:
    words = found.content
    return Message(
        is_from_team=found.author is Author.TEAM,
        day=date.fromisoformat(words["day"]),
        text=words.get("text", ""),
        files=tuple(file_from_content(file) for file in words.get("files", ())),
        wish=_term(Wish, words.get("wish")),
    )


def _story(told: dict[str, Any]) -> Story:
    return Story(
        role=_term(Role, told["role"]),
        area=_term(Area, told["area"]),
        when=_term(When, told["when"]),
        time_of_day=_term(TimeOfDay, told["time_of_day"]),
        municipality=told["municipality"],
        municipality_text=told["municipality_text"],
        place=told["place"],
        organisation=told["organisation"],
        story=told["story"],
        kinds=tuple(Kind(value) for value in told["kinds"]),
        grounds=tuple(Ground(value) for value in told["grounds"]),
        bystander=_term(BystanderAnswer, told["bystander"]),
        sharing=_term(Sharing, told["sharing"]),
        contact=told["contact"],
        contact_safe=_term(ContactSafe, told["contact_safe"]),
        contact_time=_term(ContactTime, told["contact_time"]),
        files=tuple(file_from_content(file) for file in told["files"]),
    )


def _summary(told: dict[str, Any]) -> Summary:
    return Summary(
        fact_key=bytes.fromhex(told["fact"]),
        role=_term(Role, told["role"]),
        area=_term(Area, told["area"]),
        municipality=told["municipality"],
        kinds=tuple(Kind(value) for value in told["kinds"]),
        grounds=tuple(Ground(value) for value in told["grounds"]),
        sharing=_term(Sharing, told["sharing"]),
        words=told["words"],
        files=told["files"],
        has_contact=told["has_contact"],
        is_urgent=told["is_urgent"],
        flags=tuple(Flag(value) for value in told.get("flags", ())),
        links=told.get("links", 0),
        time_of_day=_term(TimeOfDay, told.get("time_of_day")),
        is_repeated=told.get("is_repeated"),
        bystander=_term(BystanderAnswer, told.get("bystander")),
        district=told.get("district"),
        setting=_term(AreaSetting, told.get("setting")),
        legal_forms=tuple(LegalForm(value) for value in told.get("legal_forms", ())),
        counterparty=_term(Counterparty, told.get("counterparty")),
    )


def _term(terms: type[T], value: str | None) -> T | None:
    return terms(value) if value else None
