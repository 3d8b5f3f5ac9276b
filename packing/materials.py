"""The bill of materials (CycloneDX 1.6, JSON), from the lock file alone."""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from packing.wheel import version_of

_PINNED: Final = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)(?: ; ([^\\]+?))? *\\?$")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_SPACE: Final = uuid.UUID("6f2b1c1e-6b0a-4c55-9a0c-3d5f2f1f9d11")


def write_materials(tree: Path, target: Path, *, epoch: int) -> Path:
    """Write which packages the service is made of, each with the digests it may have."""
    version = version_of(tree)
    lock = (tree / "requirements.txt").read_text("utf-8")
    path = target / f"rinnalla-{version}.cdx.json"
    path.write_text(json.dumps(materials(lock, version=version, epoch=epoch), indent=1) + "\n")
    return path


def materials(lock: str, *, version: str, epoch: int) -> dict[str, Any]:
    """Give the bill of materials of a lock file."""
    components = list(_components(lock))
    itself = {"type": "application", "name": "rinnalla", "version": version, "bom-ref": "rinnalla"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_SPACE, version + lock)}",
        "version": 1,
        "metadata": {
            "timestamp": f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "component": itself | {"licenses": [{"license": {"id": "EUPL-1.2"}}]},
        },
        "components": components,
        "dependencies": [{"ref": "rinnalla", "dependsOn": [c["bom-ref"] for c in components]}],
    }


def _components(lock: str) -> Iterator[dict[str, Any]]:
    for entry in re.split(r"\n(?=[^ \n])", lock):
        first, *rest = entry.splitlines() or [""]
        if found := _PINNED.match(first):
            yield _component(*found.groups(), digests=_HASH.findall("\n".join(rest)))


def _component(
    name: str, version: str, marker: str | None, *, digests: list[str]
) -> dict[str, Any]:
    address = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    return {
        "type": "library",
        "name": name,
        "version": version,
        "bom-ref": address,
        "purl": address,
        "scope": "optional" if marker else "required",
        # A package has a file for each kind of machine; a component may have one digest only.
        "properties": [{"name": "rinnalla:sha256", "value": digest} for digest in digests],
    }
