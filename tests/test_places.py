"""Places: everybody finds their municipality, whatever they call it, and nobody is misled."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.places import (
    MAX_INPUT,
    MAX_SUGGESTIONS,
    Match,
    Municipality,
    MunicipalityUnknownError,
    find_municipality,
    helsinki_districts,
    municipalities,
    municipality,
    regions,
)

ALIASES = Path(__file__).parent.parent / "data" / "municipality_aliases.csv"


def aliases() -> list[tuple[str, str]]:
    with ALIASES.open(encoding="utf-8", newline="") as file:
        return [(row["alias"], row["code"]) for row in csv.DictReader(file)]


def suggested(text: str) -> list[str]:
    match = find_municipality(text)
    assert match.exact is None
    return [place.name_fi for place in match.suggestions]


def test_there_are_308_municipalities_each_with_its_own_code_of_three_digits() -> None:
    codes = [place.code for place in municipalities()]

    assert len(codes) == len(set(codes)) == 308
    assert all(len(code) == 3 and code.isdigit() for code in codes)


def test_languages_are_those_of_the_decree() -> None:
    counted = Counter(place.language for place in municipalities())

    assert counted == {"fi": 259, "fi-sv": 18, "sv-fi": 15, "sv": 16}


def test_populations_sum_to_the_official_total_and_to_their_regions() -> None:
    sums = Counter[str]()
    for place in municipalities():
        sums[place.region_code] += place.population

    assert sum(sums.values()) == 5_652_881
    assert dict(sums) == {region.code: region.population for region in regions()}


def test_there_are_19_regions_named_in_both_languages() -> None:
    assert len(regions()) == 19
    uusimaa = regions()[0]
    assert (uusimaa.name("fi"), uusimaa.name("sv-simple")) == ("Uusimaa", "Nyland")


@pytest.mark.parametrize("place", municipalities(), ids=lambda place: place.name_fi)
def test_each_municipality_is_found_exactly_by_code_and_by_every_official_name(
    place: Municipality,
) -> None:
    for name in (place.code, place.name_fi, place.name_sv, place.name_se or place.name_fi):
        assert find_municipality(name).exact == place
        assert find_municipality(f"  {name.upper()} ").exact == place


@pytest.mark.parametrize(("alias", "code"), aliases())
def test_each_alias_finds_its_municipality_exactly(alias: str, code: str) -> None:
    assert find_municipality(alias).exact == municipality(code)


@pytest.mark.parametrize(
    "text",
    ["Hesa", "Helsingfors", "Хельсинки", "هلسنكي", "هيلسنكى", "赫尔辛基", "  HELSINKI ", "091"],
)
def test_helsinki_is_found_in_many_languages_scripts_and_by_its_code(text: str) -> None:
    assert find_municipality(text).exact == municipality("091")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jarvenpaa", "Järvenpää"),
        ("anar", "Inari"),
        ("abo", "Turku"),
        ("St. Karins", "Kaarina"),
        ("koski", "Koski Tl"),
        ("كووولا", "Kouvola"),
    ],
)
def test_missing_accents_dots_and_doubled_letters_do_not_matter(text: str, name: str) -> None:
    found = find_municipality(text).exact

    assert found is not None
    assert found.name_fi == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Helsnki", "Helsinki"),
        ("Helsingissä", "Helsinki"),
        ("Hels", "Helsinki"),
        ("Хелсинки", "Helsinki"),
        ("赫尔辛", "Helsinki"),
        ("هلسنک", "Helsinki"),
        ("Lapperanta", "Lappeenranta"),
        ("Kirkonummi", "Kirkkonummi"),
        ("Turussa", "Turku"),
        ("lap", "Lappeenranta"),
    ],
)
def test_a_near_name_is_suggested_first_but_never_decided(text: str, name: str) -> None:
    assert suggested(text)[0] == name


def test_a_name_within_a_longer_answer_is_suggested() -> None:
    assert suggested("Helsinki, near the library") == ["Helsinki"]
    assert suggested("Vantaa tai Espoo")[:2] == ["Vantaa", "Espoo"]
    assert suggested("near Ja\u0308rvenpa\u0308a\u0308 station")[0] == "Järvenpää"


@pytest.mark.parametrize("district", ["Kallio", "berghäll", "Vuosaari"])
def test_a_district_of_helsinki_suggests_helsinki(district: str) -> None:
    assert suggested(district)[0] == "Helsinki"


@pytest.mark.parametrize(
    "text",
    ["asdf", "qwerty", "test", "tram", "bussi", "London", "Berlin", "", " ", "?!", "x", "12345"],
)
def test_what_is_no_place_brings_no_silly_suggestion(text: str) -> None:
    assert find_municipality(text) == Match()


def test_a_very_long_answer_is_cut_before_any_work() -> None:
    assert find_municipality("x" * 5_000_000) == Match()
    assert find_municipality(" " * MAX_INPUT + "Helsinki") == Match()


@given(st.text(max_size=2 * MAX_INPUT))
def test_any_text_gives_one_place_or_at_most_four_suggestions(text: str) -> None:
    match = find_municipality(text)

    assert len(match.suggestions) <= MAX_SUGGESTIONS
    assert len(set(match.suggestions)) == len(match.suggestions)
    assert not (match.exact and match.suggestions)


def test_names_follow_the_language_of_the_page() -> None:
    inari, helsinki = municipality("148"), municipality("091")

    assert [inari.name(one) for one in ("fi", "sv", "se", "en")] == [
        "Inari",
        "Enare",
        "Anár",
        "Inari",
    ]
    assert [helsinki.name(one) for one in ("fi-simple", "sv-simple", "se", "ar")] == [
        "Helsinki",
        "Helsingfors",
        "Helsinki",
        "Helsinki",
    ]


@pytest.mark.parametrize("code", ["", "91", "000", "309x", "helsinki"])
def test_an_unknown_code_is_a_named_error(code: str) -> None:
    with pytest.raises(MunicipalityUnknownError):
        municipality(code)


def test_helsinki_has_8_major_districts_and_34_districts_under_them() -> None:
    major = {one.code: one for one in helsinki_districts() if one.level == "major_district"}
    districts = [one for one in helsinki_districts() if one.level == "district"]

    assert (len(major), len(districts)) == (8, 34)
    assert {one.parent_code for one in districts} <= major.keys()
    assert {one.parent_code for one in major.values()} == {"091"}
    assert (districts[0].name("fi"), districts[0].name("sv")) == ("Vironniemi", "Estnäs")
