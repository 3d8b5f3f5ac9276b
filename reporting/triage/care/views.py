"""Pages that care for the people who work: pass on, close the day, who carries how much."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.page import CASE, Outcome, Page, attempt, case_of, id_of
from reporting.permissions import Permission
from reporting.triage.care.forms import BreakForm, PassOnForm
from reporting.triage.care.page import own_exposure
from reporting.triage.conditions import OPEN
from reporting.triage.loads import team_load
from reporting.triage.page import this_desk
from reporting.triage.settings import set_break_after
from reporting.triage.taking import pass_on as pass_case_on
from reporting.web import current
from reporting.web.access import Pages

bp = Pages("care", __name__, url_prefix="/staff")


@bp.page(CASE + "/pass-on", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def pass_on(case_id: str) -> Page | BaseResponse:
    """Pass a case on without a reason; taking the next one does not bring it back."""
    form, desk = PassOnForm(), this_desk()
    report, outcome = case_of(case_id, desk.by), Outcome()
    if request.method == "POST":
        outcome = attempt(
            form,
            desk.by,
            lambda s, _, sending: pass_case_on(s, id_of(case_id), desk, sending=sending),
        )
        if not outcome.errors:
            return redirect(url_for("triage.today", done="passed"), 303)
        report = case_of(case_id, desk.by)
    may = report.state in OPEN and report.owner_id in {None, desk.by.member_id}
    page = render_template(
        "care/pass_on.html", report=report, form=form, errors=outcome.errors, may=may
    )
    return page, outcome.status


@bp.page("/close-day", access=Permission.CASE_READ, methods=("GET", "POST"))
def close_day() -> Page | BaseResponse:
    """Show three questions whose answers go nowhere, and let people set when they want a break."""
    form, desk = BreakForm(), this_desk()
    status = 200
    if request.method == "POST":
        if form.validate():
            with current.runtime().database.writing() as session:
                set_break_after(session, desk.by.member_id, form.cases)
            return redirect(url_for("care.close_day", done="break"), 303)
        status = 400 if form.is_expired else 422
    with current.runtime().database.reading() as session:
        exposure = own_exposure(session, desk)
    page = render_template(
        "care/close_day.html",
        form=form,
        exposure=exposure,
        is_done=request.args.get("done") == "break",
        usual=current.preferences().break_number,
    )
    return page, status


@bp.page("/load", access=Permission.TEAM_LEAD)
def load() -> str:
    """Show leads who carries how much and what waits longest; nobody's speed is counted."""
    desk = this_desk()
    with current.runtime().database.reading() as session:
        team = team_load(session, desk, limit=current.preferences().load_limit)
    return render_template("care/load.html", team=team, today=desk.today)
