"""The files of every public release, for everybody's programs, and the catalogue of them."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from reporting.errors import NotFoundError
from reporting.permissions import Access
from reporting.statistics.open_data.bundle import FILE_NAMES, json_bytes, release_files, zip_of
from reporting.statistics.open_data.dcat import (
    ALL_IN_ONE,
    Described,
    catalogue_jsonld,
    dataset_jsonld,
)
from reporting.statistics.open_data.page import (
    every_language,
    open_data_site,
    problem_response,
    readme_of,
)
from reporting.statistics.open_data.problems import withdrawn_problem
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
from reporting.web.keepable import KeptPage, kept_answer, packed_content, stored_content

bp = Pages("open_data", __name__, url_prefix="/open-data")

KEPT: Final = "public, max-age=600, stale-if-error=600"
"""A release that is withdrawn is gone from shared caches within minutes."""

DCAT: Final = "dcat.jsonld"
_JSON: Final = "application/json"
_TYPES: Final[Mapping[str, str]] = {
    "csv": "text/csv; header=present",
    "json": _JSON,
    "jsonld": "application/ld+json",
    "zip": "application/zip",
}
_TEXT: Final = "text/plain"
_QUALITY: Final = 6


class OpenFiles(Shelf[KeptPage]):
    """The files that were asked for last."""


@bp.page("/", access=Access.PUBLIC)
def index() -> BaseResponse:
    """Give which releases there are, and where their files are."""
    found = _releases()
    return _kept((found.key,), "index.json", lambda: json_bytes(_index(found), indent=2))


@bp.page(f"/{DCAT}", access=Access.PUBLIC)
def catalogue() -> BaseResponse:
    """Give the catalogue of all releases for data portals."""
    found = _releases()
    return _kept((found.key,), DCAT, lambda: json_bytes(_catalogue(found), indent=2))


@bp.page("/<string:release>.zip", access=Access.PUBLIC)
def bundle(release: str) -> BaseResponse:
    """Give all files of a release in one."""
    row = _standing(release)
    return _kept((row.id,), ALL_IN_ONE, lambda: zip_of(_files(row), row.name))


@bp.page("/<string:release>/<string:name>", access=Access.PUBLIC)
def file(release: str, name: str) -> BaseResponse:
    """Give one file of a release. Raises NotFoundError when it has none of that name."""
    row = _standing(release)
    if name not in {*FILE_NAMES, DCAT}:
        raise NotFoundError("no such file")
    return _kept((row.id,), name, lambda: _content(row, name))


@bp.errorhandler(WithdrawnError)
def gone(error: WithdrawnError) -> Response:
    """Say that a release was withdrawn, and why."""
    return problem_response(withdrawn_problem(error.row))


def _kept(key: tuple[object, ...], name: str, make: Callable[[], bytes]) -> BaseResponse:
    """Answer with a file, made when it is not on the shelf.

    What the publisher is called and where it is stands in some files, so the key has both.
    """
    whole = (open_data_site().root, current.preferences(), name, *key)
    stem = name.rpartition(".")[2]
    mimetype = _TYPES.get(stem, _TEXT)
    pack = stored_content if stem == "zip" else _packed
    page = current.own(OpenFiles).get(whole, lambda: pack(make()))
    return kept_answer(page, mimetype=mimetype, kept=KEPT)


def _packed(content: bytes) -> KeptPage:
    return packed_content(content, quality=_QUALITY)


def _releases() -> PublicReleases:
    with current.runtime().database.reading() as session:
        return public_releases(session)


def _standing(release: str) -> ReleaseRow:
    with current.runtime().database.reading() as session:
        return standing_release(session, release)


def _frozen(row: ReleaseRow) -> Frozen:
    with current.runtime().database.reading() as session:
        return frozen_release(session, row)


def _files(row: ReleaseRow) -> Mapping[str, bytes]:
    frozen, names, site = _frozen(row), every_language(), open_data_site()
    readme = readme_of(frozen.artefact, names, site.publisher)
    return release_files(frozen, names, publisher=site.publisher.names["en"], readme=readme)


def _index(found: PublicReleases) -> dict[str, object]:
    return {
        "releases": [
            {
                "name": row.name,
                "period": str(row.period),
                "published_on": _day(row.published_on),
                "files": [f"/open-data/{row.name}/{name}" for name in (*FILE_NAMES, DCAT)],
                "all_files": f"/open-data/{row.name}.zip",
            }
            for row in found.published
        ],
        "withdrawn": [row.name for row in found.withdrawn],
        "catalogue": f"/open-data/{DCAT}",
    }


def _catalogue(found: PublicReleases) -> dict[str, object]:
    released = [_released(row) for row in found.published]
    changed_on = max((one.published_on for one in released), default=None)
    return catalogue_jsonld(released, open_data_site(), every_language(), changed_on=changed_on)


def _content(row: ReleaseRow, name: str) -> bytes:
    files = _files(row)
    return json_bytes(_described(row, files), indent=2) if name == DCAT else files[name]


def _described(row: ReleaseRow, files: Mapping[str, bytes]) -> dict[str, object]:
    packed = {**files, ALL_IN_ONE: zip_of(files, row.name)}
    return dataset_jsonld(_released(row), packed, open_data_site(), every_language())


def _released(row: ReleaseRow) -> Described:
    assert row.published_on is not None
    return Described(row.name, row.period, row.published_on, row.version)


def _day(day: object) -> str | None:
    return str(day) if day else None
