"""The public pages: reports by year, on paper, in short for journalists, and both registers."""

from collections.abc import Callable
from typing import Final

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.errors import NotFoundError
from reporting.permissions import Access
from reporting.statistics.annual.changes.queries import public_changes
from reporting.statistics.annual.models import AnnualReport
from reporting.statistics.annual.public.page import ReportPage, Standing, report_page, standing_of
from reporting.statistics.annual.queries import (
    ReportKey,
    content_of,
    pdf_of,
    public_report,
    public_reports,
)
from reporting.statistics.annual.recommendations.queries import public_recommendations
from reporting.statistics.public.shelf import Shelf
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.headers import FILE_POLICY
from reporting.web.keepable import KeptPage, kept_answer, packed
from reporting.web.language_links import LanguageLinks, language_links_of

bp = Pages("annual_public", __name__, url_prefix="/<language:language>/numbers")

KEPT: Final = "public, max-age=600, stale-if-error=600"
_YEAR: Final = "/reports/<int(max=9999):year>"


class ReportPages(Shelf[KeptPage]):
    """The reports that were asked for last."""


@bp.page("/reports", access=Access.PUBLIC)
def reports() -> str:
    """List the report of each year."""
    with current.runtime().database.reading() as session:
        found = public_reports(session)
    return render_template("annual_public/reports.html", reports=found)


@bp.page(_YEAR, access=Access.PUBLIC)
def report(year: int) -> BaseResponse:
    """Show the report of a year, or why it was withdrawn."""
    return _shown("annual_public.report", year)


@bp.page(_YEAR + "/<int(max=9999):version>", access=Access.PUBLIC)
def version(year: int, version: int) -> BaseResponse:
    """Show an earlier version of a year's report as it was published."""
    return _shown("annual_public.version", year, version)


@bp.page(_YEAR + "/press", access=Access.PUBLIC)
def press(year: int) -> BaseResponse:
    """Show the facts of a year on one page; without its figures there are none."""
    row, standing = _found(year)
    if not standing.is_whole:
        return _to_report(year)

    def render(links: LanguageLinks) -> str:
        page = _told(row)
        if not page.has_figures:
            raise NotFoundError("no figures to tell")
        return render_template("annual_public/press.html", page=page, links=links)

    return _page("annual_public.press", standing, render, year=year)


@bp.page(_YEAR + ".pdf", access=Access.PUBLIC)
def paper(year: int) -> BaseResponse:
    """Give a report as a tagged PDF; one whose figures are gone leads to the page that says why."""
    language = current.language()
    row, standing = _found(year)
    if not standing.is_whole:
        return _to_report(year)
    with current.runtime().database.reading() as session:
        content = pdf_of(session, ReportKey(year, row.version), language)
    answer = Response(content, mimetype="application/pdf")
    name = f"annual-report-{year}-{language}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


@bp.page("/recommendations", access=Access.PUBLIC)
def recommendations() -> str:
    """Show what we recommended, and what came of it."""
    with current.runtime().database.reading() as session:
        found = public_recommendations(session)
    return render_template("annual_public/recommendations.html", recommendations=found)


@bp.page("/what-changed", access=Access.PUBLIC)
def what_changed() -> str:
    """Show what people said and what was done."""
    with current.runtime().database.reading() as session:
        found = public_changes(session)
    return render_template("annual_public/what_changed.html", changes=found)


def _shown(endpoint: str, year: int, version: int | None = None) -> BaseResponse:
    row, standing = _found(year, version)

    def render(links: LanguageLinks) -> str:
        page = None if standing.is_withdrawn else _told(row)
        return render_template(
            "annual_public/report.html", page=page, standing=standing, links=links
        )

    place = {"year": year} if version is None else {"year": year, "version": version}
    return _page(endpoint, standing, render, **place)


def _found(year: int, version: int | None = None) -> tuple[AnnualReport, Standing]:
    with current.runtime().database.reading() as session:
        row = public_report(session, year, version)
        return row, standing_of(session, row)


def _told(row: AnnualReport) -> ReportPage:
    with current.runtime().database.reading() as session:
        stored = public_report(session, row.year, row.version)
        return report_page(session, content_of(session, stored, languages=()))


def _to_report(year: int) -> BaseResponse:
    return redirect(url_for("annual_public.report", year=year), 303)


def _page(
    endpoint: str, standing: Standing, render: Callable[[LanguageLinks], str], **place: int
) -> BaseResponse:
    """Answer with a page made when it is not on the shelf; it repeats nothing of the query."""

    def make() -> KeptPage:
        return packed(render(language_links_of(endpoint, **place)))

    key = (current.today(), current.preferences(), current.language(), endpoint, standing.key)
    kept = current.own(ReportPages).get((*key, *place.items()), make)
    return kept_answer(kept, mimetype="text/html", kept=KEPT)
