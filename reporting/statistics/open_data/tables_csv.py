"""The CSV files of a release: one of figures, and one for each list of codes in them."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Final

from reporting.statistics.catalogue import VIEWS
from reporting.statistics.open_data.code_lists import (
    SAMI,
    CodeList,
    Names,
    dimension_list,
    in_each,
    places_of,
    status_list,
    title_of,
)
from reporting.statistics.open_data.observations import Axes, Observation, axes_of
from reporting.statistics.releases.artefact import Artefact

COLUMNS: Final = (
    *("release", "period", "geo_level", "geo_code", "table_id", "dim1", "code1", "dim2", "code2"),
    *("unit", "value", "obs_status", "conf_status", "note"),
)
"""The columns of `tables.csv`, a public contract."""

STATUS_LISTS: Final = ("unit", "geo_level", "obs_status", "conf_status", "note")


def tables_csv(artefact: Artefact, seen: Iterable[Observation]) -> bytes:
    """Give every figure of a release as a line of its own."""
    return csv_bytes(COLUMNS, (_line(artefact.name, one) for one in seen))


def codes_csv(seen: Sequence[Observation], names: Names) -> bytes:
    """Give the codes of every dimension in use, with their names in every language."""
    lists = [dimension_list(name, names, used=_used(seen, name)) for name in dimensions_of(seen)]
    lines = (
        (one.name, code.code, code.parent or "", *_labels(code.labels, names))
        for one in lists
        for code in one.codes
    )
    return csv_bytes(("dimension", "code", "parent", *label_columns(names)), lines)


def dimensions_csv(seen: Sequence[Observation], names: Names) -> bytes:
    """Give the dimensions in use, with their names."""
    lines = ((one, *_labels(title_of(one, names), names)) for one in dimensions_of(seen))
    return csv_bytes(("dimension", *label_columns(names)), lines)


def table_list_csv(artefact: Artefact, names: Names) -> bytes:
    """Give the tables of a release: names, dimensions, and what each does not tell."""
    lines = (
        (
            table.view.value,
            *_padded(axes_of(table)),
            *_labels(in_each(table.view.label, names), names),
            *in_each(VIEWS[table.view].caution, names).values(),
        )
        for table in artefact.tables
    )
    cautions = (f"caution_{language}" for language in names)
    return csv_bytes(("table_id", "dim1", "dim2", *label_columns(names), *cautions), lines)


def places_csv(seen: Iterable[Observation], names: Names) -> bytes:
    """Give the places that figures are about."""
    lines = ((p.level.value, p.code, *_labels(p.labels, names)) for p in places_of(seen, names))
    return csv_bytes(("geo_level", "geo_code", *label_columns(names)), lines)


def status_csv(name: str, names: Names) -> bytes:
    """Give the codes of a column that says something of a figure."""
    return _list_csv(status_list(name, names), names)


def breaks_csv(artefact: Artefact, names: Names) -> bytes:
    """Give the breaks in series: the quarter each falls into, and why."""
    lines = (
        (str(one.quarter), one.reason.value, *_labels(in_each(one.reason.label, names), names))
        for one in sorted(artefact.breaks)
    )
    return csv_bytes(("quarter", "reason", *label_columns(names)), lines)


def label_columns(names: Names) -> tuple[str, ...]:
    """Give the columns of names: each language of the service, and Northern Sámi in any case."""
    return tuple(f"label_{language}" for language in dict.fromkeys((*names, SAMI)))


def dimensions_of(seen: Iterable[Observation]) -> tuple[str, ...]:
    """Give the dimensions that figures have, in alphabetical order."""
    return tuple(sorted({name for one in seen for name in one.axes.names}))


def csv_bytes(head: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Give lines as CSV in UTF-8, without a byte order mark (RFC 4180, lines end in LF)."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(lines)
    return file.getvalue().encode()


def _line(release: str, one: Observation) -> tuple[str, ...]:
    level, place = one.geo
    dim1, dim2 = _padded(one.axes)
    return (
        *(release, str(one.period), level.value, place, one.view.value),
        *(dim1, one.row, dim2, one.column if dim2 else ""),
        *(one.unit.value, one.value, one.obs_status.value, one.conf_status.value),
        one.note.value if one.note else "",
    )


def _padded(axes: Axes) -> tuple[str, str]:
    return axes.rows, axes.columns or ""


def _used(seen: Iterable[Observation], name: str) -> tuple[str, ...]:
    """Give the codes of a dimension that figures have, in their order."""
    rows = [one.row for one in seen if one.axes.rows == name]
    columns = [one.column for one in seen if one.axes.columns == name]
    return tuple(dict.fromkeys((*rows, *columns)))


def _labels(labels: Mapping[str, str], names: Names) -> tuple[str, ...]:
    """Give names in the order of `label_columns`, empty where a language has none."""
    return tuple(labels.get(language, "") for language in dict.fromkeys((*names, SAMI)))


def _list_csv(found: CodeList, names: Names) -> bytes:
    lines = ((code.code, *_labels(code.labels, names)) for code in found.codes)
    return csv_bytes((found.name, *label_columns(names)), lines)
