"""The interface for programs described: OpenAPI 3.1, written by hand (docs/decisions/0007)."""

from typing import Any, Final

from reporting.statistics.api.schemas import SCHEMAS
from reporting.statistics.catalogue import View
from reporting.statistics.open_data.licence import LICENCE
from reporting.statistics.open_data.problems import MEDIA_TYPE

VERSION: Final = "1.0.0"

_ABOUT: Final = (
    "Published releases of figures about discrimination and harassment that people have told of "
    "without their name. These are reports, not the amount of discrimination. Everything can "
    "only be read; nobody signs in; no parameter changes a figure, and any query parameter is "
    "refused with 400. A release never changes; one that was withdrawn answers 410 with its note."
)
_RELEASE: Final[dict[str, Any]] = {
    "name": "name",
    "in": "path",
    "required": True,
    "description": "Name of a release: period and version",
    "schema": {"type": "string", "pattern": r"^[0-9]{4}(-(H[12]|Q[1-4]))?-[1-9][0-9]{0,2}$"},
    "example": "2026-1",
}
_VIEW: Final[dict[str, Any]] = {
    "name": "view",
    "in": "path",
    "required": True,
    "description": "Code of a table",
    "schema": {"type": "string", "enum": [view.value for view in View]},
}
_LIST: Final[dict[str, Any]] = {
    "name": "name",
    "in": "path",
    "required": True,
    "description": "Name of a list of codes",
    "schema": {"type": "string", "pattern": "^[a-z_]{1,40}$"},
    "example": "ground",
}


def description() -> dict[str, Any]:
    """Give the description of version 1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Reports of discrimination in figures",
            "version": VERSION,
            "summary": "Published figures, and the codes in them",
            "description": _ABOUT,
            "license": {"name": LICENCE.title, "identifier": LICENCE.name},
        },
        "servers": [{"url": "/"}],
        "paths": _paths(),
        "components": {
            "schemas": SCHEMAS,
            "parameters": {"release": _RELEASE, "view": _VIEW, "list": _LIST},
            "responses": {name: _problem(text) for name, text in _PROBLEMS.items()},
        },
    }


_PROBLEMS: Final = {
    "bad_request": "A query parameter was given, or the request could not be understood",
    "not_found": "Nothing is published under this name",
    "not_acceptable": "The request accepts something else than JSON",
    "gone": "The release was withdrawn; `note` says why, by language",
    "busy": "The service is busy; try again after the time in Retry-After",
}
_ALWAYS: Final = {"400": "bad_request", "406": "not_acceptable", "503": "busy"}
_NAMED: Final = _ALWAYS | {"404": "not_found"}
_OF_RELEASE: Final = _NAMED | {"410": "gone"}


def _paths() -> dict[str, Any]:
    root, release = "/api/v1", "/api/v1/releases/{name}"
    return {
        f"{root}/openapi.json": _read("openapi", "This description", "Description", _ALWAYS),
        f"{root}/releases": _read("releases", "All public releases", "Releases", _ALWAYS),
        release: _read("release", "One release", "Release", _OF_RELEASE, "release"),
        f"{release}/tables": _read(
            "tables", "The tables of a release", "Tables", _OF_RELEASE, "release"
        ),
        f"{release}/tables/{{view}}": _read(
            "table", "One table with its figures", "Table", _OF_RELEASE, "release", "view"
        ),
        f"{root}/code-lists": _read("code_lists", "All lists of codes", "CodeLists", _ALWAYS),
        f"{root}/code-lists/{{name}}": _read(
            "code_list", "One list of codes", "CodeList", _NAMED, "list"
        ),
        f"{root}/indicators": _read("indicators", "What is measured", "Indicators", _ALWAYS),
    }


def _read(
    operation: str, summary: str, schema: str, problems: dict[str, str], *parameters: str
) -> dict[str, Any]:
    answer = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    refused = {
        status: {"$ref": f"#/components/responses/{name}"} for status, name in problems.items()
    }
    told: dict[str, Any] = {
        "operationId": operation,
        "summary": summary,
        "responses": {"200": {"description": summary, "content": answer}} | refused,
    }
    named = [{"$ref": f"#/components/parameters/{name}"} for name in parameters]
    return {"get": told | ({"parameters": named} if named else {})}


def _problem(text: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {MEDIA_TYPE: {"schema": schema}}}
