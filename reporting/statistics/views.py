"""The numbers pages of the staff side: exact for the team, releases only for the partner."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Response, render_template, request

from reporting.casework.page import demand_team_key
from reporting.errors import NotFoundError, PermissionMissingError
from reporting.facts.periods import quarter_of
from reporting.facts.sets import FactSets
from reporting.facts.settling import placed
from reporting.facts.waiting import what_waits
from reporting.permissions import Access, Permission, denial
from reporting.statistics.catalogue import View
from reporting.statistics.dashboard.languages import language_rows
from reporting.statistics.dashboard.page import NOT_TO_PASS_ON, SHOWN, NumbersPage, numbers_page
from reporting.statistics.dashboard.tables import Looked, figure_of, figures_of, tiles_of
from reporting.statistics.files import XLSX, table_csv, workbook
from reporting.statistics.filters import filters_of
from reporting.statistics.queries import periods_counted, places_counted, standing_of
from reporting.statistics.references.page import shown_bodies
from reporting.statistics.references.queries import others_of
from reporting.statistics.releases.partner.views import partner_page
from reporting.statistics.releases.queries import breaks
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.locale import gettext as _
from reporting.web.templating import label

bp = Pages("statistics", __name__, url_prefix="/staff")

_VIEW = "/numbers/<string(maxlength=20):code>"


@bp.page("/numbers", access=Access.SIGNED_IN)
def numbers() -> str:
    """Show exact figures to the team; to the partner only what has been released."""
    person = current.identity()
    if denial(Permission.FIGURES_EXACT, person) is None:
        return _shown("statistics/numbers.html", "numbers", (View.RECEIVED,))
    if denial(Permission.FIGURES_RELEASED, person) is None:
        return partner_page()
    raise PermissionMissingError


@bp.page("/numbers/all", access=Permission.FIGURES_EXACT)
def everything() -> str:
    """Show the exact figures of every view on one page, as for paper."""
    return _shown("statistics/everything.html", "everything", SHOWN)


@bp.page(_VIEW, access=Permission.FIGURES_EXACT)
def view(code: str) -> str:
    """Show the exact figures of one view. Raises NotFoundError for one that is none."""
    chosen = _view(code)
    with _looking() as looked:
        return render_template(
            "statistics/view.html",
            heading=label(chosen),
            code=str(chosen),
            page=_page(looked, "view", chosen),
            figures=figures_of(looked, chosen),
            tiles=tiles_of(looked) if chosen is View.PLACES else (),
            languages=language_rows(looked) if chosen is View.WAITING else (),
        )


@bp.page("/numbers/others", access=Permission.FIGURES_EXACT)
def others() -> str:
    """Show our arrivals, and beside them what other bodies count, each by its own measure."""
    with _looking() as looked:
        series = others_of(looked.session, current.language())
        return render_template(
            "statistics/others.html",
            heading=label(View.OTHERS),
            page=_page(looked, "others"),
            own=figure_of(looked, View.RECEIVED),
            bodies=shown_bodies(series),
        )


@bp.page(_VIEW + ".csv", access=Permission.FIGURES_EXACT)
def view_csv(code: str) -> Response:
    """Give one view as a file for a spreadsheet. Raises NotFoundError for one that is none."""
    chosen = _view(code)
    with _looking() as looked:
        shown = figure_of(looked, chosen, most=None)
        about = _about(_page(looked, "view", chosen))
    name = f"exact-{chosen}-{looked.filters.selection.period}.csv"
    return _file(table_csv(shown, about), "text/csv", name)


@bp.page("/numbers.xlsx", access=Permission.FIGURES_EXACT)
def numbers_xlsx() -> Response:
    """Give every view as one workbook."""
    with _looking() as looked:
        tables = [figure_of(looked, chosen, most=None) for chosen in SHOWN]
        page = _page(looked, "numbers")
    title = _("Exact figures")
    content = workbook(tables, title=title, about=_about(page))
    return _file(content, XLSX, f"exact-{looked.filters.selection.period}.xlsx")


def _view(code: str) -> View:
    found = next((view for view in SHOWN if view == code), None)
    if found is None:
        raise NotFoundError(code)
    return found


@contextmanager
def _looking() -> Iterator[Looked]:
    """Give what this request looks at: settled facts, and those that wait in their places.

    Exact figures are for people whom others gave the team key, not for any account with a role.
    """
    demand_team_key()
    runtime = current.runtime()
    with runtime.database.reading() as session:
        ring = runtime.keyring
        waiting = what_waits(session, ring)
        sets = FactSets(session, ring, placed(session, ring, waiting.changes))
        known = periods_counted(sets)
        newest = known[0] if known else quarter_of(current.today()).whole_year
        filters = filters_of(request.args, newest=newest)
        yield Looked(session, sets, filters, breaks(session), waiting.damaged)


def _shown(template: str, endpoint: str, views: tuple[View, ...]) -> str:
    with _looking() as looked:
        return render_template(
            template,
            page=_page(looked, endpoint),
            figures=[figure_of(looked, chosen) for chosen in views],
        )


def _page(looked: Looked, endpoint: str, chosen: View | None = None) -> NumbersPage:
    return numbers_page(
        looked.filters,
        replace(standing_of(looked.sets, looked.filters.selection), damaged=looked.damaged),
        periods_counted(looked.sets),
        places_counted(looked.sets),
        endpoint=endpoint,
        view=chosen,
    )


def _about(page: NumbersPage) -> list[str]:
    """Give what a file must say of itself."""
    return [
        _(NOT_TO_PASS_ON),
        page.period,
        *(f"{chip.name}: {chip.value}" for chip in page.chips),
        *([page.damage] if page.damage else []),
    ]


def _file(content: Any, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
