"""What the interface for programs says of releases, tables and codes; names are permanent."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.open_data.code_lists import (
    Code,
    CodeList,
    Names,
    dimension_list,
    in_each,
    title_of,
)
from reporting.statistics.open_data.observations import Observation, axes_of, observations_of
from reporting.statistics.public.queries import Frozen, PublicReleases
from reporting.statistics.releases.artefact import checksum
from reporting.statistics.releases.queries import ReleaseRow
from reporting.statistics.tables import Table

ROOT: Final = "/api/v1"


def releases_told(found: PublicReleases) -> dict[str, Any]:
    """Give every public release, the newest first, and the days of the next ones."""
    return {
        "releases": [_summary(row) for row in found.all],
        "announced": [
            {"period": str(one.period), "publish_on": one.publish_on.isoformat()}
            for one in found.announced
        ],
    }


def release_told(row: ReleaseRow, frozen: Frozen) -> dict[str, Any]:
    """Give one release without its figures."""
    artefact = frozen.artefact
    return _summary(row) | {
        "frozen_on": artefact.frozen_on.isoformat(),
        "method": artefact.method,
        "sha256": checksum(frozen.content),
        "tables": [table.view.value for table in artefact.tables],
        "breaks": _breaks(frozen),
    }


def tables_told(frozen: Frozen, names: Names) -> dict[str, Any]:
    """Give the tables of a release without their figures."""
    artefact = frozen.artefact
    tables = [_table_summary(artefact.name, table, names) for table in artefact.tables]
    return {"release": artefact.name, "tables": tables}


def table_told(frozen: Frozen, table: Table, names: Names) -> dict[str, Any]:
    """Give one table with every figure."""
    artefact = frozen.artefact
    seen = observations_of(artefact, table)
    axes = axes_of(table)
    used = {axes.rows: [one.row for one in seen]}
    if axes.columns:
        used[axes.columns] = [one.column for one in seen]
    return _table_summary(artefact.name, table, names) | {
        "release": artefact.name,
        "breaks": _breaks(frozen),
        "dimensions": [_dimension(name, codes, names) for name, codes in used.items()],
        "observations": [_observation(one) for one in seen],
    }


def view_named(frozen: Frozen, name: str) -> Table | None:
    """Give the table of a release by the code of its view, None when it has none."""
    return frozen.artefact.table(View(name)) if name in set(View) else None


def code_lists_told(lists: Iterable[CodeList]) -> dict[str, Any]:
    """Give which lists of codes there are."""
    return {
        "code_lists": [
            {"name": one.name, "label": dict(one.labels), "url": f"{ROOT}/code-lists/{one.name}"}
            for one in lists
        ]
    }


def code_list_told(found: CodeList) -> dict[str, Any]:
    """Give one list of codes."""
    codes = [_code(one) for one in found.codes]
    return {"name": found.name, "label": dict(found.labels), "codes": codes}


def _summary(row: ReleaseRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "period": str(row.period),
        "version": row.version,
        "state": row.state.value,
        "published_on": _day(row.published_on),
        "withdrawn_on": _day(row.withdrawn_on),
        "note": dict(row.notes) if row.is_withdrawn else None,
        "url": f"{ROOT}/releases/{row.name}",
        "open_data": None if row.is_withdrawn else f"/open-data/{row.name}/datapackage.json",
    }


def _table_summary(release: str, table: Table, names: Names) -> dict[str, Any]:
    spec = VIEWS[table.view]
    return {
        "table": table.view.value,
        "label": in_each(table.view.label, names),
        "does_not_tell": in_each(spec.caution, names),
        "period": str(table.period),
        "unit": spec.unit.value,
        "dimensions": [
            {"name": name, "label": title_of(name, names)} for name in axes_of(table).names
        ],
        "url": f"{ROOT}/releases/{release}/tables/{table.view.value}",
    }


def _dimension(name: str, used: Iterable[str], names: Names) -> dict[str, Any]:
    wanted = tuple(dict.fromkeys(used))
    known = {one.code: one for one in dimension_list(name, names, used=wanted).codes}
    return {
        "name": name,
        "label": title_of(name, names),
        "codes": [_code(known[code]) for code in wanted],
    }


def _observation(one: Observation) -> dict[str, Any]:
    codes = [one.row] if one.axes.columns is None else [one.row, one.column]
    return {
        "codes": codes,
        "value": one.cell.value,
        "text": one.value,
        "unit": one.unit.value,
        "obs_status": one.obs_status.value,
        "conf_status": one.conf_status.value,
        "note": one.note.value if one.note else None,
    }


def _code(code: Code) -> dict[str, Any]:
    return {"code": code.code, "label": dict(code.labels), "parent": code.parent}


def _breaks(frozen: Frozen) -> list[dict[str, str]]:
    return [
        {"quarter": str(one.quarter), "reason": one.reason.value}
        for one in sorted(frozen.artefact.breaks)
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
