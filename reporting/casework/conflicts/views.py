"""Pages about conflicts of interest: asked at taking a case, lifted by a lead."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.conflicts.forms import Acquaintance, ConflictForm, LiftConflictForm
from reporting.casework.conflicts.operations import declare_conflict, lift_conflict
from reporting.casework.conflicts.queries import conflicts_seen_by
from reporting.casework.page import (
    CASE,
    Outcome,
    Page,
    attempt,
    back_to_case,
    case_of,
    id_of,
    this_caseworker,
    to_today,
)
from reporting.errors import PageExpiredError
from reporting.permissions import Permission
from reporting.web import current
from reporting.web.access import Pages

bp = Pages("conflicts", __name__, url_prefix="/staff")


@bp.page(CASE + "/conflict", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def conflict(case_id: str) -> Page | BaseResponse:
    """Ask whether the caseworker knows somebody in a case; if so, it disappears for them."""
    form, by = ConflictForm(), this_caseworker()
    report, outcome = case_of(case_id, by), Outcome()
    if request.method == "POST":
        if form.knows.data is Acquaintance.UNKNOWN and form.validate():
            return back_to_case(case_id, "no_conflict")
        outcome = attempt(
            form,
            by,
            lambda s, by, sending: declare_conflict(s, id_of(case_id), by=by, sending=sending),
        )
        if not outcome.errors:
            return to_today("conflict")
    page = render_template(
        "conflicts/conflict.html", report=report, form=form, errors=outcome.errors
    )
    return page, outcome.status


@bp.page("/conflicts", access=Permission.TEAM_LEAD, methods=("GET", "POST"))
def conflicts() -> Page | BaseResponse:
    """Show which cases are hidden from whom, and let a lead lift that."""
    form, by = LiftConflictForm(), this_caseworker()
    if request.method == "POST":
        if not form.validate():
            raise PageExpiredError("the list of conflicts is too old")
        with current.runtime().database.writing() as session:
            case_id, member_id = id_of(form.case.data or ""), id_of(form.member.data or "")
            lift_conflict(session, case_id, member_id, by=by, now=current.now())
        return redirect(url_for("conflicts.conflicts"), 303)
    with current.runtime().database.reading() as session:
        rows = conflicts_seen_by(session, by=by)
    return render_template("conflicts/conflicts.html", rows=rows, form=form)
