"""Portals find what DCAT-AP 3 demands of a catalogue, a data set and its distributions."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from reporting.statistics.open_data.dcat import (
    ALL_IN_ONE,
    Described,
    Publisher,
    Site,
    catalogue_jsonld,
    dataset_jsonld,
)
from tests.statistics.open_data.examples import YEAR, names

SITE = Site(
    "https://rinnalla.example",
    Publisher({"fi": "Virasto", "sv": "Byrån", "en": "Agency"}, "mailto:data@rinnalla.example"),
)
RELEASE = Described("2026-1", YEAR, date(2027, 3, 15), 1)
FILES = {"tables.csv": b"a", "tables.json": b"b", "datapackage.json": b"c", ALL_IN_ONE: b"d"}
DATASET = dataset_jsonld(RELEASE, FILES, SITE, names())
CATALOGUE = catalogue_jsonld([RELEASE], SITE, names(), changed_on=date(2027, 3, 15))


def languages(told: list[dict[str, str]]) -> set[str]:
    assert all(one["@value"] for one in told)
    return {one["@language"] for one in told}


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def test_a_data_set_is_told_in_every_language() -> None:
    for name in ("dct:title", "dct:description", "dcat:keyword"):
        assert languages(DATASET[name]) == {"fi", "sv", "en"}, name
    assert languages(DATASET["dct:publisher"]["foaf:name"]) == {"fi", "sv", "en"}


def test_a_data_set_says_when_where_and_under_which_licence() -> None:
    assert DATASET["dct:temporal"]["dcat:startDate"]["@value"] == "2026-01-01"
    assert DATASET["dct:temporal"]["dcat:endDate"]["@value"] == "2026-12-31"
    assert DATASET["dct:spatial"]["@id"].endswith("country/FIN")
    assert DATASET["dct:license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"
    assert DATASET["dct:issued"]["@value"] == "2027-03-15"
    assert DATASET["dct:identifier"] == "2026-1"
    assert {one["@id"][-3:] for one in DATASET["dct:language"]} == {"FIN", "SWE", "ENG"}


def test_every_distribution_can_be_reached_and_checked() -> None:
    addresses = {one["dcat:accessURL"]["@id"] for one in DATASET["dcat:distribution"]}

    assert addresses == {
        "https://rinnalla.example/open-data/2026-1/tables.csv",
        "https://rinnalla.example/open-data/2026-1/tables.json",
        "https://rinnalla.example/open-data/2026-1/datapackage.json",
        "https://rinnalla.example/open-data/2026-1.zip",
    }
    for one in DATASET["dcat:distribution"]:
        assert one["@type"] == "dcat:Distribution"
        assert one["dct:license"]["@id"]
        assert "/file-type/" in one["dct:format"]["@id"]
        assert languages(one["dct:title"]) == {"fi", "sv", "en"}
        assert one["dcat:byteSize"]["@value"] == "1"
    sums = {one["spdx:checksum"]["spdx:checksumValue"]["@value"] for one in distributions()}
    assert sums == {hashlib.sha256(content).hexdigest() for content in FILES.values()}


def distributions() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = DATASET["dcat:distribution"]
    return found


def test_the_contact_is_there_when_somebody_is_named() -> None:
    assert DATASET["dcat:contactPoint"]["vcard:hasEmail"]["@id"] == "mailto:data@rinnalla.example"

    nobody = Site(SITE.root, Publisher(SITE.publisher.names))
    assert "dcat:contactPoint" not in dataset_jsonld(RELEASE, FILES, nobody, names())


def test_the_catalogue_lists_its_data_sets() -> None:
    assert CATALOGUE["@type"] == "dcat:Catalog"
    assert languages(CATALOGUE["dct:title"]) == languages(CATALOGUE["dct:description"])
    assert CATALOGUE["dct:publisher"]["@type"] == "foaf:Agent"
    assert [one["@id"] for one in CATALOGUE["dcat:dataset"]] == [DATASET["@id"]]
    assert "dct:modified" not in catalogue_jsonld([], SITE, names(), changed_on=None)


def test_every_prefix_is_declared_and_every_address_is_whole() -> None:
    for told in (DATASET, CATALOGUE):
        prefixes = set(told["@context"])
        for node in nodes({name: value for name, value in told.items() if name != "@context"}):
            for name in node:
                assert name.startswith("@") or name.split(":")[0] in prefixes, name
            if "@id" in node:
                assert node["@id"].startswith(("https://", "http://", "mailto:")), node
