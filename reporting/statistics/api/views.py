"""The interface for programs, version 1: reading only, no sign-in, no parameters."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from reporting.errors import NotFoundError
from reporting.permissions import Access
from reporting.statistics.api import content
from reporting.statistics.api.description import description
from reporting.statistics.api.measured import indicators_told
from reporting.statistics.open_data.bundle import json_bytes
from reporting.statistics.open_data.code_lists import public_lists
from reporting.statistics.open_data.page import (
    every_language,
    is_for_programs,
    problem_response,
)
from reporting.statistics.open_data.problems import MEDIA_TYPE, Problem, withdrawn_problem
from reporting.statistics.public.queries import (
    Frozen,
    PublicReleases,
    WithdrawnError,
    frozen_release,
    public_releases,
    standing_release,
)
from reporting.statistics.public.shelf import Shelf
from reporting.statistics.releases.queries import ReleaseRow
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.keepable import KeptPage, kept_answer, packed_content

bp = Pages("api", __name__, url_prefix="/api/v1")

KEPT: Final = "public, max-age=600, stale-if-error=600"
_JSON: Final = "application/json"
_QUALITY: Final = 6
_READING: Final = "GET, HEAD, OPTIONS"

Make = Callable[[], dict[str, Any]]


class ApiAnswers(Shelf[KeptPage]):
    """The answers that were asked for last."""


@bp.page("/openapi.json", access=Access.PUBLIC)
def openapi() -> BaseResponse:
    """Describe this interface (OpenAPI 3.1)."""
    return _answer((), description)


@bp.page("/releases", access=Access.PUBLIC)
def releases() -> BaseResponse:
    """Give every public release and the days of the next ones."""
    with current.runtime().database.reading() as session:
        found: PublicReleases = public_releases(session)
    return _answer((found.key,), lambda: content.releases_told(found))


@bp.page("/releases/<string:name>", access=Access.PUBLIC)
def release(name: str) -> BaseResponse:
    """Give one release without its figures."""
    row = _standing(name)
    return _answer((row.id,), lambda: content.release_told(row, _frozen(row)))


@bp.page("/releases/<string:name>/tables", access=Access.PUBLIC)
def tables(name: str) -> BaseResponse:
    """Give the tables of a release without their figures."""
    row = _standing(name)
    return _answer((row.id,), lambda: content.tables_told(_frozen(row), every_language()))


@bp.page("/releases/<string:name>/tables/<string:view>", access=Access.PUBLIC)
def table(name: str, view: str) -> BaseResponse:
    """Give one table with every figure. Raises NotFoundError when the release has none."""
    row = _standing(name)

    def make() -> dict[str, Any]:
        frozen = _frozen(row)
        found = content.view_named(frozen, view)
        if found is None:
            raise NotFoundError("no such table")
        return content.table_told(frozen, found, every_language())

    return _answer((row.id,), make)


@bp.page("/code-lists", access=Access.PUBLIC)
def code_lists() -> BaseResponse:
    """Give which lists of codes there are."""
    return _answer((), lambda: content.code_lists_told(public_lists(every_language())))


@bp.page("/code-lists/<string:name>", access=Access.PUBLIC)
def code_list(name: str) -> BaseResponse:
    """Give one list of codes. Raises NotFoundError for any other name."""

    def make() -> dict[str, Any]:
        for found in public_lists(every_language()):
            if found.name == name:
                return content.code_list_told(found)
        raise NotFoundError("no such list")

    return _answer((), make)


@bp.page("/indicators", access=Access.PUBLIC)
def indicators() -> BaseResponse:
    """Give what is measured and how, as the codebook has it."""
    return _answer((), lambda: indicators_told(every_language()))


@bp.before_request
def take_no_parameters() -> Response | None:
    """Refuse parameters, since none changes anything, and answers nobody could read."""
    if request.args:
        return problem_response(Problem(HTTPStatus.BAD_REQUEST, "No address takes parameters."))
    accepted = request.accept_mimetypes
    if accepted and not accepted.best_match([_JSON]):
        return problem_response(Problem(HTTPStatus.NOT_ACCEPTABLE))
    return None


@bp.errorhandler(WithdrawnError)
def gone(error: WithdrawnError) -> Response:
    """Say that a release was withdrawn, and why."""
    return problem_response(withdrawn_problem(error.row))


@bp.after_app_request
def tell_programs(response: Response) -> Response:
    """Put an error into the form that programs read, wherever it came from."""
    is_error = response.status_code >= HTTPStatus.BAD_REQUEST
    if not is_error or not is_for_programs() or response.mimetype == MEDIA_TYPE:
        return response
    told = problem_response(Problem(response.status_code))
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        told.headers["Allow"] = _READING
    if "Retry-After" in response.headers:
        told.headers["Retry-After"] = response.headers["Retry-After"]
    return told


def _answer(key: tuple[object, ...], make: Make) -> BaseResponse:
    page = current.own(ApiAnswers).get((request.path, *key), lambda: _packed(make()))
    return kept_answer(page, mimetype=_JSON, kept=KEPT)


def _packed(told: dict[str, Any]) -> KeptPage:
    return packed_content(json_bytes(told), quality=_QUALITY)


def _standing(name: str) -> ReleaseRow:
    with current.runtime().database.reading() as session:
        return standing_release(session, name)


def _frozen(row: ReleaseRow) -> Frozen:
    with current.runtime().database.reading() as session:
        return frozen_release(session, row)
