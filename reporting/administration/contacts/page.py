"""What the pages of contacts show: every card with its source, its age and what it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reporting.authorities.cards import TEXT_LANGUAGES, Confidence, Contact
from reporting.authorities.checks import Check, CheckedText, Checks
from reporting.authorities.contacts import (
    Card,
    contact,
    contacts,
    needs_check,
    resident_card,
    staff_card,
)
from reporting.languages import LANGUAGES, Language
from reporting.vocabulary import N_
from reporting.web.forms import FieldError

CONFIDENCE = {
    Confidence.READ: N_("Read on the authority’s page"),
    Confidence.OLD: N_("Read long ago"),
    Confidence.MEMORY: N_("Not read anywhere"),
}


@dataclass(frozen=True)
class ContactLine:
    """A card on the list: what staff see, how its facts were found, and who checked it last."""

    card: Card
    confidence: str
    check: Check | None
    checked_by: str


@dataclass(frozen=True)
class CheckPage:
    """A card being checked: what stands in its fields, and how residents see it now."""

    line: ContactLine
    texts: tuple[tuple[Language, CheckedText], ...]
    views: tuple[Card, ...]
    errors: tuple[FieldError, ...] = ()
    is_changed: bool = False

    @property
    def seen(self) -> int:
        """Give the number of the newest check."""
        return self.line.check.number if self.line.check else 0

    def error_of(self, part: str) -> str:
        """Give what is wrong with one part, empty when nothing is."""
        return next((one.text for one in self.errors if one.anchor == "q-" + part), "")


def contact_lines(
    checks: Checks, names: Mapping[bytes, str], *, language: str, today: date
) -> list[ContactLine]:
    """Give every card, those that need a check first."""
    cards = sorted(contacts(checks), key=lambda card: not needs_check(card, today))
    return [_line(card, checks, names, language=language, today=today) for card in cards]


def check_page(
    contact_id: str,
    checks: Checks,
    names: Mapping[bytes, str],
    *,
    language: str,
    today: date,
    texts: tuple[tuple[str, CheckedText], ...] | None = None,
    errors: tuple[FieldError, ...] = (),
    is_changed: bool = False,
) -> CheckPage:
    """Give the page on which one card is checked. Raises ContactUnknownError."""
    card = contact(contact_id, checks)
    written = texts or tuple((code, _as_known(card, code, today)) for code in TEXT_LANGUAGES)
    return CheckPage(
        line=_line(card, checks, names, language=language, today=today),
        texts=tuple((LANGUAGES[code], text) for code, text in written),
        views=tuple(resident_card(card, code, today=today) for code in TEXT_LANGUAGES),
        errors=errors,
        is_changed=is_changed,
    )


def _line(
    card: Contact, checks: Checks, names: Mapping[bytes, str], *, language: str, today: date
) -> ContactLine:
    check = checks.get(card.id)
    who = names.get(check.checked_by, "") if check else ""
    shown = staff_card(card, language, today=today)
    return ContactLine(shown, CONFIDENCE[card.confidence], check, who)


def _as_known(card: Contact, language: str, today: date) -> CheckedText:
    shown = staff_card(card, language, today=today)
    return CheckedText(shown.phone, shown.text.hours, shown.url)
