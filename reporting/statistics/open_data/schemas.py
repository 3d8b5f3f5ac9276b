"""The columns of every CSV file of a release as Table Schemas: types, lists, missing values."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from reporting.statistics.open_data.code_lists import Names
from reporting.statistics.open_data.tables_csv import STATUS_LISTS, label_columns
from reporting.statistics.tables import MARKS

PROFILE: Final = "https://datapackage.org/profiles/2.0/tableschema.json"

_PERIOD: Final = r"^[0-9]{4}(-(H[12]|Q[1-4]))?$"
_MEANINGS: Final = {
    "release": "Name of the release: period and version",
    "period": "The year, half-year or quarter that the figure is about",
    "geo_level": "How large the place is",
    "geo_code": "The place: FI, or the code of Statistics Finland",
    "table_id": "The table",
    "dim1": "Name of the first dimension",
    "code1": "Code in the first dimension; those that begin with _ are totals and rests",
    "dim2": "Name of the second dimension, empty in a table of one",
    "code2": "Code in the second dimension",
    "unit": "What is counted: reports, or mentions of which one report can hold several",
    "value": "The figure, rounded; or a mark that says why there is none",
    "obs_status": "Whether there is a figure",
    "conf_status": "Whether the figure is kept back",
    "note": "What must be known of the figure",
    "dimension": "Name of the dimension",
    "code": "The code",
    "parent": "The code that this one belongs to",
    "quarter": "The quarter in which the series breaks",
    "reason": "Why it breaks",
}


def schemas(names: Names) -> dict[str, dict[str, Any]]:
    """Give the schema of each CSV file by its name."""
    labels = label_columns(names)
    cautions = tuple(f"caution_{language}" for language in names)
    found = {
        "tables.csv": _figures(),
        "table_list.csv": _schema(("table_id", "dim1", "dim2", *labels, *cautions), ["table_id"]),
        "dimensions.csv": _schema(("dimension", *labels), ["dimension"]),
        "codes.csv": _schema(("dimension", "code", "parent", *labels), ["dimension", "code"]),
        "places.csv": _schema(("geo_level", "geo_code", *labels), ["geo_level", "geo_code"]),
        "breaks.csv": _schema(("quarter", "reason", *labels), ["quarter", "reason"]),
    }
    found |= {f"{name}.csv": _schema((name, *labels), [name]) for name in STATUS_LISTS}
    keys = {
        "table_list.csv": [_key(["dim1"], "dimensions", ["dimension"])],
        "codes.csv": [_key(["dimension"], "dimensions", ["dimension"])],
        "places.csv": [_key(["geo_level"], "geo_level", ["geo_level"])],
    }
    return {name: one | {"foreignKeys": keys.get(name, [])} for name, one in found.items()} | {
        "tables.csv": found["tables.csv"]
    }


def _figures() -> dict[str, Any]:
    whole = {"name": "value", "type": "integer", "description": _MEANINGS["value"]}
    before = ("release", "period", "geo_level", "geo_code", "table_id")
    fields = [
        *(_field(name) for name in (*before, "dim1", "code1")),
        *(_field(name, is_required=False) for name in ("dim2", "code2")),
        _field("unit"),
        whole | {"constraints": {"minimum": 0}},
        *(_field(name) for name in ("obs_status", "conf_status")),
        _field("note", is_required=False),
    ]
    return {
        "$schema": PROFILE,
        "fields": fields,
        "missingValues": [{"value": "", "label": "none"}, *_marks()],
        "foreignKeys": [
            _key(["table_id"], "table_list", ["table_id"]),
            _key(["geo_level", "geo_code"], "places", ["geo_level", "geo_code"]),
            _key(["dim1", "code1"], "codes", ["dimension", "code"]),
            _key(["dim2", "code2"], "codes", ["dimension", "code"]),
            *(_key([name], name, [name]) for name in STATUS_LISTS),
        ],
    }


def _schema(columns: Sequence[str], key: list[str]) -> dict[str, Any]:
    fields = [_field(name, is_required=name in key) for name in columns]
    return {"$schema": PROFILE, "fields": fields, "primaryKey": key, "missingValues": [""]}


def _field(name: str, *, is_required: bool = True) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "type": "string"}
    constraints: dict[str, Any] = {"required": True} if is_required else {}
    if name in {"period", "quarter"}:
        constraints["pattern"] = _PERIOD
    if name in _MEANINGS:
        told["description"] = _MEANINGS[name]
    return told | ({"constraints": constraints} if constraints else {})


def _marks() -> Iterable[dict[str, str]]:
    return ({"value": mark, "label": reason.value} for reason, mark in MARKS.items())


def _key(fields: list[str], resource: str, references: list[str]) -> dict[str, Any]:
    return {"fields": fields, "reference": {"resource": resource, "fields": references}}
