"""All files of a release by name, and the same in one ZIP: the same bytes for the same release."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from reporting.statistics.open_data.code_lists import Names
from reporting.statistics.open_data.json_stat import collection
from reporting.statistics.open_data.observations import observations
from reporting.statistics.open_data.package import TITLES, checksums, data_package
from reporting.statistics.open_data.tables_csv import (
    STATUS_LISTS,
    breaks_csv,
    codes_csv,
    dimensions_csv,
    places_csv,
    status_csv,
    table_list_csv,
    tables_csv,
)
from reporting.statistics.public.queries import Frozen

FIGURES: Final = "tables.csv"
PACKAGE: Final = "datapackage.json"
CHECKSUMS: Final = "SHA256SUMS"
README: Final = "README"

FILE_NAMES: Final = (*TITLES, PACKAGE, README, CHECKSUMS)
"""Every file of a release by name."""

# The oldest time a ZIP can tell: none of the machine's clock reaches it.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_FILE_MODE: Final = 0o644 << 16
_UNIX: Final = 3


def release_files(
    frozen: Frozen, names: Names, *, publisher: str, readme: str
) -> Mapping[str, bytes]:
    """Give every file of a release by its name."""
    artefact = frozen.artefact
    seen = observations(artefact)
    files = {
        FIGURES: tables_csv(artefact, seen),
        "table_list.csv": table_list_csv(artefact, names),
        "dimensions.csv": dimensions_csv(seen, names),
        "codes.csv": codes_csv(seen, names),
        "places.csv": places_csv(seen, names),
        **{f"{name}.csv": status_csv(name, names) for name in STATUS_LISTS},
        "breaks.csv": breaks_csv(artefact, names),
        "tables.json": json_bytes(collection(artefact, names)),
        "release.json": frozen.content,
    }
    files[PACKAGE] = json_bytes(data_package(artefact, files, names, publisher=publisher), indent=2)
    files[README] = readme.encode()
    return files | {CHECKSUMS: checksums(files)}


def zip_of(files: Mapping[str, bytes], folder: str) -> bytes:
    """Give files as a ZIP with one folder: names sorted, no times, no machine's marks."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _NO_TIME)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, _UNIX
            entry.external_attr = _FILE_MODE
            archive.writestr(entry, files[name])
    return packed.getvalue()


def json_bytes(told: Mapping[str, Any], *, indent: int | None = None) -> bytes:
    """Give JSON in UTF-8 in the order in which it was told, with one line feed at the end."""
    separators = (",", ": ") if indent else (",", ":")
    text = json.dumps(told, ensure_ascii=False, indent=indent, separators=separators)
    return text.encode() + b"\n"
