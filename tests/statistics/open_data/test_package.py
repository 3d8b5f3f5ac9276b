"""The files of a release are a valid Data Package, the same bytes each time, in every language."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from reporting.statistics.open_data.bundle import FILE_NAMES, release_files, zip_of
from reporting.statistics.open_data.package import PROFILE
from reporting.statistics.open_data.tables_csv import COLUMNS
from reporting.statistics.releases.artefact import checksum
from tests.statistics.open_data.examples import frozen, names

FILES = release_files(frozen(), names(), publisher="An equality body", readme="What it is\n")


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / "datapackage.json"


def lines(name: str, files: Mapping[str, bytes] = FILES) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode())))


def package() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILES["datapackage.json"])
    return found


def test_the_package_is_valid_with_all_its_keys_and_checksums(tmp_path: Path) -> None:
    report = Package(str(written(tmp_path, FILES))).validate()

    assert report.valid, report.flatten(["type", "note"])
    assert {task.type for task in report.tasks} == {"table", "json"}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("tables.csv", b",ground,age,", b",ground,agee,"),
        ("tables.csv", b",report,", b",reporter,"),
        ("tables.csv", b"country,FI,", b"country,SE,"),
        ("tables.csv", b",10,B,F,", b",-1,B,F,"),
        ("codes.csv", b"ground,age,", b"ground,sex,"),
    ],
)
def test_a_package_with_a_fault_is_not_valid(
    name: str, before: bytes, after: bytes, tmp_path: Path
) -> None:
    assert before in FILES[name]
    told = package()
    for resource in told["resources"]:  # so that not the checksum alone finds it
        resource.pop("hash")
        resource.pop("bytes")
    broken = FILES[name].replace(before, after, 1)
    files = {**FILES, name: broken, "datapackage.json": json.dumps(told).encode()}

    assert not Package(str(written(tmp_path, files))).validate().valid


def test_a_changed_file_does_not_match_its_checksum(tmp_path: Path) -> None:
    files = {**FILES, "places.csv": FILES["places.csv"] + b"country,AX,a,a,a,a\n"}

    assert not Package(str(written(tmp_path, files))).validate().valid


def test_the_package_says_what_reusers_must_know() -> None:
    told = package()

    assert told["$schema"] == PROFILE
    assert told["version"] == "1.0.0"
    assert told["licenses"][0]["path"] == "https://creativecommons.org/licenses/by/4.0/"
    assert told["licenses"][0]["title"]
    assert "Statistics Finland" in json.dumps(told["sources"])
    assert "not the amount of discrimination" in told["description"]
    for resource in told["resources"]:
        content = FILES[resource["path"]]
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        assert resource["bytes"] == len(content)
        assert (resource.get("type") == "table") is resource["path"].endswith(".csv")


def test_marks_are_missing_values_with_their_meaning() -> None:
    schema = next(r for r in package()["resources"] if r["name"] == "tables")["schema"]

    assert {one["value"]: one["label"] for one in schema["missingValues"]} == {
        "": "none",
        "..": "suppressed",
        "…": "not_collected",
        "–": "not_applicable",
    }


def test_the_columns_are_those_that_were_promised() -> None:
    head = FILES["tables.csv"].decode().splitlines()[0].split(",")

    assert tuple(head) == COLUMNS
    assert " ".join(COLUMNS) == (
        "release period geo_level geo_code table_id dim1 code1 dim2 code2 "
        "unit value obs_status conf_status note"
    )


def test_every_code_has_a_name_in_every_language() -> None:
    files = release_files(frozen(), names("fi", "sv", "en", "ru"), publisher="X", readme="")
    for name in ("codes.csv", "table_list.csv", "unit.csv", "obs_status.csv", "breaks.csv"):
        for line in lines(name, files):
            assert all(line[f"label_{code}"] for code in ("fi", "sv", "en", "ru")), line


def test_municipalities_of_the_sami_homeland_have_their_own_names() -> None:
    known = {line["code"]: line["label_se"] for line in lines("codes.csv")}

    assert known["890"] == "Ohcejohka"
    assert known["091"] == ""


def test_the_same_release_gives_the_same_bytes() -> None:
    again = release_files(frozen(), names(), publisher="An equality body", readme="What it is\n")

    assert dict(again) == dict(FILES)
    assert zip_of(again, "2026-1") == zip_of(FILES, "2026-1")
    assert tuple(sorted(FILES)) == tuple(sorted(FILE_NAMES))


def test_the_zip_holds_every_file_and_no_trace_of_the_machine() -> None:
    """T17, 4.23: archives hold no time, owner or machine."""
    with zipfile.ZipFile(io.BytesIO(zip_of(FILES, "2026-1"))) as archive:
        entries = archive.infolist()
        held = {entry.filename: archive.read(entry) for entry in entries}

    assert held == {f"2026-1/{name}": content for name, content in FILES.items()}
    assert list(held) == sorted(held)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o644}
    assert not any(entry.extra or entry.comment for entry in entries)


def test_checksums_are_those_of_the_files_and_the_release_is_what_was_frozen() -> None:
    known = dict(line.split("  ")[::-1] for line in FILES["SHA256SUMS"].decode().splitlines())

    assert known == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in FILES.items()
        if name != "SHA256SUMS"
    }
    assert known["release.json"] == checksum(frozen().content)


def test_no_cell_is_run_by_a_spreadsheet() -> None:
    """4.22: no cell of open data is run."""
    for name in FILES:
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(FILES[name].decode())):
                assert not [cell for cell in row if cell.lstrip()[:1] in {*"=+-@\t"} - {""}], name


def test_an_empty_list_of_breaks_is_a_valid_file(tmp_path: Path) -> None:
    files = release_files(frozen(breaks=()), names(), publisher="X", readme="")

    assert lines("breaks.csv", files) == []
    assert Package(str(written(tmp_path, files))).validate().valid
