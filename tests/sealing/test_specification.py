"""Tests that docs/sealing.md and the library say the same."""

import json
import re
from enum import IntEnum
from pathlib import Path
from typing import Any

import pytest

from reporting import sealing

HERE = Path(__file__).parent
VECTORS: dict[str, Any] = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
SPECIFICATION = (HERE.parents[1] / "docs" / "sealing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "published",
    [
        VECTORS["encoding"][1]["ctx"],
        VECTORS["key_pair"][0]["public_sha256"],
        VECTORS["key_pair"][0]["key_id"],
        VECTORS["key_pair"][0]["fingerprint"],
        VECTORS["secret_wrap"][0]["sealed"],
        VECTORS["object"][0]["digest"],
        VECTORS["stream"][3]["sealed_sha256"],
        VECTORS["session"][0]["sealed"],
        VECTORS["token"][0]["sealed"],
        VECTORS["code"][0]["code"],
        VECTORS["code"][0]["lookup_id"],
        VECTORS["code"][0]["wrapping_key"],
        VECTORS["code"][1]["code"],
        VECTORS["password"][0]["verifier"],
        VECTORS["recovery"][0]["code"],
    ],
)
def test_the_specification_prints_the_vectors(published: str) -> None:
    """What docs/sealing.md prints and what is tested are the same."""
    assert published in SPECIFICATION


@pytest.mark.parametrize("tag", ["RNW1", "RNS1", "RNB1", "RNA1", "RNX1", "RNT1"])
def test_the_specification_describes_every_format(tag: str) -> None:
    """No format is without its layout."""
    assert f"### {tag}" in SPECIFICATION


def test_everything_public_is_named_by_the_facade() -> None:
    """And nothing is named that is not there."""
    assert all(hasattr(sealing, name) for name in sealing.__all__)
    assert len(set(sealing.__all__)) == len(sealing.__all__)


@pytest.mark.parametrize(
    "numbers", [sealing.KeyRole, sealing.RecipientKind, sealing.Author, sealing.ObjectKind]
)
def test_the_specification_lists_every_number(numbers: type[IntEnum]) -> None:
    """With the same names and values as the code."""
    row = next(line for line in SPECIFICATION.splitlines() if f"`{numbers.__name__}`" in line)
    listed = {name.upper(): int(value) for value, name in re.findall(r"(\d+) ([a-z]+)", row)}
    assert listed == {member.name: member.value for member in numbers}
