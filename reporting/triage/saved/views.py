"""Pages of saved views: save the filter that is shown, rename views, delete them."""

from urllib.parse import parse_qsl

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.page import id_of, this_caseworker
from reporting.errors import StepNotAllowedError
from reporting.permissions import Permission
from reporting.triage.filters import filter_of
from reporting.triage.page import queue_address
from reporting.triage.saved.forms import ChangeViewForm, SaveViewForm
from reporting.triage.saved.operations import (
    MOST_VIEWS,
    delete_view,
    rename_view,
    save_view,
    views_of,
)
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _

bp = Pages("saved", __name__, url_prefix="/staff")

Page = str | tuple[str, int]


@bp.page("/views/save", access=Permission.CASE_READ, methods=("GET", "POST"))
def save() -> Page | BaseResponse:
    """Save a filter under a name, for oneself or for the team."""
    if request.method == "GET":
        return redirect(url_for("saved.views"), 303)
    form, by = SaveViewForm(), this_caseworker()
    if not form.validate():
        return _views_page(ChangeViewForm(formdata=None), _errors(form), 422)
    wanted, is_teams = filter_of(dict(parse_qsl(form.query.data or ""))), form.is_teams.data
    try:
        with current.runtime().database.writing() as session:
            now = current.now()
            save_view(session, form.name.data, wanted, is_teams=is_teams, by=by, now=now)
    except StepNotAllowedError:
        fault = _("There are %(most)s views already. Delete one first.", most=MOST_VIEWS)
        return _views_page(ChangeViewForm(formdata=None), (FieldError("views", fault),), 409)
    return redirect(queue_address(wanted), 303)


@bp.page("/views", access=Permission.CASE_READ, methods=("GET", "POST"))
def views() -> Page | BaseResponse:
    """Show the person's own views and the team's; rename or delete one."""
    form, by = ChangeViewForm(), this_caseworker()
    if request.method == "GET":
        return _views_page(form, (), 200)
    if not form.validate():
        return _views_page(form, _errors(form), 422)
    view_id = id_of(form.view.data or "")
    with current.runtime().database.writing() as session:
        if form.do.data == "delete":
            delete_view(session, view_id, by=by, now=current.now())
        else:
            rename_view(session, view_id, form.name.data, by=by, now=current.now())
    return redirect(url_for("saved.views"), 303)


def _views_page(form: ChangeViewForm, errors: tuple[FieldError, ...], status: int) -> Page:
    with current.runtime().database.reading() as session:
        rows = views_of(session, by=this_caseworker())
    shown = [(row, queue_address(filter_of(dict(parse_qsl(row.query))))) for row in rows]
    return render_template("saved/views.html", form=form, shown=shown, errors=errors), status


def _errors(form: SaveViewForm | ChangeViewForm) -> tuple[FieldError, ...]:
    if form.is_expired:
        fault = _("This page was open for too long. Please try again.")
        return (FieldError("views", fault),)
    return form.error_list()
