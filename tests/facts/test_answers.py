"""Coded answers: written and read back alike, and counted in the right places."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from reporting.facts.answers import (
    MASS,
    NAMES,
    YES,
    Dimension,
    FactAnswers,
    FactState,
    all_places,
    language_group,
    read,
    written,
)
from reporting.vocabulary import Ground
from tests.facts.examples import EMPTY, FULL


@pytest.mark.parametrize("answers", [FULL, EMPTY, replace(FULL, is_mass=True, district="101")])
def test_answers_survive_json(answers: FactAnswers) -> None:
    text = json.dumps(written(vars(answers)))

    assert FactAnswers(**read(json.loads(text))) == answers


def test_no_other_name_is_written() -> None:
    with pytest.raises(KeyError, match="story"):
        written({"story": "never"})


@pytest.mark.parametrize(
    ("name", "value"),
    [("role", "nobody"), ("grounds", ["hair"]), ("state", "lost"), ("channel", "fax")],
)
def test_a_code_that_does_not_exist_is_not_read(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match="not a valid"):
        read({name: value})


def test_a_full_fact_is_counted_under_each_of_its_answers() -> None:
    assert all_places(replace(FULL, is_mass=True, district="101")) == {
        (Dimension.STATE, FactState.PROVISIONAL),
        (Dimension.WEEK, "2026-W47"),
        (Dimension.QUARTER, "2026-Q4"),
        (Dimension.YEAR, "2026"),
        (Dimension.ROLE, "witnessed"),
        (Dimension.AREA, "transport"),
        (Dimension.GROUND, "language"),
        (Dimension.GROUND, "religion"),
        (Dimension.KIND, "threat"),
        (Dimension.MUNICIPALITY, "091"),
        (Dimension.DISTRICT, "101"),
        (Dimension.TIME_OF_DAY, "evening"),
        (Dimension.REPEATED, YES),
        (Dimension.BYSTANDER, "helped"),
        (Dimension.WISH, "advice"),
        (Dimension.LANGUAGE, "sv"),
        (Dimension.CHANNEL, "web"),
        (Dimension.FLAG, MASS),
    }


@pytest.mark.parametrize(
    ("period", "places"),
    [
        ("2026", {(Dimension.YEAR, "2026")}),
        ("2026-H1", {(Dimension.YEAR, "2026")}),
        ("2026-02", {(Dimension.YEAR, "2026"), (Dimension.QUARTER, "2026-Q1")}),
    ],
)
def test_a_coarse_period_is_counted_only_where_it_surely_belongs(
    period: str, places: set[tuple[Dimension, str]]
) -> None:
    in_time = {Dimension.WEEK, Dimension.QUARTER, Dimension.YEAR}

    assert {p for p in all_places(FactAnswers(period)) if p[0] in in_time} == places


def test_every_answer_is_counted_somewhere() -> None:
    given = replace(FULL, is_mass=True, district="101", grounds=(Ground.AGE,))
    counted = all_places(given)

    for field in fields(FactAnswers):
        if field.name not in {"period", "closing_reason", "state", "channel", "language"}:
            nothing = replace(given, **{field.name: getattr(EMPTY, field.name)})
            assert all_places(nothing) < counted, field.name
    assert {field.name for field in fields(FactAnswers)} == NAMES


@pytest.mark.parametrize(
    ("language", "group"),
    [
        *(("fi", "fi"), ("fi-simple", "fi"), ("sv", "sv"), ("sv-simple", "sv"), ("en", "en")),
        *(("se", "se"), ("so", "other"), ("ar", "other"), ("", "other")),
    ],
)
def test_rare_languages_are_counted_together(language: str, group: str) -> None:
    assert language_group(language) == group
