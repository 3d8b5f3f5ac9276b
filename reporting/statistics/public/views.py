"""The public pages of figures: releases only, the same for everyone, never a live count."""

from collections.abc import Callable
from typing import Any, Final

from flask import Response, make_response, render_template
from werkzeug.wrappers import Response as BaseResponse

from reporting.errors import NotFoundError
from reporting.libraries import library
from reporting.permissions import Access
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.files import XLSX, table_csv, workbook
from reporting.statistics.public.facts import FACTS
from reporting.statistics.public.page import (
    MOST_COMPARED,
    every_table,
    our_totals,
    period_words,
    release_page,
    view_page,
)
from reporting.statistics.public.queries import (
    PublicReleases,
    WithdrawnError,
    frozen_release,
    public_releases,
    standing_release,
)
from reporting.statistics.public.shelf import Shelf
from reporting.statistics.references.page import shown_bodies
from reporting.statistics.references.queries import others_of
from reporting.statistics.releases.artefact import Artefact
from reporting.statistics.releases.queries import ReleaseRow
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.keepable import KeptPage, kept_answer, packed, packed_content, stored_content
from reporting.web.language_links import LanguageLinks, language_links_of
from reporting.web.locale import gettext as _

bp = Pages("numbers", __name__, url_prefix="/<language:language>/numbers")

KEPT: Final = "public, max-age=600, stale-if-error=600"
_DOCUMENTS: Final = "<any('method','protection','journalists'):page>"
_CSV: Final = "text/csv"


class NumberPages(Shelf[KeptPage]):
    """The pages and files that were asked for last."""


@bp.page("", access=Access.PUBLIC)
def numbers() -> BaseResponse:
    """Show the newest release, or what will come when there is none yet."""
    found = _found()
    newest = found.newest
    if newest is not None:
        return _release(newest, found, "numbers.numbers")
    return _page(
        (found.key,),
        "numbers.numbers",
        lambda links: render_template(
            "numbers/nothing_yet.html", found=found, period_words=period_words, links=links
        ),
    )


@bp.page("/releases", access=Access.PUBLIC)
def releases() -> BaseResponse:
    """Show every release, also those that were withdrawn, and the days of the next ones."""
    found = _found()
    return _page(
        (found.key,),
        "numbers.releases",
        lambda links: render_template(
            "numbers/releases.html", found=found, period_words=period_words, links=links
        ),
    )


@bp.page("/releases/<string:name>", access=Access.PUBLIC)
def release(name: str) -> BaseResponse:
    """Show one release."""
    return _release(_standing(name), _found(), "numbers.release", name=name)


@bp.page("/releases/<string:name>.xlsx", access=Access.PUBLIC)
def release_xlsx(name: str) -> BaseResponse:
    """Give all tables of a release as a workbook."""
    row = _standing(name)

    def make() -> KeptPage:
        tables = every_table(_artefact(row))
        title = _("Numbers for %(period)s", period=period_words(row.period))
        return stored_content(workbook(tables, title=title, about=_about(row)))

    return _file(("xlsx", row.id), make, mimetype=XLSX, name=f"{row.name}.xlsx")


@bp.page("/releases/<string:name>/<string:view>", access=Access.PUBLIC)
def view(name: str, view: str) -> BaseResponse:
    """Show one table with every row. Raises NotFoundError when the release has none."""
    row, found = _standing(name), _found()
    which = _view(view)

    def render(links: LanguageLinks) -> str:
        page = view_page(row, which, [_artefact(one) for one in _and_before(row, found)])
        if page is None:
            raise NotFoundError("no such table")
        return render_template("numbers/view.html", page=page, links=links)

    return _page((row.id, found.key), "numbers.view", render, name=name, view=view)


