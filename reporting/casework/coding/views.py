"""The page on which a case is coded for the figures, and its codes corrected."""

from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.coding.forms import CorrectCodingForm
from reporting.casework.coding.operations import correct_coding
from reporting.casework.coding.page import coding_now, coding_page
from reporting.casework.page import CASE, Page, id_of, this_caseworker
from reporting.casework.steps.page import METHODS, head_of_case, step_page
from reporting.permissions import Permission
from reporting.web.access import Pages

bp = Pages("coding", __name__, url_prefix="/staff")


@bp.page(CASE + "/coding", access=Permission.CASE_WRITE, methods=METHODS)
def coding(case_id: str) -> Page | BaseResponse:
    """Correct how a case is coded; what the reporter answered stands beside and stays."""
    by = this_caseworker()
    head = head_of_case(case_id, by)
    now = coding_now(head)
    form = CorrectCodingForm(**vars(now))
    form.was_counted = now.is_counted
    return step_page(
        case_id,
        form,
        "coding/coding.html",
        change=lambda session, by, sending: correct_coding(
            session, id_of(case_id), form.to_coding(), form.reason.data, by=by, sending=sending
        ),
        done="coded",
        more={"coding": coding_page(head, by)},
    )
