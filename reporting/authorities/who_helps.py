"""Recommendations as pages show them: residents get no promise that nobody has read anywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reporting.authorities.cards import ContactId
from reporting.authorities.checks import NO_CHECKS, Checks
from reporting.authorities.contacts import Card, contact, contacts, resident_card, staff_card
from reporting.authorities.deadlines import Deadline
from reporting.authorities.routing import Recommendation, notices, recommend
from reporting.authorities.rules import rules_file
from reporting.authorities.situation import Situation


@dataclass(frozen=True, slots=True)
class Helper:
    """An authority in a list: its card, why it stands there, and the time limits.

    `reasons` are in the language of the card; none means that one must ask there first.
    `needs_check` and `sources` are for staff.
    """

    card: Card
    is_primary: bool
    reasons: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    instead: Card | None = None
    needs_check: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with everybody who can help."""

    id: str
    heading: str
    cards: tuple[Card, ...]


def resident_helpers(
    situation: Situation, language: str, *, today: date, checks: Checks = NO_CHECKS
) -> tuple[Helper, ...]:
    """Return who can help, the first to turn to first, with what somebody has read only."""

    def card(contact_id: ContactId) -> Card:
        return resident_card(contact(contact_id, checks), language, today=today)

    found = _in_language(recommend(situation, today=today), language)
    return tuple(_resident_helper(one, card(one_id), card) for one_id, one in found.items())


def staff_helpers(
    situation: Situation, language: str, *, today: date, checks: Checks = NO_CHECKS
) -> tuple[Helper, ...]:
    """Return who can help with all we know; what is unsure or old is marked for a check."""

    def card(contact_id: ContactId) -> Card:
        return staff_card(contact(contact_id, checks), language, today=today)

    found = _in_language(recommend(situation, today=today), language)
    return tuple(_staff_helper(one, card(one_id), card, today) for one_id, one in found.items())


def resident_notices(situation: Situation, language: str) -> tuple[str, ...]:
    """Return what residents are told above the list."""
    told = (rule for rule in notices(situation) if rule.origin.is_promise)
    return tuple(rule.reason.text(language) for rule in told)


def sections(language: str, *, today: date, checks: Checks = NO_CHECKS) -> tuple[Section, ...]:
    """Return everybody who can help as residents see them, by section, danger first."""
    cards = {one.id: resident_card(one, language, today=today) for one in contacts(checks)}
    return tuple(
        Section(group.id, group.heading.text(language), tuple(cards[one] for one in group.contacts))
        for group in rules_file().groups
    )


def _resident_helper(
    one: Recommendation, card: Card, card_of: Callable[[ContactId], Card]
) -> Helper:
    reasons = (r.reason.text(card.language) for r in one.rules if r.origin.is_promise)
    return Helper(
        card=card,
        is_primary=one.is_primary,
        reasons=tuple(dict.fromkeys(reasons)),
        deadlines=tuple(d for d in one.deadlines if d.clock.origin.is_promise),
        instead=card_of(one.instead) if one.instead else None,
    )


def _staff_helper(
    one: Recommendation, card: Card, card_of: Callable[[ContactId], Card], today: date
) -> Helper:
    return Helper(
        card=card,
        is_primary=one.is_primary,
        reasons=tuple(dict.fromkeys(r.reason.text(card.language) for r in one.rules)),
        deadlines=one.deadlines,
        instead=card_of(one.instead) if one.instead else None,
        needs_check=card.needs_check or one.needs_check(today),
        sources=tuple(dict.fromkeys(rule.origin.source for rule in one.rules)),
    )


def _in_language(
    recommended: tuple[Recommendation, ...], language: str
) -> dict[ContactId, Recommendation]:
    """Give the recommendations by card; of a line in several languages only the one that fits."""
    found: dict[ContactId, Recommendation] = {}
    for one in recommended:
        found.setdefault(_spoken(one.contact, language), one)
    return found


def _spoken(contact_id: ContactId, language: str) -> ContactId:
    line = next((line for line in rules_file().spoken if contact_id in line), None)
    if line is None:
        return contact_id
    base = "fi" if language == "se" else language.partition("-")[0]
    speaks = {one: contact(one).support_in for one in line}
    fitting = [one for code in (base, "en") for one in line if code in speaks[one]]
    return fitting[0] if fitting else line[0]