@bp.page("/releases/<string:name>/<string:view>.csv", access=Access.PUBLIC)
def view_csv(name: str, view: str) -> BaseResponse:
    """Give one table as a file for a spreadsheet, in the words of this page's language."""
    row, which = _standing(name), _view(view)

    def make() -> KeptPage:
        for shown in every_table(_artefact(row)):
            if shown.view is which:
                return packed_content(table_csv(shown, _about(row)).encode(), quality=6)
        raise NotFoundError("no such table")

    file_name = f"{row.name}-{which.value}.csv"
    return _file(("csv", row.id, which), make, mimetype=_CSV, name=file_name)


@bp.page("/others", access=Access.PUBLIC)
def others() -> Response:
    """Show our totals, and below them what other bodies count, which must not be compared."""
    with current.runtime().database.reading() as session:
        bodies = shown_bodies(others_of(session, current.language()))
        releases = [
            frozen_release(session, row).artefact for row in public_releases(session).published
        ]
    html = render_template(
        "numbers/others.html",
        bodies=bodies,
        ours=our_totals(releases),
        caution=VIEWS[View.OTHERS].caution,
        links=language_links_of("numbers.others"),
    )
    return _kept_by_others(html)


@bp.page(f"/{_DOCUMENTS}", access=Access.PUBLIC)
def document(page: str) -> Response:
    """Show how figures are made, how nobody is found in them, or what journalists ask."""
    found = library("numbers").find(page, current.language())
    body = found.document.filled(FACTS)
    return _kept_by_others(render_template("numbers/document.html", found=found, body=body))


@bp.errorhandler(WithdrawnError)
def gone(error: WithdrawnError) -> tuple[str, int]:
    """Say that a release was withdrawn, and why."""
    row = error.row
    told = {"note": row.note(current.language()), "period": period_words(row.period)}
    return render_template("numbers/withdrawn.html", row=row, **told), 410


def _release(row: ReleaseRow, found: PublicReleases, endpoint: str, **values: str) -> BaseResponse:
    return _page(
        (row.id, found.key),
        endpoint,
        lambda links: render_template(
            "numbers/numbers.html",
            page=release_page(row, _artefact(row), found),
            period_words=period_words,
            links=links,
        ),
        **values,
    )


def _page(
    key: tuple[object, ...], endpoint: str, render: Callable[[LanguageLinks], str], **values: Any
) -> BaseResponse:
    """Answer with a page made when it is not on the shelf; it repeats nothing of the query."""

    def make() -> KeptPage:
        return packed(render(language_links_of(endpoint, **values)))

    return _kept((endpoint, *key, *values.values()), make, mimetype="text/html")


def _kept_by_others(html: str) -> Response:
    """Answer with a page that is made anew here and may be kept on the way."""
    response = make_response(html)
    response.headers["Cache-Control"] = KEPT
    return response


def _file(
    key: tuple[object, ...], make: Callable[[], KeptPage], *, mimetype: str, name: str
) -> BaseResponse:
    response = _kept(key, make, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _kept(key: tuple[object, ...], make: Callable[[], KeptPage], *, mimetype: str) -> BaseResponse:
    whole = (current.today(), current.preferences(), current.language(), *key)
    return kept_answer(current.own(NumberPages).get(whole, make), mimetype=mimetype, kept=KEPT)


def _about(row: ReleaseRow) -> tuple[str, ...]:
    """Give what stands beside figures wherever they are taken."""
    return (
        _("Release %(name)s", name=row.name),
        _("These are reports, not the amount of discrimination."),
        _("More reports can mean that more people know this service."),
        "CC BY 4.0",
    )


def _view(name: str) -> View:
    if name not in set(View):
        raise NotFoundError("no such table")
    return View(name)


def _and_before(row: ReleaseRow, found: PublicReleases) -> tuple[ReleaseRow, ...]:
    earlier = [one for one in found.published if one.period < row.period]
    return (row, *earlier)[:MOST_COMPARED]


def _found() -> PublicReleases:
    with current.runtime().database.reading() as session:
        return public_releases(session)


def _standing(name: str) -> ReleaseRow:
    with current.runtime().database.reading() as session:
        return standing_release(session, name)


def _artefact(row: ReleaseRow) -> Artefact:
    with current.runtime().database.reading() as session:
        return frozen_release(session, row).artefact
