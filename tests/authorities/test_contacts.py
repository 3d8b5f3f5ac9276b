"""Contact cards: complete, with their sources, and never promising what nobody has checked."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from reporting.authorities.cards import TEXT_LANGUAGES, Anonymity, Confidence, Contact
from reporting.authorities.checks import Check, CheckedText, with_check
from reporting.authorities.contacts import (
    FRESH_FOR,
    ContactUnknownError,
    contact,
    contacts,
    may_show_phone,
    needs_check,
    remedies,
    resident_card,
    staff_card,
    support_lines,
)
from reporting.languages import LANGUAGES

TODAY = date(2026, 11, 20)
NUMBER = re.compile(r"\d{3}|klo|kl\.|\d–\d")


def verified(card_id: str, day: date) -> Contact:
    return replace(contact(card_id), confidence=Confidence.READ, verified_on=day)


@pytest.mark.parametrize("card", contacts(), ids=lambda card: card.id)
def test_each_card_has_a_source_a_web_address_and_all_its_texts(card: Contact) -> None:
    assert card.source.startswith("http")
    assert card.url.startswith("https://")
    assert set(card.texts) == set(TEXT_LANGUAGES)
    for text in card.texts.values():
        assert all((text.name, text.can, text.cannot))
        assert text.can != card.texts["en"].can or text is card.texts["en"]


@pytest.mark.parametrize("card", contacts(), ids=lambda card: card.id)
def test_what_a_card_can_and_cannot_do_carries_no_number_or_hour(card: Contact) -> None:
    for text in card.texts.values():
        assert not NUMBER.search(text.can + text.cannot)


@pytest.mark.parametrize("card", contacts(), ids=lambda card: card.id)
@pytest.mark.parametrize("language", ["fi", "sv", "en", "ar"])
def test_residents_see_no_unverified_number_or_hours_but_always_the_address(
    card: Contact, language: str
) -> None:
    shown = resident_card(card, language, today=TODAY)

    assert shown.url == card.url
    if not may_show_phone(card, TODAY):
        assert (shown.phone, shown.dial) == ("", "")
    if needs_check(card, TODAY):
        assert (shown.phone, shown.text.hours) == ("", "")
        assert card.phone == "" or card.phone not in repr(shown.text)


@pytest.mark.parametrize("confidence", [Confidence.OLD, Confidence.MEMORY])
def test_an_old_or_remembered_card_needs_a_check_whatever_its_date(confidence: Confidence) -> None:
    card = replace(verified("mieli_fi", TODAY), confidence=confidence)

    assert needs_check(card, TODAY)
    assert not may_show_phone(card, TODAY)


def test_a_card_without_a_date_needs_a_check() -> None:
    assert needs_check(contact("mieli_fi"), TODAY)


def test_a_number_may_be_shown_for_180_days_and_not_one_more() -> None:
    card = verified("mieli_fi", TODAY)

    assert may_show_phone(card, TODAY + timedelta(days=180))
    assert not may_show_phone(card, TODAY + timedelta(days=181))
    assert timedelta(days=180) == FRESH_FOR


def test_a_date_to_come_promises_nothing() -> None:
    assert not may_show_phone(verified("mieli_fi", TODAY + timedelta(days=1)), TODAY)


def test_a_month_counts_from_its_first_day() -> None:
    assert contact("mll_children_fi").verified_on == date(2025, 11, 1)


def test_a_verified_card_shows_residents_all_that_staff_see() -> None:
    card = verified("mieli_fi", TODAY)

    shown = resident_card(card, "fi", today=TODAY)

    assert shown == staff_card(card, "fi", today=TODAY)
    assert (shown.phone, shown.dial) == ("09 2525 0111", "tel:0925250111")
    assert shown.text.hours
    assert not shown.needs_check


def test_the_emergency_number_is_always_shown() -> None:
    shown = resident_card(contact("emergency_112"), "ar", today=date(2040, 1, 1))

    assert (shown.phone, shown.dial, shown.language) == ("112", "tel:112", "ar")
    assert shown.text.hours


def test_only_the_emergency_number_is_exempt_from_checks() -> None:
    assert [card.id for card in contacts() if card.number_by_law] == ["emergency_112"]


def test_staff_see_an_unverified_number_marked_for_a_check() -> None:
    shown = staff_card(contact("osh_authority"), "sv", today=TODAY)

    assert shown.needs_check
    assert shown.phone == "0295 016 620"
    assert shown.text.hours


def test_an_authority_without_a_number_has_nothing_to_dial() -> None:
    shown = staff_card(contact("police_report"), "fi", today=TODAY)

    assert (shown.phone, shown.dial) == ("", "")


def test_anonymity_from_memory_is_not_promised_to_residents() -> None:
    assert contact("police_tip").anonymity is Anonymity.YES
    shown = resident_card(contact("police_tip"), "fi", today=TODAY)
    assert shown.anonymity is Anonymity.UNKNOWN


def test_a_limit_of_anonymity_is_told_even_when_unverified() -> None:
    shown = resident_card(contact("osh_authority"), "fi", today=TODAY)

    assert shown.anonymity is Anonymity.ADVICE


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_interface_language_has_texts_of_its_own(language: str) -> None:
    card = contact("non_discrimination_ombudsman")

    shown = resident_card(card, language, today=TODAY)

    assert shown.language == shown.hours_language == language
    if not LANGUAGES[language].easy_of and language != "en":
        assert shown.text.can != card.texts["en"].can


@pytest.mark.parametrize(
    ("language", "nearest"),
    [("fi", "fi"), ("fi-simple", "fi"), ("se", "fi"), ("sv-simple", "sv"), ("ar", "en")],
)
def test_hours_that_a_check_found_are_told_in_the_language_they_were_found_in(
    language: str, nearest: str
) -> None:
    """A translation of hours that are no longer true would send people to a closed door."""
    card = contact("non_discrimination_ombudsman")
    found = {code: CheckedText("", f"hours in {code}", "") for code in ("fi", "sv", "en")}
    checked = with_check(card, {card.id: Check(tuple(found.items()), b"", TODAY)})

    shown = resident_card(checked, language, today=TODAY)

    assert shown.text.hours == f"hours in {nearest}"
    assert (shown.language, shown.hours_language) == (language, nearest)


def test_an_unknown_card_is_a_named_error() -> None:
    with pytest.raises(ContactUnknownError):
        contact("nobody")


def test_official_names_are_those_of_the_law() -> None:
    ombudsman = contact("non_discrimination_ombudsman")

    assert ombudsman.text("fi").name == "Yhdenvertaisuusvaltuutettu"
    assert ombudsman.text("sv").name == "Diskrimineringsombudsmannen"
    assert contact("tribunal").text("sv").name == "Diskriminerings- och jämställdhetsnämnden"


def test_remedies_name_the_authorities_in_order_each_with_one_fact_and_a_source() -> None:
    named = [remedy.contact.id for remedy in remedies()]

    assert named[:4] == [
        "non_discrimination_ombudsman",
        "ombudsman_for_equality",
        "osh_authority",
        "tribunal",
    ]
    assert all(remedy.source.startswith("http") for remedy in remedies())
    assert all(set(remedy.facts) == set(TEXT_LANGUAGES) for remedy in remedies())


def test_the_receipt_tells_the_time_limits_for_compensation() -> None:
    court = next(remedy for remedy in remedies() if remedy.contact.id == "district_court")

    assert "kahden vuoden" in court.fact("fi")
    assert "vuoden kuluessa siitä" in court.fact("fi")
    assert "två år" in court.fact("sv")
    assert "ett år" in court.fact("sv")
    assert "عامين" in court.fact("ar") or "سنتين" in court.fact("ar")
    assert "one year" in court.fact("en")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fi", "mieli_fi"),
        ("fi-simple", "mieli_fi"),
        ("se", "mieli_fi"),
        ("sv", "mieli_sv"),
        ("sv-simple", "mll_children_sv"),
        ("en", "mieli_ar_en"),
        ("ar", "mieli_ar_en"),
        ("ru", "mieli_ru"),
        ("uk", "mieli_uk"),
        ("so", "mieli_ar_en"),
    ],
)
def test_each_language_has_a_line_that_speaks_it_or_english(language: str, line: str) -> None:
    named = [one.id for one in support_lines(language)]

    assert line in named
    assert {"victim_support", "nollalinja"} <= set(named)
    assert len(named) <= 6
