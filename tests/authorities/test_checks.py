"""Checks laid over the file of cards: the newest one holds, for 180 days, in its language."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from reporting.authorities.cards import Confidence, ContactId
from reporting.authorities.checks import (
    NO_CHECKS,
    Check,
    CheckedText,
    Checks,
    checks_of,
    note_check,
    stale_claims,
    take_back_check,
    with_check,
)
from reporting.authorities.contacts import (
    contact,
    contacts,
    may_show_phone,
    needs_check,
    remedies,
    resident_card,
    support_lines,
)
from reporting.authorities.models import ContactCheck
from reporting.database import Database
from reporting.errors import NotFoundError

TODAY = date(2026, 11, 20)
CARD = contact("mieli_fi")


def found(phone: str = "09 1", day: date = TODAY) -> Check:
    texts = tuple(
        (code, CheckedText(f"{phone}{n}", "9–15", f"https://{code}.example.org/"))
        for n, code in enumerate(("fi", "sv", "en"))
    )
    return Check(texts, b"a" * 16, day)


def noted(database: Database, *checks: Check) -> Checks:
    with database.writing() as session:
        for check in checks:
            note_check(session, CARD, check)
    with database.reading() as session:
        return checks_of(session)


def test_without_checks_the_file_holds(database: Database) -> None:
    assert noted(database) == NO_CHECKS
    assert contacts(NO_CHECKS) == contacts()


def test_the_newest_check_holds_in_each_language(database: Database) -> None:
    checks = noted(database, found("09 1"), found("09 2"))

    for n, code in enumerate(("fi", "sv", "en")):
        shown = resident_card(contact(CARD.id, checks), code, today=TODAY)
        assert shown.phone == f"09 2{n}"
        assert shown.dial == f"tel:092{n}"
        assert shown.text.hours == "9–15"
        assert shown.url == f"https://{code}.example.org/"
        assert shown.verified_on == TODAY


def test_a_check_reaches_every_door_to_the_cards(database: Database) -> None:
    checks = noted(database, found())

    assert contact(CARD.id, checks).confidence is Confidence.READ
    assert with_check(CARD, checks) in contacts(checks)
    assert with_check(CARD, checks) in support_lines("fi", checks)
    assert {r.contact.id for r in remedies(checks)} == {r.contact.id for r in remedies()}


def test_a_check_holds_for_180_days(database: Database) -> None:
    card = contact(CARD.id, noted(database, found()))

    assert may_show_phone(card, TODAY + timedelta(days=180))
    assert needs_check(card, TODAY + timedelta(days=181))


def test_a_language_without_a_number_shows_none(database: Database) -> None:
    texts = tuple(
        (code, CheckedText(phone, "", "https://a.example.org/"))
        for code, phone in (("fi", "09 1"), ("sv", ""))
    )
    card = contact(CARD.id, noted(database, Check(texts, b"a" * 16, TODAY)))

    assert resident_card(card, "fi", today=TODAY).phone == "09 1"
    assert resident_card(card, "sv", today=TODAY).phone == ""


def test_a_file_read_later_than_the_check_wins(database: Database) -> None:
    checks = noted(database, found(day=date(2025, 10, 1)))

    newer = contact("mll_children_fi")
    older = {newer.id: checks[CARD.id]}
    assert with_check(newer, older) is newer


def test_taking_a_check_back_brings_the_one_before(database: Database) -> None:
    noted(database, found("09 1"), found("09 2"))
    with database.writing() as session:
        take_back_check(session, CARD, number=2)
    with database.reading() as session:
        assert checks_of(session)[CARD.id].number == 1

    with pytest.raises(NotFoundError), database.writing() as session:
        take_back_check(session, CARD, number=2)


def test_only_the_last_ten_checks_are_kept(database: Database) -> None:
    noted(database, *(found(f"09 {n}") for n in range(14)))

    with database.reading() as session:
        numbers = set(session.scalars(select(ContactCheck.number)))
    assert numbers == set(range(5, 15))


def test_a_check_of_a_card_that_is_gone_is_ignored(database: Database) -> None:
    checks = {ContactId("gone"): found()}

    assert contacts(checks) == contacts()


def test_claims_are_sorted_by_their_age() -> None:
    def claim(days: int) -> Checks:
        return {CARD.id: found(day=TODAY - timedelta(days=days))}

    def sorted_at(days: int) -> tuple[int, int]:
        claims = stale_claims([with_check(CARD, claim(days))], TODAY)
        return len(claims.to_warn), len(claims.to_fail)

    assert [sorted_at(days) for days in (0, 180, 181, 365, 366)] == [
        (0, 0),
        (0, 0),
        (1, 0),
        (1, 0),
        (0, 1),
    ]
    assert stale_claims([contact("emergency_112")], TODAY) == stale_claims([], TODAY)
