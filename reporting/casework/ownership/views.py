"""Pages about who works on a case: take, assign, hand back, hand over, plan for leave."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending
from reporting.casework.fields import ColleagueField
from reporting.casework.ownership.forms import (
    AssignCaseForm,
    HandBackForm,
    HandOverForm,
    LeaveForm,
    ReadHandOverForm,
    TakeCaseForm,
)
from reporting.casework.ownership.operations import (
    assign_case,
    hand_back_case,
    hand_over_case,
    read_hand_over,
    reassign_cases,
    take_case,
)
from reporting.casework.ownership.queries import (
    colleagues,
    former_owners,
    open_cases_of,
    reply_language_of,
)
from reporting.casework.page import CASE, Page, id_of, this_caseworker
from reporting.casework.steps.page import METHODS, step_page
from reporting.errors import CaseChangedError, NotFoundError
from reporting.permissions import Permission
from reporting.report.operations import SentMark
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _

bp = Pages("ownership", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class LeavePage:
    """Whose cases would go to whom; `numbers` is None before anybody was chosen."""

    form: LeaveForm
    numbers: tuple[str, ...] | None
    errors: tuple[FieldError, ...]
    moved: str


@bp.page(CASE + "/take", access=Permission.CASE_WRITE, methods=METHODS)
def take(case_id: str) -> Page | BaseResponse:
    """Take a case, after asking for a conflict of interest."""
    return step_page(
        case_id,
        TakeCaseForm(),
        "ownership/take.html",
        change=lambda session, by, sending: take_case(
            session, id_of(case_id), by=by, sending=sending
        ),
        done="taken",
    )


@bp.page(CASE + "/assign", access=Permission.CASE_WRITE, methods=METHODS)
def assign(case_id: str) -> Page | BaseResponse:
    """Give a case to a colleague."""
    form = AssignCaseForm()
    _offer_colleagues(form.colleague, case_id)
    return step_page(
        case_id,
        form,
        "ownership/assign.html",
        change=lambda session, by, sending: assign_case(
            session,
            id_of(case_id),
            form.colleague.member_id,
            form.reason.data,
            by=by,
            sending=sending,
        ),
        done="assigned",
    )


@bp.page(CASE + "/hand-back", access=Permission.CASE_WRITE, methods=METHODS)
def hand_back(case_id: str) -> Page | BaseResponse:
    """Leave a case without owner."""
    form = HandBackForm()
    return step_page(
        case_id,
        form,
        "ownership/hand_back.html",
        change=lambda session, by, sending: hand_back_case(
            session, id_of(case_id), form.reason.data, by=by, sending=sending
        ),
        done="handed_back",
    )


@bp.page(CASE + "/hand-over", access=Permission.CASE_WRITE, methods=METHODS)
def hand_over(case_id: str) -> Page | BaseResponse:
    """Give a case to a colleague with the four lines they need."""
    form = HandOverForm()
    _offer_colleagues(form.colleague, case_id)
    return step_page(
        case_id,
        form,
        "ownership/hand_over.html",
        change=lambda session, by, sending: hand_over_case(
            session,
            id_of(case_id),
            form.colleague.member_id,
            form.to_lines(),
            by=by,
            sending=sending,
        ),
        done="handed_over",
    )


@bp.page(CASE + "/hand-over-read", access=Permission.CASE_WRITE, methods=METHODS)
def hand_over_read(case_id: str) -> Page | BaseResponse:
    """Note that the new owner has read the hand-over."""
    return step_page(
        case_id,
        ReadHandOverForm(),
        "ownership/hand_over_read.html",
        change=lambda session, by, sending: read_hand_over(
            session, id_of(case_id), by=by, sending=sending
        ),
        done="hand_over_read",
    )


@bp.page("/leave", access=Permission.TEAM_LEAD, methods=METHODS)
def leave() -> Page | BaseResponse:
    """Show whose cases would go to whom, and move them once the lead has seen the list."""
    by, form = this_caseworker(), LeaveForm()
    with current.runtime().database.reading() as session:
        form.owner.people = former_owners(session, by=by)
        form.colleague.people = colleagues(session, by=by)
    if request.method == "GET":
        form.owner.data = request.args.get("owner", "")
        return _leave_page(form, by)
    if not form.validate():
        fault = FieldError("main", _("This page is too old. Please send it again."))
        return _leave_page(form, by, (fault,) if form.is_expired else form.error_list()), 422
    try:
        moved = str(_moved(form, by))
    except (CaseChangedError, NotFoundError):
        fault = FieldError(
            "main", _("The list has changed, or the colleague may not see one of these cases.")
        )
        return _leave_page(form, by, (fault,)), 409
    return redirect(url_for("ownership.leave", moved=moved), 303)


def _moved(form: LeaveForm, by: Caseworker) -> int:
    today = current.today()
    mark = SentMark(form.token.digest, bytes(32), current.now())
    with current.runtime().database.writing() as session:
        return reassign_cases(
            session,
            form.owner.member_id,
            form.colleague.member_id,
            form.reason.data,
            numbers=form.previewed,
            by=by,
            sending=Sending(mark, today, today),
        )


def _leave_page(form: LeaveForm, by: Caseworker, errors: tuple[FieldError, ...] = ()) -> str:
    numbers = None
    if form.owner.data in {person.value for person in form.owner.people}:
        with current.runtime().database.reading() as session:
            theirs = open_cases_of(session, form.owner.member_id, by=by)
        numbers = tuple(report.number for report in theirs)
    page = LeavePage(form, numbers, errors, request.args.get("moved", ""))
    return render_template("ownership/leave.html", page=page)


def _offer_colleagues(field: ColleagueField, case_id: str) -> None:
    by, wanted = this_caseworker(), id_of(case_id)
    with current.runtime().database.reading() as session:
        field.people = colleagues(session, by=by, case_id=wanted)
        field.reply_language = reply_language_of(session, wanted, by=by)
