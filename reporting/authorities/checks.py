"""What staff found when they checked a card, laid over the file of cards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reporting.authorities.cards import TEXT_LANGUAGES, Confidence, Contact, ContactId
from reporting.authorities.models import ContactCheck
from reporting.errors import NotFoundError

WARN_AFTER: Final = timedelta(days=180)
FAIL_AFTER: Final = timedelta(days=365)

_CHECKS_KEPT: Final = 10


@dataclass(frozen=True, slots=True)
class CheckedText:
    """Number, hours and address in one language, as the authority's own page says them."""

    phone: str
    hours: str
    url: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a card: what it says in each language, who looked, and on which day."""

    texts: tuple[tuple[str, CheckedText], ...]
    checked_by: bytes
    checked_on: date
    number: int = 0


Checks = Mapping[ContactId, Check]

NO_CHECKS: Final[Checks] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StaleClaims:
    """Cards that claim to have been read on a day long ago."""

    to_warn: tuple[Contact, ...]
    to_fail: tuple[Contact, ...]


def checks_of(session: Session) -> Checks:
    """Give the newest check of each card that staff have checked, with one SELECT."""
    newest: dict[ContactId, dict[str, ContactCheck]] = {}
    for row in session.scalars(select(ContactCheck).order_by(ContactCheck.number)):
        newest.setdefault(ContactId(row.contact_id), {})[row.language] = row
    return MappingProxyType({card: _check(rows) for card, rows in newest.items()})


def with_check(card: Contact, checks: Checks) -> Contact:
    """Give a card as the newest check says it is; the card itself when nobody checked it."""
    check = checks.get(card.id)
    if check is None or (card.verified_on or date.min) > check.checked_on:
        return card
    found = dict(check.texts)
    texts = {
        code: replace(text, hours=found[code].hours, phone=found[code].phone, url=found[code].url)
        if code in found
        else text
        for code, text in card.texts.items()
    }
    return replace(
        card,
        texts=MappingProxyType(texts),
        has_new_hours=any(texts[code].hours != card.texts[code].hours for code in texts),
        verified_on=check.checked_on,
        confidence=Confidence.READ,
    )


def note_check(session: Session, card: Contact, check: Check) -> None:
    """Keep a check of a card; from now on residents see what it says."""
    number = (_newest(session, card.id) or 0) + 1
    for language, text in check.texts:
        session.add(
            ContactCheck(
                contact_id=card.id,
                language=language,
                number=number,
                phone=text.phone,
                hours=text.hours,
                url=text.url,
                checked_by=check.checked_by,
                checked_on=check.checked_on,
            )
        )
    outlived = ContactCheck.number <= number - _CHECKS_KEPT
    session.execute(delete(ContactCheck).where(ContactCheck.contact_id == card.id, outlived))
    session.flush()  # two people who check the same card at once must not both succeed


def take_back_check(session: Session, card: Contact, *, number: int) -> None:
    """Forget the newest check of a card, so that the one before holds, or the file.

    Raises NotFoundError when the newest one has another number.
    """
    if _newest(session, card.id) != number:
        raise NotFoundError("this check is not the newest one")
    session.execute(
        delete(ContactCheck).where(
            ContactCheck.contact_id == card.id, ContactCheck.number == number
        )
    )


def stale_claims(cards: Iterable[Contact], today: date) -> StaleClaims:
    """Give the cards whose claim to have been read is older than 180, and than 365 days."""
    claimed = [
        (today - card.verified_on, card)
        for card in cards
        if card.verified_on and card.confidence is Confidence.READ and not card.number_by_law
    ]
    return StaleClaims(
        to_warn=tuple(card for age, card in claimed if WARN_AFTER < age <= FAIL_AFTER),
        to_fail=tuple(card for age, card in claimed if age > FAIL_AFTER),
    )


def _newest(session: Session, contact_id: str) -> int | None:
    numbers = select(ContactCheck.number).where(ContactCheck.contact_id == contact_id)
    return session.scalars(numbers.order_by(ContactCheck.number.desc()).limit(1)).first()


def _check(rows: Mapping[str, ContactCheck]) -> Check:
    last = max(rows.values(), key=lambda row: row.number)
    texts = tuple(
        (code, CheckedText(rows[code].phone, rows[code].hours, rows[code].url))
        for code in TEXT_LANGUAGES
        if code in rows
    )
    return Check(texts, last.checked_by, last.checked_on, last.number)
