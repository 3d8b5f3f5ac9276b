"""What filters of an address promise: they never fail, and what means nothing is said to."""

from dataclasses import replace

import pytest

from reporting.facts.periods import parse_period
from reporting.statistics.filters import NAMES, Filters, filters_of
from reporting.statistics.selection import Selection
from reporting.vocabulary import Area, Ground, Role

NEWEST = parse_period("2026")
FULL = {
    "period": "2025-Q3",
    "area": "work",
    "ground": "sami",
    "place": "region-01",
    "role": "witnessed",
    "mass": "without",
}
HOSTILE = [
    "nothing",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "\x00",
    "9" * 5000,
    "٢٠٢٦",
    "../../etc/passwd",
    "{{7*7}}",
    "2026-W10",
    "2026-05",
    "region-99",
    "district-",
    "_total",
]


def test_what_an_address_names_is_what_is_looked_at() -> None:
    filters = filters_of(FULL, newest=NEWEST)
    assert filters.selection == Selection(
        parse_period("2025-Q3"),
        area=Area.WORK,
        ground=Ground.SAMI,
        place="region-01",
        role=Role.WITNESSED,
        with_mass=False,
    )
    assert not filters.has_unknown
    assert filters.query == FULL
    assert filters.active == NAMES


def test_an_address_that_names_nothing_looks_at_everything_of_the_newest_period() -> None:
    for query in ({}, dict.fromkeys(FULL, ""), {"lang": "en", "other": "x"}):
        assert filters_of(query, newest=NEWEST) == Filters(Selection(NEWEST))
    assert Filters(Selection(NEWEST)).query == {"period": "2026"}
    assert Filters(Selection(NEWEST)).active == ()


@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("value", HOSTILE)
def test_what_means_nothing_is_left_out_and_said_to_be(name: str, value: str) -> None:
    filters = filters_of({name: value}, newest=NEWEST)
    assert filters == Filters(Selection(NEWEST), has_unknown=True)
    assert value not in filters.query.values()


@pytest.mark.parametrize("place", ["091", "region-19", "district-101", "district-1"])
def test_a_place_is_a_municipality_a_region_or_a_district(place: str) -> None:
    assert filters_of({"place": place}, newest=NEWEST).selection.place == place


@pytest.mark.parametrize("name", NAMES)
def test_each_condition_can_be_taken_away_alone(name: str) -> None:
    filters = filters_of(FULL, newest=NEWEST).without(name)
    assert filters.query == {key: value for key, value in FULL.items() if key != name}


def test_a_place_and_leaving_out_mass_reports_can_be_added() -> None:
    filters = Filters(Selection(NEWEST))
    assert filters.with_place("091").selection == replace(filters.selection, place="091")
    assert filters.without_mass().query["mass"] == "without"
