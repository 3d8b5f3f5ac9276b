"""The contact cards of authorities and help lines, and what of them may be promised to residents.

The cards are `data/contacts.toml`, overlaid by what staff found when they checked them. A fact
that nobody has confirmed lately is never a promise: residents then see the web address without
number and hours, staff see the card marked "check".
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from reporting.authorities.cards import (
    Anonymity,
    Confidence,
    Contact,
    ContactId,
    ContactText,
    Remedy,
)
from reporting.authorities.checks import NO_CHECKS, Checks, with_check
from reporting.authorities.contacts_file import ContactsFile, parse_contacts
from reporting.errors import NotFoundError

FRESH_FOR: Final = timedelta(days=180)
"""How long a verified number or opening hour may be shown without being checked again."""


class ContactUnknownError(NotFoundError):
    """There is no card with this id."""


@dataclass(frozen=True, slots=True)
class Card:
    """A contact as one page shows it; `language` is that of its texts, for the `lang` attribute."""

    id: ContactId
    language: str
    hours_language: str
    text: ContactText
    url: str
    phone: str
    dial: str
    anonymity: Anonymity
    needs_check: bool
    verified_on: date | None
    source: str


def contacts(checks: Checks = NO_CHECKS) -> tuple[Contact, ...]:
    """Return all cards, authorities before help lines, as the newest checks say they are."""
    return tuple(with_check(card, checks) for card in _file().contacts.values())


def contact(contact_id: str, checks: Checks = NO_CHECKS) -> Contact:
    """Return one card, or raise `ContactUnknownError`."""
    try:
        return with_check(_file().contacts[ContactId(contact_id)], checks)
    except KeyError:
        raise ContactUnknownError from None


def remedies(checks: Checks = NO_CHECKS) -> tuple[Remedy, ...]:
    """Return what a receipt must name: the authorities and courts, with time limits."""
    return tuple(replace(one, contact=with_check(one.contact, checks)) for one in _file().remedies)


def support_lines(language: str, checks: Checks = NO_CHECKS) -> tuple[Contact, ...]:
    """Return the help lines for an interface language; the English ones where it has no own."""
    base = "fi" if language == "se" else language.partition("-")[0]
    spoken = frozenset[str]().union(*(one.support_in for one in contacts()))
    wanted = {"*", base if base in spoken else "en"}
    return tuple(one for one in contacts(checks) if one.support_in & wanted)


def needs_check(card: Contact, today: date) -> bool:
    """Say whether somebody must confirm the card before its number and hours are promised.

    That is so unless it was read, on a known date, within the last 180 days; a date to come is
    a mistake and promises nothing. A number fixed by law (112) never needs a check.
    """
    if card.number_by_law:
        return False
    if card.confidence is not Confidence.READ or card.verified_on is None:
        return True
    return not timedelta(0) <= today - card.verified_on <= FRESH_FOR


def may_show_phone(card: Contact, today: date) -> bool:
    """Say whether residents may be shown the number and the hours of a card."""
    return _has_phone(card) and not needs_check(card, today)


def resident_card(card: Contact, language: str, *, today: date) -> Card:
    """Return what residents see: no unconfirmed number, hours, or promise of anonymity."""
    shown = staff_card(card, language, today=today)
    if not shown.needs_check:
        return shown
    text = shown.text
    is_promise = card.anonymity is Anonymity.YES and card.confidence is not Confidence.READ
    return Card(
        id=shown.id,
        language=shown.language,
        hours_language=shown.hours_language,
        text=ContactText(name=text.name, can=text.can, cannot=text.cannot, hours=""),
        url=shown.url,
        phone="",
        dial="",
        anonymity=Anonymity.UNKNOWN if is_promise else card.anonymity,
        needs_check=True,
        verified_on=card.verified_on,
        source=card.source,
    )


def staff_card(card: Contact, language: str, *, today: date) -> Card:
    """Return everything we know; pages mark a card that `needs_check`."""
    text = card.text(language)
    phone = card.phone if text.phone is None else text.phone
    return Card(
        id=card.id,
        language=card.language_of_text(language),
        hours_language=card.language_of_hours(language),
        text=text,
        url=text.url or card.url,
        phone=phone,
        dial=f"tel:{phone.replace(' ', '')}" if phone else "",
        anonymity=card.anonymity,
        needs_check=needs_check(card, today),
        verified_on=card.verified_on,
        source=card.source,
    )


def _has_phone(card: Contact) -> bool:
    return any(card.phone if text.phone is None else text.phone for text in card.texts.values())


_PATH: Final = Path(__file__).resolve().parents[2] / "data" / "contacts.toml"


@cache
def _file() -> ContactsFile:
    return parse_contacts(_PATH.read_text(encoding="utf-8"))
