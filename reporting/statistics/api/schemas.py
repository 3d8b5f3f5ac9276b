"""The shapes of the answers of the interface for programs, as JSON Schema 2020-12."""

from typing import Any, Final

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_DAY: Final[Schema] = {"type": "string", "format": "date"}
_DAY_OR_NONE: Final[Schema] = {"type": ["string", "null"], "format": "date"}
_CODE_OR_NONE: Final[Schema] = {"type": ["string", "null"]}
_WORDS: Final[Schema] = {
    "type": "object",
    "description": "A text by language code",
    "additionalProperties": {"type": "string"},
    "required": ["en", "fi", "sv"],
}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _object(**properties: Schema) -> Schema:
    """Give an object whose members are all always there."""
    return {"type": "object", "properties": properties, "required": sorted(properties)}


_SUMMARY: Final[dict[str, Schema]] = {
    "name": _TEXT,
    "period": _TEXT,
    "version": {"type": "integer", "minimum": 1},
    "state": {"type": "string", "enum": ["published", "withdrawn"]},
    "published_on": _DAY_OR_NONE,
    "withdrawn_on": _DAY_OR_NONE,
    "note": {"anyOf": [_WORDS, {"type": "null"}], "description": "Why it was withdrawn"},
    "url": _TEXT,
    "open_data": _CODE_OR_NONE,
}
_TABLE: Final[dict[str, Schema]] = {
    "table": _TEXT,
    "label": _ref("Words"),
    "does_not_tell": _ref("Words"),
    "period": _TEXT,
    "unit": _TEXT,
    "dimensions": _list(_object(name=_TEXT, label=_ref("Words"))),
    "url": _TEXT,
}
_DIMENSION: Final[Schema] = _object(name=_TEXT, label=_ref("Words"), codes=_list(_ref("Code")))

_NAMES_ELSEWHERE: Final[Schema] = {
    "type": "object",
    "description": "What it is called in the schemes of others, by the id of the scheme",
    "additionalProperties": _list(_TEXT),
}
_SOURCED: Final[dict[str, Schema]] = {
    "id": _TEXT,
    "source": _TEXT,
    "verified_on": _DAY_OR_NONE,
    "confidence": _TEXT,
}

SCHEMAS: Final[dict[str, Schema]] = {
    "Words": _WORDS,
    "Code": _object(code=_TEXT, label=_ref("Words"), parent=_CODE_OR_NONE),
    "Break": _object(quarter=_TEXT, reason=_TEXT),
    "Problem": {
        "type": "object",
        "description": "RFC 9457",
        "properties": {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "release": _TEXT,
            "withdrawn_on": _DAY_OR_NONE,
            "note": _ref("Words"),
        },
        "required": ["detail", "status", "title", "type"],
    },
    "Description": {"type": "object", "required": ["info", "openapi", "paths"]},
    "ReleaseSummary": _object(**_SUMMARY),
    "Releases": _object(
        releases=_list(_ref("ReleaseSummary")),
        announced=_list(_object(period=_TEXT, publish_on=_DAY)),
    ),
    "Release": _object(
        **_SUMMARY,
        frozen_on=_DAY,
        method={"type": "integer"},
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        tables=_list(_TEXT),
        breaks=_list(_ref("Break")),
    ),
    "TableSummary": _object(**_TABLE),
    "Tables": _object(release=_TEXT, tables=_list(_ref("TableSummary"))),
    "Observation": _object(
        codes={**_list(_TEXT), "minItems": 1, "maxItems": 2},
        value={"type": ["integer", "null"], "minimum": 0},
        text={**_TEXT, "description": "The figure, or the mark that says why there is none"},
        unit=_TEXT,
        obs_status={"type": "string", "enum": ["A", "B", "M"]},
        conf_status={"type": "string", "enum": ["F", "C"]},
        note=_CODE_OR_NONE,
    ),
    "Table": _object(
        **_TABLE | {"dimensions": _list(_DIMENSION)},
        release=_TEXT,
        breaks=_list(_ref("Break")),
        observations=_list(_ref("Observation")),
    ),
    "CodeLists": _object(
        code_lists=_list(_object(name=_TEXT, label=_ref("Words"), url=_TEXT)),
    ),
    "CodeList": _object(name=_TEXT, label=_ref("Words"), codes=_list(_ref("Code"))),
    "Indicator": _object(
        id=_TEXT,
        label=_ref("Words"),
        counts=_ref("Words"),
        tables=_list(_TEXT),
        dimensions=_list(_TEXT),
        codes=_list(_TEXT),
        names_elsewhere=_NAMES_ELSEWHERE,
        goals=_list(_TEXT),
        confidence=_CODE_OR_NONE,
    ),
    "Indicators": _object(
        indicators=_list(_ref("Indicator")),
        schemes=_list(_object(label=_ref("Words"), **_SOURCED)),
        goals=_list(_object(official=_TEXT, limits=_ref("Words"), **_SOURCED)),
        codebook=_list(
            _object(
                dimension=_TEXT,
                code=_TEXT,
                label=_ref("Words"),
                parent=_CODE_OR_NONE,
                names_elsewhere={"type": "object", "additionalProperties": _TEXT},
            )
        ),
    ),
}
