"""What pages show: residents get facts that somebody has read, staff get all and the marks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reporting.authorities.cards import TEXT_LANGUAGES, Anonymity
from reporting.authorities.rule_rows import STALE_AFTER
from reporting.authorities.rules import rows_to_check, rules_file, stale_rows
from reporting.authorities.situation import Aspect, Situation, Work, on_day
from reporting.authorities.who_helps import (
    Helper,
    resident_helpers,
    resident_notices,
    sections,
    staff_helpers,
)
from reporting.vocabulary import Area, Ground, Kind

TODAY = date(2026, 11, 20)
UNSURE = [rule for rule in rules_file().rules if not rule.origin.is_promise]
SEXUAL = Situation(
    area=Area.WORK, work=Work.JOB, kinds=(Kind.SEXUAL_HARASSMENT,), incident=on_day(TODAY)
)
PENSION = Situation(
    area=Area.AUTHORITIES,
    grounds=(Ground.LANGUAGE,),
    incident=on_day(TODAY - timedelta(days=90)),
)


def residents(situation: Situation, language: str = "en") -> dict[str, Helper]:
    found = resident_helpers(situation, language, today=TODAY)
    return {one.card.id: one for one in found}


def staff(situation: Situation, language: str = "en", today: date = TODAY) -> dict[str, Helper]:
    return {one.card.id: one for one in staff_helpers(situation, language, today=today)}


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_no_resident_is_told_what_nobody_has_read(language: str) -> None:
    unread = {rule.reason.text(language) for rule in UNSURE}
    for area in Area:
        for kind in Kind:
            told = Situation(area=area, kinds=(kind,), grounds=(Ground.GENDER,), is_child=True)
            for one in resident_helpers(told, language, today=TODAY):
                assert not unread & set(one.reasons)
                assert all(d.clock.origin.is_promise for d in one.deadlines)


def test_an_authority_with_unread_reasons_only_is_named_without_any() -> None:
    assert residents(SEXUAL)["police_report"].reasons == ()
    assert staff(SEXUAL)["police_report"].reasons != ()


def test_staff_see_unread_rules_and_clocks_marked_for_a_check() -> None:
    found = staff(SEXUAL)

    assert found["police_report"].needs_check
    court = found["district_court"]
    assert court.needs_check
    assert [d.clock.id for d in court.deadlines] == ["equality"]
    assert residents(SEXUAL)["district_court"].deadlines == ()
    assert all(one.startswith("http") for one in court.sources)


def test_every_row_is_marked_for_a_check_after_180_days() -> None:
    all_rows = len(rules_file().rules) + len(rules_file().clocks)
    unsure = len(UNSURE) + sum(not clock.origin.is_promise for clock in rules_file().clocks)

    assert len(rows_to_check(TODAY + timedelta(days=180))) == unsure
    assert len(rows_to_check(TODAY + timedelta(days=181))) == all_rows


def test_a_row_that_nobody_confirmed_for_a_year_is_stale() -> None:
    assert stale_rows(TODAY + timedelta(days=365)) == ()
    assert stale_rows(TODAY + timedelta(days=366)) != ()
    assert timedelta(days=365) == STALE_AFTER


def test_no_row_is_stale_today() -> None:
    """Fails the build when a row is older than 365 days: read its source and date it anew."""
    assert stale_rows(datetime.now(UTC).date()) == ()


def test_time_limits_stand_beside_the_authority_they_belong_to() -> None:
    found = residents(PENSION)

    limits = {name: [d.clock.id for d in one.deadlines] for name, one in found.items()}
    assert limits["tribunal"] == ["tribunal"]
    assert limits["parliamentary_ombudsman"] == ["parliamentary_ombudsman"]
    assert limits["district_court"] == ["compensation"]


def test_the_chancellor_is_offered_instead_of_the_ombudsman_never_beside() -> None:
    found = residents(PENSION)

    assert "chancellor_of_justice" not in found
    instead = found["parliamentary_ombudsman"].instead
    assert instead is not None
    assert instead.id == "chancellor_of_justice"
    assert found["parliamentary_ombudsman"].card.anonymity is Anonymity.NO


@pytest.mark.parametrize(
    ("language", "line"),
    [("fi", "mll_children_fi"), ("sv", "mll_children_sv"), ("en", "mll_children_fi")],
)
def test_a_line_in_several_languages_is_shown_in_the_one_that_fits(
    language: str, line: str
) -> None:
    found = residents(Situation(is_child=True), language)

    assert line in found
    assert len({"mll_children_fi", "mll_children_sv"} & set(found)) == 1


@pytest.mark.parametrize(
    ("language", "line"), [("fi", "mieli_fi"), ("sv", "mieli_sv"), ("ru", "mieli_ru")]
)
def test_somebody_to_talk_to_speaks_the_language_of_the_page(language: str, line: str) -> None:
    assert line in residents(Situation(aspects=(Aspect.PRIVATE_LIFE,)), language)


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_an_unconfirmed_number_is_not_shown_to_residents(language: str) -> None:
    for one in residents(PENSION, language).values():
        assert not one.card.needs_check or (one.card.phone, one.card.text.hours) == ("", "")


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_reasons_and_notices_are_in_the_language_of_the_page(language: str) -> None:
    told = Situation(area=Area.HOUSING, grounds=(Ground.ROMA,), is_elsewhere=True)

    (notice,) = resident_notices(told, language)
    words = {"fi": "kerrallaan", "sv": "i taget", "en": "at a time"}
    assert words[language] in notice


@pytest.mark.parametrize("language", [*TEXT_LANGUAGES, "ar"])
def test_everybody_who_can_help_is_in_a_section_with_a_heading(language: str) -> None:
    found = sections(language, today=TODAY)

    assert found[0].cards[0].phone == "112"
    assert all(section.heading and section.cards for section in found)
