"""The bill of materials names exactly what the lock file pins, with every digest."""

import json
import re
import zipfile
from pathlib import Path

from packing.materials import materials
from packing.static_bundle import write_bundle
from packing.wheel import version_of, wanted_files, write_wheel
from tests.support.servers import ROOT

LOCK = """\
alembic==1.20.1 \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
psycopg[binary]==3.3.1 ; sys_platform != 'win32' \\
    --hash=sha256:{c}
"""
LOCK = LOCK.format(a="a" * 64, b="b" * 64, c="c" * 64)


def test_every_pinned_package_is_a_component_with_all_its_digests() -> None:
    """4.31: name, version and digests come from the lock; nothing is looked up."""
    bill = materials(LOCK, version="1.0", epoch=0)

    alembic, psycopg = bill["components"]
    assert alembic["purl"] == "pkg:pypi/alembic@1.20.1"
    assert [one["value"][0] for one in alembic["properties"]] == ["a", "b"]
    assert psycopg["name"] == "psycopg"
    assert psycopg["scope"] == "optional"
    assert len(psycopg["properties"]) == 1


def test_the_real_lock_file_is_told_whole() -> None:
    lock = (ROOT / "requirements.txt").read_text()

    bill = materials(lock, version="1.0", epoch=0)

    pinned = re.findall(r"^([\w.-]+)(?:\[.*\])?==", lock, re.MULTILINE)
    assert [component["name"] for component in bill["components"]] == pinned
    digests = [one for component in bill["components"] for one in component["properties"]]
    assert len(digests) == lock.count("--hash=sha256:")


def test_the_bill_follows_the_lock_alone() -> None:
    one, same = (materials(LOCK, version="1.0", epoch=5) for _ in range(2))
    other = materials(LOCK.replace("3.3.1", "3.3.2"), version="1.0", epoch=5)

    assert json.dumps(one) == json.dumps(same)
    assert one["serialNumber"] != other["serialNumber"]
    assert one["metadata"]["timestamp"] == "1970-01-01T00:00:05Z"
    assert {one["bomFormat"], one["specVersion"]} == {"CycloneDX", "1.6"}


def a_tree(folder: Path) -> Path:
    """Give a small tree of a program."""
    (folder / "static/dist").mkdir(parents=True)
    (folder / "reporting/__pycache__").mkdir(parents=True)
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    (folder / "reporting/app.py").write_text("A = 1\n")
    (folder / "reporting/__pycache__/app.cpython-311.pyc").write_bytes(b"x")
    (folder / "deploy").mkdir()
    (folder / "deploy/install").write_text("#!/bin/sh\n")
    (folder / "static/dist/a.css").write_text("a{}")
    return folder


def test_the_same_tree_gives_the_same_bytes_whenever_it_is_packed(tmp_path: Path) -> None:
    """T21: neither times, modes nor the order of a folder get into wheel and bundle."""
    packed: list[bytes] = []
    for number in range(2):
        tree, target = a_tree(tmp_path / f"tree{number}"), tmp_path / f"out{number}"
        target.mkdir()
        for path in wanted_files(tree):
            path.chmod(0o600 if number else 0o755)
        written = [
            write(tree, target, epoch=1_795_000_000) for write in (write_wheel, write_bundle)
        ]
        packed += [path.read_bytes() for path in written]

    assert packed[:2] == packed[2:]


def test_a_wheel_holds_what_is_needed_and_its_programs_run(tmp_path: Path) -> None:
    tree = a_tree(tmp_path / "tree")
    path = write_wheel(tree, tmp_path, epoch=1_795_000_000)

    with zipfile.ZipFile(path) as wheel:
        modes = {entry.filename: entry.external_attr >> 16 for entry in wheel.infolist()}
        record = wheel.read(f"rinnalla-{version_of(tree)}.dist-info/RECORD").decode()
        entry_points = wheel.read(f"rinnalla-{version_of(tree)}.dist-info/entry_points.txt")

    assert modes["rinnalla_program/deploy/install"] == 0o100755
    assert modes["rinnalla_program/reporting/app.py"] == 0o100644
    assert "rinnalla_program/static/dist/a.css" in modes
    assert not any(name.endswith(".pyc") for name in modes)
    assert {line.split(",")[0] for line in record.splitlines()} == set(modes)
    assert entry_points == b"[console_scripts]\nrinnalla = reporting.start:main\n"
