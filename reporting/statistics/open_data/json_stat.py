"""A release as JSON-stat 2.0 (json-stat.org): a collection of cubes, one for each table.

Labels are in English as the format wants one language; the others stand in its extensions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reporting.statistics.catalogue import VIEWS
from reporting.statistics.names import period_name
from reporting.statistics.open_data.code_lists import (
    Code,
    Names,
    dimension_list,
    in_each,
    title_of,
)
from reporting.statistics.open_data.observations import (
    PLACE,
    QUARTER,
    Observation,
    observations_of,
)
from reporting.statistics.releases.artefact import Artefact
from reporting.statistics.tables import COUNT, MARKS, Missing, Table
from reporting.vocabulary import N_

VERSION: Final = "2.0"
MAIN: Final = "en"
PERIOD: Final = "period"
SOURCE: Final = N_("Reports of discrimination and harassment, accepted by the team")

_CANNOT_BE: Final = MARKS[Missing.NOT_APPLICABLE]


@dataclass(frozen=True)
class _Dimension:
    """One dimension of a cube: its name, its names by language, and its codes in order."""

    name: str
    labels: Mapping[str, str]
    codes: tuple[Code, ...]

    def written(self) -> dict[str, Any]:
        return {
            "label": self.labels[MAIN],
            "category": {
                "index": [one.code for one in self.codes],
                "label": {one.code: one.labels[MAIN] for one in self.codes},
            },
            "extension": {
                "labels": dict(self.labels),
                "categoryLabels": {one.code: dict(one.labels) for one in self.codes},
            },
        }


def collection(artefact: Artefact, names: Names) -> dict[str, Any]:
    """Give all tables of a release."""
    title = in_each(N_("Reports in figures"), names)
    return {
        "version": VERSION,
        "class": "collection",
        "label": f"{title[MAIN]}: {artefact.name}",
        "updated": artefact.frozen_on.isoformat(),
        "extension": {"release": artefact.name, "labels": title, "marks": marks(names)},
        "link": {"item": [dataset(artefact, table, names) for table in artefact.tables]},
    }


def dataset(artefact: Artefact, table: Table, names: Names) -> dict[str, Any]:
    """Give one table as a cube; what is not shown is null, with its mark as status."""
    seen = observations_of(artefact, table)
    dimensions = _dimensions(table, seen, names)
    values, status = _cube(seen, dimensions[1:])
    return {
        "version": VERSION,
        "class": "dataset",
        "label": in_each(table.view.label, names)[MAIN],
        "source": in_each(SOURCE, names)[MAIN],
        "updated": artefact.frozen_on.isoformat(),
        "note": [in_each(VIEWS[table.view].caution, names)[MAIN]],
        "id": [one.name for one in dimensions],
        "size": [len(one.codes) for one in dimensions],
        "role": _roles(one.name for one in dimensions),
        "dimension": {one.name: one.written() for one in dimensions},
        "value": values,
        "status": status,
        "extension": _extension(artefact, table, names),
    }


def _extension(artefact: Artefact, table: Table, names: Names) -> dict[str, Any]:
    """Give what the format has no place for: other languages, the release, and its breaks."""
    spec = VIEWS[table.view]
    return {
        "release": artefact.name,
        "table": table.view.value,
        "unit": spec.unit.value,
        "labels": in_each(table.view.label, names),
        "notes": in_each(spec.caution, names),
        "breaks": [[str(one.quarter), one.reason.value] for one in sorted(artefact.breaks)],
    }


def marks(names: Names) -> dict[str, dict[str, str]]:
    """Give what each mark means that stands where there is no number."""
    return {mark: in_each(reason.label, names) for reason, mark in MARKS.items()}


def _dimensions(table: Table, seen: Sequence[Observation], names: Names) -> tuple[_Dimension, ...]:
    period = {language: period_name(table.period, words) for language, words in names.items()}
    time = _Dimension(PERIOD, in_each(N_("Period"), names), (Code(str(table.period), period),))
    axes = seen[0].axes
    rows = _inner(axes.rows, (one.row for one in seen), names)
    if axes.columns is None:
        return time, rows
    return time, rows, _inner(axes.columns, (one.column for one in seen), names)


def _inner(name: str, codes: Iterable[str], names: Names) -> _Dimension:
    used = tuple(dict.fromkeys(codes))
    known = {one.code: one for one in dimension_list(name, names, used=used).codes}
    return _Dimension(name, title_of(name, names), tuple(known[code] for code in used))


def _cube(
    seen: Sequence[Observation], dimensions: Sequence[_Dimension]
) -> tuple[list[int | None], dict[str, str]]:
    """Give the values in the order of the dimensions, and the marks by their place among them."""
    known = {(one.row, one.column if one.axes.columns else COUNT): one.cell for one in seen}
    columns = [one.code for one in dimensions[1].codes] if dimensions[1:] else [COUNT]
    places = [(row.code, column) for row in dimensions[0].codes for column in columns]
    cells = [known.get(place) for place in places]
    status = {
        str(n): MARKS[cell.missing] if cell and cell.missing else _CANNOT_BE
        for n, cell in enumerate(cells)
        if cell is None or cell.missing
    }
    return [cell.value if cell else None for cell in cells], status


def _roles(names: Iterable[str]) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for name in names:
        if name in {PERIOD, QUARTER}:
            roles.setdefault("time", []).append(name)
        elif name == PLACE:
            roles.setdefault("geo", []).append(name)
    return roles
