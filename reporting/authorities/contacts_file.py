"""Reading and checking the file of contact cards: every card has a source and all its texts."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from reporting.authorities.cards import (
    TEXT_LANGUAGES,
    Anonymity,
    Confidence,
    Contact,
    ContactId,
    ContactText,
    Remedy,
)
from reporting.authorities.toml_lines import TomlLines
from reporting.errors import RinnallaError


class ContactsFileError(RinnallaError):
    """The file of cards cannot be used; the message lists every fault with its line."""


@dataclass(frozen=True, slots=True)
class ContactsFile:
    """All cards by id in the order of the file, and the remedies that refer to them."""

    contacts: Mapping[ContactId, Contact]
    remedies: tuple[Remedy, ...]


def parse_contacts(text: str) -> ContactsFile:
    """Return the cards and remedies of a TOML text, or raise `ContactsFileError`."""
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContactsFileError(str(error)) from error
    cards, remedies = _rows(rows, "contact"), _rows(rows, "remedy")
    ids = [str(card.get("id", "")) for card in cards]
    lines = TomlLines(text)
    faults = _with_lines(lines, "contact", (_card_faults(card) for card in cards))
    for index, one in enumerate(ids):
        if one in ids[:index]:
            faults.append(f"line {lines.of_row('contact', index)}: {one}: the id is used twice")
    faults += _with_lines(lines, "remedy", (_remedy_faults(row, ids) for row in remedies))
    if faults:
        raise ContactsFileError("; ".join(faults))
    contacts = {ContactId(card["id"]): _contact(card) for card in cards}
    return ContactsFile(
        contacts=MappingProxyType(contacts),
        remedies=tuple(_remedy(row, contacts) for row in remedies),
    )


_WORDS: Final = frozenset(one.name for one in fields(ContactText))
_PHONE: Final = re.compile(r"([0-9]+( [0-9]+)*)?")
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_REQUIRED_WORDS: Final = ("name", "can", "cannot")


def _rows(tables: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = tables.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ContactsFileError(f"line 1: {name} is no list of rows")
    return rows


def _with_lines(lines: TomlLines, table: str, faults: Iterable[Iterable[str]]) -> list[str]:
    """Name the line on which the row of each fault begins."""
    return [
        f"line {lines.of_row(table, index)}: {fault}"
        for index, of_row in enumerate(faults)
        for fault in of_row
    ]


def _card_faults(row: Mapping[str, Any]) -> Iterator[str]:
    who = str(row.get("id") or "a card without id")
    if not row.get("id") or not isinstance(row["id"], str):
        yield f"{who}: has no id"
    if not str(row.get("source", "")).startswith(("https://", "http://")):
        yield f"{who}: has no source"
    if not str(row.get("url", "")).startswith("https://"):
        yield f"{who}: has no web address"
    if not _PHONE.fullmatch(str(row.get("phone", "?"))):
        yield f"{who}: the phone is no number"
    if not _is_day(str(row.get("verified_on", "?"))):
        yield f"{who}: verified_on is no date"
    if row.get("confidence") not in list(Confidence):
        yield f"{who}: the confidence is unknown"
    if row.get("anonymous") not in list(Anonymity):
        yield f"{who}: it is not said whether a name is needed"
    yield from _text_faults(who, row)


def _text_faults(who: str, row: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(row.get("support_in", []), list):
        yield f"{who}: support_in is no list of languages"
    told = [row.get(language, {}) for language in TEXT_LANGUAGES]
    texts = [text if isinstance(text, Mapping) else {} for text in told]
    for language, text in zip(TEXT_LANGUAGES, texts, strict=True):
        unknown = [word for word in text if word not in _WORDS or not isinstance(text[word], str)]
        if unknown:
            yield f"{who}: {language} has an unknown {', '.join(unknown)}"
        missing = [word for word in _REQUIRED_WORDS if not text.get(word)]
        if missing:
            yield f"{who}: {language} lacks {', '.join(missing)}"
    if len({bool(text.get("hours")) for text in texts}) > 1:
        yield f"{who}: the hours are not given in every language"


def _remedy_faults(row: Mapping[str, Any], ids: list[str]) -> Iterator[str]:
    who = f"remedy {row.get('contact', '')}"
    if row.get("contact") not in ids:
        yield f"{who}: there is no such card"
    if not str(row.get("source", "")).startswith(("https://", "http://")):
        yield f"{who}: has no source"
    if not all(row.get(language) for language in TEXT_LANGUAGES):
        yield f"{who}: is not given in every language"


def _contact(row: Mapping[str, Any]) -> Contact:
    return Contact(
        id=ContactId(row["id"]),
        url=row["url"],
        phone=row["phone"],
        number_by_law=row.get("number_by_law", False),
        anonymity=Anonymity(row["anonymous"]),
        support_in=frozenset(str(one) for one in row.get("support_in", ())),
        source=row["source"],
        verified_on=_day(str(row["verified_on"])),
        confidence=Confidence(row["confidence"]),
        texts=MappingProxyType({code: ContactText(**row[code]) for code in TEXT_LANGUAGES}),
    )


def _day(text: str) -> date | None:
    """Return a date; a month alone counts from its first day, the careful reading."""
    if not text:
        return None
    return date.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else text)


def _is_day(text: str) -> bool:
    try:
        _day(text)
    except ValueError:
        return False
    return True


def _remedy(row: Mapping[str, Any], contacts: Mapping[ContactId, Contact]) -> Remedy:
    return Remedy(
        contact=contacts[ContactId(row["contact"])],
        facts=MappingProxyType({code: row[code] for code in TEXT_LANGUAGES}),
        source=row["source"],
    )
