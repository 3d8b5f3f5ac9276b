"""What names promise: every code of every view is said in words, in the language asked for."""

import pytest

from reporting.coding import ClosingReason
from reporting.facts.answers import Dimension
from reporting.facts.periods import parse_period
from reporting.facts.waits import Wait
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.geography import RegionGroup
from reporting.statistics.names import (
    Words,
    code_term,
    column_head,
    column_name,
    is_place,
    period_name,
    place_name,
    place_row_name,
    quarter_names,
    row_hint,
    row_name,
    rows_head,
)
from reporting.statistics.tables import COUNT, OTHERS, TOTAL, UNTOLD
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay, Wish
from tests.statistics.shown_tables import ENGLISH

CODES = {
    View.GROUNDS: Ground,
    View.AREAS: Area,
    View.KINDS: Kind,
    View.TIMES: TimeOfDay,
    View.OUTCOMES: Wish,
    View.WAITING: Wait,
}
COLUMNS = {View.RECEIVED: Role, View.BYSTANDERS: BystanderAnswer, View.OUTCOMES: ClosingReason}


def spoken(language: str) -> Words:
    """Give a language that marks what it translates."""
    return Words(language, lambda text: f"<{text}>", lambda one, _, __: f"<{one}>")


@pytest.mark.parametrize("view", CODES)
def test_every_code_of_a_row_has_words(view: View) -> None:
    for code in CODES[view]:
        assert row_name(view, str(code), ENGLISH) == code.label


@pytest.mark.parametrize("view", COLUMNS)
def test_every_code_of_a_column_has_words_and_a_head(view: View) -> None:
    for code in COLUMNS[view]:
        assert column_name(view, str(code), ENGLISH) not in {"", str(code)}
        assert column_head(view, str(code), ENGLISH) not in {"", str(code)}


def test_who_told_is_said_of_them_and_not_by_them() -> None:
    assert column_name(View.RECEIVED, Role.WITNESSED, ENGLISH) == "Told by somebody who saw it"
    assert column_head(View.RECEIVED, Role.WITNESSED, ENGLISH) == "Saw it"


@pytest.mark.parametrize("view", View)
def test_every_view_says_what_stands_over_its_rows(view: View) -> None:
    assert rows_head(view, ENGLISH)


def test_rows_beside_a_vocabulary_have_words() -> None:
    for view in VIEWS:
        assert row_name(view, TOTAL, ENGLISH) == "All"
        assert row_name(view, UNTOLD, ENGLISH) == "Not told"
        assert row_name(view, OTHERS, ENGLISH) == "All others together"
    assert column_head(View.GROUND_AREA, OTHERS, ENGLISH) == "Others"


def test_a_column_of_counts_says_its_unit() -> None:
    assert column_name(View.AREAS, COUNT, ENGLISH) == "Reports"
    assert column_name(View.GROUNDS, COUNT, ENGLISH) == "Mentions"
    assert column_name(View.TIMES, "yes", ENGLISH) == "It keeps happening"
    assert column_head(View.TIMES, "yes", ENGLISH) == "Repeated"


def test_a_pair_names_both() -> None:
    assert row_name(View.GROUND_PAIRS, "age+gender", ENGLISH) == "Age and Gender"


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("091", "fi", "Helsinki"),
        ("091", "sv", "Helsingfors"),
        ("region-01", "sv", "Nyland"),
        ("district-101", "fi", "Vironniemi"),
        ("district-1", "sv", "Södra stordistriktet"),
    ],
)
def test_a_place_has_its_own_name_in_a_language(code: str, language: str, name: str) -> None:
    assert place_name(code, spoken(language)) == name
    assert is_place(code)


def test_a_place_that_is_none_of_today_is_named_by_its_code() -> None:
    assert place_name("999", ENGLISH) == "Municipality 999"
    assert not is_place("999")


def test_a_part_of_finland_is_translated() -> None:
    assert place_name(RegionGroup.UUSIMAA, spoken("sv")) == "<Uusimaa>"


def test_a_row_of_places_says_whether_it_is_the_rest_of_one() -> None:
    rows = ("091", "district-101", "049", "region-01", "region-06", OTHERS)

    assert place_row_name("091", rows, ENGLISH) == "Rest of the municipality: Helsinki"
    assert place_row_name("091", ("091", "049"), ENGLISH) == "Helsinki"
    assert place_row_name("region-01", rows, ENGLISH) == "Rest of the region: Uusimaa"
    assert place_row_name("region-01", ("region-01", "999"), ENGLISH) == "Uusimaa"
    assert place_row_name(OTHERS, rows, ENGLISH) == "Elsewhere in Finland"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("2026", "2026"),
        ("2026-H1", "First half of 2026"),
        ("2026-H2", "Second half of 2026"),
        ("2026-Q3", "Q3 2026"),
        ("2026-09", "Month 9 of 2026"),
        ("2026-W07", "Week 7 of 2026"),
    ],
)
def test_a_period_is_said_in_words(written: str, name: str) -> None:
    assert period_name(parse_period(written), ENGLISH) == name


def test_a_quarter_is_a_row_and_two_lines_under_a_chart() -> None:
    assert row_name(View.RECEIVED, "2026-Q3", ENGLISH) == "Q3 2026"
    assert quarter_names(parse_period("2026-Q3"), ENGLISH) == ("Q3", "2026")


def test_a_promise_stands_under_the_row_it_is_measured_by() -> None:
    assert "7 days" in row_hint(View.WAITING, Wait.ACKNOWLEDGED, ENGLISH)
    assert row_hint(View.AREAS, Area.WORK, ENGLISH) == ""
    assert row_hint(View.WAITING, "nothing", ENGLISH) == ""


def test_a_code_that_is_none_is_no_term() -> None:
    assert code_term(Dimension.AREA, "work") is Area.WORK
    assert code_term(Dimension.AREA, "nothing") is None
    assert code_term(Dimension.QUARTER, "2026-Q1") is None
    assert row_name(View.AREAS, "nothing", ENGLISH) == "nothing"
