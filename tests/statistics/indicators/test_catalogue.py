"""Indicators and codebook: complete, and everything they name exists."""

from dataclasses import replace

import pytest

from reporting.facts.answers import Dimension
from reporting.statistics.catalogue import View
from reporting.statistics.indicators.catalogue import catalogue, codebook_rows, parse_codebook
from reporting.statistics.indicators.catalogue_file import IndicatorsFileError, parse_indicators
from reporting.statistics.indicators.mappings import LANGUAGES, MappingConfidence
from reporting.vocabulary import Area, Ground, Kind
from tests.structure.sources import ROOT

SOUND = """
[[scheme]]
id = "odihr"
source = "https://example.org/"
verified_on = "2026-11"
confidence = "read"
en = "ODIHR"
fi = "Etyj"
sv = "OSSE"

[[goal]]
id = "5.1"
source = "The agenda"
verified_on = ""
confidence = "memory"
official = "End discrimination"
en = "limit"
fi = "rajoitus"
sv = "gräns"

[[indicator]]
id = "gender"
views = ["grounds"]
dimensions = ["ground"]
codes = ["ground:gender"]
odihr = ["gender-based"]
sdg = ["5.1"]
[indicator.en]
name = "Gender"
counts = "Mentions"
[indicator.fi]
name = "Sukupuoli"
counts = "Maininnat"
[indicator.sv]
name = "Kön"
counts = "Omnämnanden"
"""


def test_every_view_is_part_of_an_indicator() -> None:
    assert {view for one in catalogue().indicators[:-1] for view in one.views} == set(View)


def test_the_goals_of_the_city_framework_are_all_named() -> None:
    named = {goal for one in catalogue().indicators for goal in one.goals}

    assert named == {"10.3.1", "16.b.1", "16.3.1", "11.7.2", "5.1", "4.5", "16.10"}
    assert named == set(catalogue().goals)


def test_a_goal_says_in_every_language_why_our_count_is_not_it() -> None:
    for goal in catalogue().goals.values():
        assert all(len(goal.limits[language]) > 40 for language in LANGUAGES)
    assert "cannot be computed from ours" in catalogue().goals["10.3.1"].limits["en"]


def test_what_was_never_read_is_to_be_checked() -> None:
    known = catalogue()

    assert known.schemes["eu_charter"].confidence is MappingConfidence.MEMORY
    assert known.schemes["fra_lgbtiq"].confidence.must_be_checked
    assert known.goals["5.1"].confidence.must_be_checked
    assert not known.goals["11.7.2"].confidence.must_be_checked
    for one in known.indicators:
        confidence = known.confidence(one)
        assert confidence is None or confidence.must_be_checked, one.id


def test_an_indicator_is_no_surer_than_the_least_sure_of_its_sources() -> None:
    known = parse_indicators(SOUND)
    (gender,) = known.indicators

    assert known.confidence(gender) is MappingConfidence.MEMORY
    assert known.confidence(replace(gender, goals=())) is MappingConfidence.OWN
    assert known.confidence(replace(gender, goals=(), mappings={})) is None
    assert known.sources(gender) == ("https://example.org/", "The agenda")


def test_the_codebook_has_every_ground_area_and_kind_once() -> None:
    rows = codebook_rows()

    assert [row.term for row in rows] == [*Ground, *Area, *Kind]
    assert len(rows) == len({(row.vocabulary, row.term.value) for row in rows})


def test_a_sub_ground_has_the_charter_ground_of_its_parent() -> None:
    by_code = {row.term: row for row in codebook_rows() if row.vocabulary is Dimension.GROUND}

    for term, row in by_code.items():
        if row.parent:
            parent = by_code[Ground(row.parent)]
            assert row.names["eu_charter"] == parent.names["eu_charter"], term
    assert by_code[Ground.ROMA].parent == "origin"
    assert by_code[Ground.ROMA].names["odihr"] == "anti-Roma"
    assert by_code[Ground.ORIGIN].parent == ""


def test_areas_have_the_two_surveys_of_fra_apart() -> None:
    names = {row.term.value: row.names for row in codebook_rows() if row.vocabulary == "area"}

    assert names["housing"] == {
        "fra_midis": "access to housing",
        "fra_lgbtiq": "looking for a house/flat",
    }
    assert names["leisure_sport"] == {}


def test_a_codebook_that_lacks_a_code_or_tells_one_twice_is_refused() -> None:
    rows = [
        {"vocabulary": row.vocabulary.value, "code": row.term.value, "odihr": ""}
        for row in codebook_rows()
    ]

    assert len(parse_codebook(rows, ("odihr",))) == len(rows)
    for faulty in (rows[1:], [*rows, rows[0]], [rows[0] | {"code": "gone"}, *rows[1:]]):
        with pytest.raises(IndicatorsFileError, match="missing, unknown or told twice"):
            parse_codebook(faulty, ("odihr",))


@pytest.mark.parametrize(
    ("sound", "faulty", "fault"),
    [
        ('views = ["grounds"]', 'views = ["ground"]', "there is no view ground"),
        ('views = ["grounds"]', "views = []", "is computed from no view"),
        ('["ground"]', '["colour"]', "there is no dimension colour"),
        ('"ground:gender"', '"ground:sex"', "there is no code ground:sex"),
        ('"ground:gender"', '"area:work"', "there is no code area:work in its dimensions"),
        ('odihr = ["gender', 'osce = ["gender', "there is no scheme osce"),
        ('sdg = ["5.1"]', 'sdg = ["5.2"]', "there is no goal 5.2"),
        ('counts = "Maininnat"', "", "fi lacks its name or what it counts"),
        ('source = "The agenda"', 'source = ""', "line 11: 5.1: has no source"),
        ('verified_on = ""', 'verified_on = "soon"', "verified_on is no date"),
        ('confidence = "memory"', 'confidence = "sure"', "the confidence is unknown"),
        ('official = "End discrimination"', "", "the official words are missing"),
        ('sv = "gräns"', "", "line 11: 5.1: sv is missing"),
        ('id = "5.1"', 'id = "goal five"', "the id is none"),
        ('id = "gender"', "", "line 21: a row without id: the id is none"),
    ],
)
def test_a_fault_in_the_file_is_named_with_its_line(sound: str, faulty: str, fault: str) -> None:
    assert sound in SOUND
    with pytest.raises(IndicatorsFileError) as refused:
        parse_indicators(SOUND.replace(sound, faulty))

    assert fault in str(refused.value)
    assert "line " in str(refused.value)


def test_an_id_is_used_once() -> None:
    again = SOUND + SOUND[SOUND.index("[[indicator]]") :]

    with pytest.raises(IndicatorsFileError, match="the id is used twice"):
        parse_indicators(again)


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(IndicatorsFileError):
        parse_indicators("[[indicator]\n")


def test_the_delivered_file_is_sound() -> None:
    text = (ROOT / "data/indicators.toml").read_text(encoding="utf-8")

    assert parse_indicators(text).indicators
