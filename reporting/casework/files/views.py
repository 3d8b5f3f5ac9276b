"""A file of a case looked at: a safe copy, which is neither kept nor the file itself."""

from werkzeug.wrappers import Response as BaseResponse

from reporting.casework import operations
from reporting.casework.files.page import safe_copy_page
from reporting.casework.forms import OpenFileForm
from reporting.casework.page import CASE, back_to_case, id_of, this_caseworker
from reporting.casework.steps.page import head_of_case
from reporting.errors import PageExpiredError
from reporting.permissions import Permission
from reporting.web import current
from reporting.web.access import Pages

bp = Pages("case_files", __name__, url_prefix="/staff")


@bp.page(CASE + "/safe-copy", access=Permission.CASE_READ, methods=("GET", "POST"))
def safe_copy(case_id: str) -> BaseResponse:
    """Show a safe copy of one file of a case; opening it is written down."""
    form, by = OpenFileForm(), this_caseworker()
    head = head_of_case(case_id, by)
    if not form.is_submitted():
        return back_to_case(case_id)
    if not form.validate():
        raise PageExpiredError("the case page is too old")
    wanted, now = id_of(form.file.data or ""), current.now()
    with current.runtime().database.writing() as session:
        found = operations.open_file(session, id_of(case_id), wanted, by=by, now=now)
    return safe_copy_page(head, found)
