"""What the pages about this service say is what the code does."""

from dataclasses import replace

import pytest

from reporting.casework.second_looks.models import Deed
from reporting.config import Config
from reporting.feedback.operations import ANSWER_DAYS, KEPT_AFTER_ANSWER_DAYS, KEPT_DAYS
from reporting.front.facts import facts
from reporting.languages import LANGUAGES, STAFF_LANGUAGES
from reporting.libraries import library
from reporting.measures.counters import STEP
from reporting.permissions import GRANTS, KEY_HOLDERS, Permission, StaffRole
from reporting.preferences.queries import default_preferences
from reporting.report.operations import UNLIKELY_FOR
from reporting.report.sending import SENT_FORM_HOURS

ABOUT = ("privacy", "safety", "accessibility", "data-protection")
# The few words by which a promise is found again in each language.
DAYS = {"en": "{} days", "fi": "{} päiv", "sv": "{} dagar"}
FIVES = {"en": "in fives", "fi": "viiden tarkkuudella", "sv": "i steg om fem"}
WITHOUT_KEY = {
    "en": "They hold no key",
    "fi": "Heillä ei ole avainta",
    "sv": "De har ingen nyckel",
}

FULL = tuple(code for code in LANGUAGES if not LANGUAGES[code].easy_of)


@pytest.mark.parametrize("language", FULL)
def test_every_page_about_the_service_is_there_and_as_new_as_its_source(language: str) -> None:
    books = library("about")

    assert books.slugs == ABOUT
    assert [lack for lack in books.lacks((language,)) if not lack.is_stale] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gap_is_filled_and_with_the_number_that_is_set(language: str, config: Config) -> None:
    usual = default_preferences(config)
    preferences = replace(usual, retention_days=417, readers=19)
    for slug in ABOUT:
        document = library("about").find(slug, language).document
        assert document.gaps <= set(facts(preferences, backup_days=23)), slug
        body = document.filled(facts(preferences, backup_days=23))
        assert "{" not in body, slug
        assert ("417" in body) == (slug in {"privacy", "data-protection"}), slug
        assert ("19" in body) >= (slug == "data-protection"), slug


@pytest.mark.parametrize("slug", ["privacy", "data-protection"])
def test_how_long_backups_are_kept_is_the_setting(slug: str, config: Config) -> None:
    """2.5: “from backups within N days” names the days after which a backup is deleted."""
    told = facts(default_preferences(config), backup_days=23)
    body = library("about").find(slug, "en").document.filled(told)

    assert "copies are deleted after 23 days" in body


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_the_days_that_are_named_are_those_of_the_code(language: str) -> None:
    days, body = DAYS[language], {slug: text(slug, language) for slug in ABOUT}

    assert days.format(UNLIKELY_FOR.days) in body["privacy"]
    assert days.format(UNLIKELY_FOR.days) in body["data-protection"]
    assert days.format(ANSWER_DAYS) in body["accessibility"]
    assert days.format(KEPT_AFTER_ANSWER_DAYS) in body["data-protection"]
    assert SENT_FORM_HOURS == 24
    assert KEPT_DAYS == 365
    assert FIVES[language] in body["data-protection"]
    assert STEP == 5


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_who_is_said_to_hold_no_key_holds_none(language: str) -> None:
    assert WITHOUT_KEY[language] in text("data-protection", language)
    assert StaffRole.ADMIN not in KEY_HOLDERS
    assert Permission.CASE_READ not in GRANTS[StaffRole.ADMIN] | GRANTS[StaffRole.PARTNER]
    assert GRANTS[StaffRole.AUDITOR] == {Permission.AUDIT_READ}


def test_the_steps_that_are_said_to_need_two_people_do() -> None:
    """Deleting, setting aside as unlikely, passing on: “Some steps need two people”."""
    assert {Deed.DELETE, Deed.REFER, Deed.UNLIKELY} <= set(Deed)


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_nothing_is_promised_that_nobody_can_keep(language: str) -> None:
    """P15: the sentences of “Do not promise” (ux §7.2)."""
    never = (
        "100 %",
        "untraceable",
        "completely safe",
        "täysin turvalli",
        "jäljittämät",
        "helt säker",
    )
    for folder in ("about", "guide"):
        for slug in library(folder).slugs:
            found = str(library(folder).find(slug, language).document.body).casefold()
            assert not [words for words in never if words in found], slug


def text(slug: str, language: str) -> str:
    """Give the body of a page about the service, its gaps open."""
    return str(library("about").find(slug, language).document.body)
