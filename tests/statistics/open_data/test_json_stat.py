"""Each table is a cube as JSON-stat 2.0 defines it (json-stat.org/full), with every mark."""

from math import prod
from typing import Any

import pytest

from reporting.statistics.catalogue import View
from reporting.statistics.open_data.json_stat import collection
from reporting.statistics.open_data.observations import observations_of
from tests.statistics.open_data.examples import names, release

COLLECTION = collection(release(), names())
CUBES: dict[str, dict[str, Any]] = {
    cube["extension"]["table"]: cube for cube in COLLECTION["link"]["item"]
}
EVERY = pytest.mark.parametrize("name", CUBES)


def test_it_is_a_collection_of_every_table() -> None:
    assert COLLECTION["version"] == "2.0"
    assert COLLECTION["class"] == "collection"
    assert COLLECTION["label"]
    assert COLLECTION["updated"] == "2027-02-09"
    assert list(CUBES) == [table.view.value for table in release().tables]


@EVERY
def test_a_cube_has_what_the_format_demands(name: str) -> None:
    cube = CUBES[name]

    assert (cube["version"], cube["class"]) == ("2.0", "dataset")
    assert cube["label"]
    assert cube["source"]
    assert len(cube["id"]) == len(cube["size"]) == len(set(cube["id"]))
    assert set(cube["dimension"]) == set(cube["id"])
    assert len(cube["value"]) == prod(cube["size"])
    assert all(value is None or isinstance(value, int) for value in cube["value"])
    assert all(isinstance(note, str) for note in cube["note"])


@EVERY
def test_a_dimension_names_each_of_its_codes(name: str) -> None:
    cube = CUBES[name]
    for dimension, size in zip(cube["id"], cube["size"], strict=True):
        told = cube["dimension"][dimension]
        codes = told["category"]["index"]
        assert told["label"]
        assert len(codes) == size == len(set(codes))
        assert set(told["category"]["label"]) == set(codes)
        assert set(told["extension"]["labels"]) == {"fi", "sv", "en"}
        for code in codes:
            assert {"fi", "sv", "en"} <= set(told["extension"]["categoryLabels"][code])


@EVERY
def test_roles_name_dimensions_of_the_cube(name: str) -> None:
    role = CUBES[name]["role"]

    assert set(role) <= {"time", "geo", "metric"}
    assert {one for names in role.values() for one in names} <= set(CUBES[name]["id"])
    assert role["time"][0] == "period"


def test_quarters_are_time_and_places_are_places() -> None:
    assert CUBES["received"]["role"]["time"] == ["period", "quarter"]
    assert CUBES["places"]["role"]["geo"] == ["place"]
    assert "geo" not in CUBES["grounds"]["role"]


@EVERY
def test_a_status_stands_exactly_where_there_is_no_number(name: str) -> None:
    cube = CUBES[name]
    missing = {str(n) for n, value in enumerate(cube["value"]) if value is None}

    assert set(cube["status"]) == missing
    assert set(cube["status"].values()) <= set(COLLECTION["extension"]["marks"])


@EVERY
def test_every_figure_is_found_at_its_place(name: str) -> None:
    artefact, cube = release(), CUBES[name]
    table = artefact.table(View(name))
    assert table is not None
    inner = [cube["dimension"][one]["category"]["index"] for one in cube["id"][1:]]
    for one in observations_of(artefact, table):
        place = inner[0].index(one.row)
        if one.axes.columns:
            place = place * len(inner[1]) + inner[1].index(one.column)
        value = cube["value"][place]
        assert (str(value) if value is not None else cube["status"][str(place)]) == one.value


def test_breaks_and_what_a_table_does_not_tell_stand_beside_it() -> None:
    cube = CUBES["received"]

    assert cube["extension"]["breaks"] == [["2026-Q3", "campaign"]]
    assert cube["note"] == [cube["extension"]["notes"]["en"]]
