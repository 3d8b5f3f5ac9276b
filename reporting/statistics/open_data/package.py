"""The description of a release's files as a Data Package, version 2 (datapackage.org).

The profile addresses are pinned: they say by which text of the standard the files are to be read.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from reporting.statistics.open_data.code_lists import Names
from reporting.statistics.open_data.licence import LICENCE, STATISTICS_FINLAND
from reporting.statistics.open_data.schemas import schemas
from reporting.statistics.releases.artefact import Artefact

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE: Final = "https://datapackage.org/profiles/2.0/dataresource.json"

TITLES: Final[Mapping[str, str]] = {
    "tables.csv": "Figures, one a line",
    "table_list.csv": "Tables: names, dimensions, and what each does not tell",
    "dimensions.csv": "Names of dimensions",
    "codes.csv": "Codes of dimensions with their names",
    "places.csv": "Places that figures are about",
    "unit.csv": "What a figure counts",
    "geo_level.csv": "How large a place is",
    "obs_status.csv": "Whether there is a figure (codes of SDMX)",
    "conf_status.csv": "Whether a figure is kept back (codes of SDMX)",
    "note.csv": "What must be known of a figure",
    "breaks.csv": "Breaks in series: figures before and after are not alike",
    "tables.json": "The same figures as JSON-stat 2.0",
    "release.json": "The release as it was frozen; its checksum was fixed on that day",
}
_DESCRIPTION: Final = (
    "Reports of discrimination and harassment that people made without a name and that a team "
    "has accepted. These are reports, not the amount of discrimination. More reports can mean "
    "that more people know the service. Figures are rounded and small ones are kept back, so "
    "that nobody can be found; totals may not add up."
)


def data_package(
    artefact: Artefact, files: Mapping[str, bytes], names: Names, *, publisher: str
) -> dict[str, Any]:
    """Describe the files of a release; `files` are those that TITLES names."""
    told = {
        "$schema": PROFILE,
        "name": f"reports-of-discrimination-{artefact.name}".lower(),
        "title": f"Reports of discrimination and harassment in Finland, {artefact.name}",
        "description": _DESCRIPTION,
        "version": f"{artefact.version}.0.0",
        "created": f"{artefact.frozen_on.isoformat()}T00:00:00Z",
        "keywords": ["discrimination", "harassment", "equality", "bystanders", "Finland"],
        "licenses": [_licence()],
        "sources": [
            {"title": "Reports made to this service"},
            {"title": STATISTICS_FINLAND[0], "path": STATISTICS_FINLAND[1]},
        ],
        "contributors": [{"title": publisher, "roles": ["publisher"]}],
    }
    return told | {"resources": _resources(files, names)}


def content_hash(content: bytes) -> str:
    """Give the SHA-256 of a file as Data Packages write it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Give the checksums of files as `sha256sum --check` reads them."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return "".join(lines).encode()


def _resources(files: Mapping[str, bytes], names: Names) -> Sequence[dict[str, Any]]:
    known = schemas(names)
    return [_resource(name, files[name], known.get(name)) for name in TITLES]


def _resource(path: str, content: bytes, schema: dict[str, Any] | None) -> dict[str, Any]:
    stem, _, suffix = path.partition(".")
    told: dict[str, Any] = {
        "$schema": RESOURCE_PROFILE,
        "name": path.replace(".", "-").replace("_", "-") if schema is None else stem,
        "path": path,
        "title": TITLES[path],
        "format": suffix,
        "mediatype": "text/csv" if suffix == "csv" else "application/json",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": content_hash(content),
    }
    return told if schema is None else told | {"type": "table", "schema": schema}


def _licence() -> dict[str, str]:
    return {"name": LICENCE.name, "path": LICENCE.address, "title": LICENCE.title}
