"""The staff side: what is due today, the queue, and a case with what can be done about it."""

from dataclasses import dataclass, field, replace

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts.queries import SignedIn
from reporting.casework import operations
from reporting.casework.case_page import case_page
from reporting.casework.caseworker import Caseworker, caseworker_of
from reporting.casework.forms import AcknowledgeForm, AnswerForm, OpenFileForm, ReadStoryForm
from reporting.casework.lists import CaseList
from reporting.casework.queries import (
    case_with_number,
    queue_page,
    today_groups,
)
from reporting.casework.workflow import STATE_NAMES
from reporting.errors import (
    AlreadyReceivedError,
    NotFoundError,
    PageExpiredError,
    StepNotAllowedError,
)
from reporting.permissions import Permission
from reporting.report.conversation import Story
from reporting.report.forms import kept_files
from reporting.report.operations import SentMark
from reporting.report.sending import promise_days
from reporting.sealing.errors import SealBrokenError
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.downloads import sealed_download
from reporting.web.forms import FieldError, SessionForm
from reporting.web.locale import gettext as _
from reporting.web.uploads import uploads

bp = Pages("casework", __name__, url_prefix="/staff")

CASE = "/cases/<string(length=32):case_id>"
DONE = {
    "acknowledged": N_("The reporter can now see that a person has read the report."),
    "answered": N_("Your message was sent to the reporter."),
    "already": N_("This had been sent already. It was not sent twice."),
}

Page = str | tuple[str, int]


@dataclass(frozen=True)
class CaseForms:
    """The forms of a case page, fresh or with what was written and what is wrong with it."""

    acknowledge: AcknowledgeForm
    answer: AnswerForm
    read: ReadStoryForm
    open: OpenFileForm
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class Shown:
    """What a case page shows beside the case: the story once asked for, and what was just done.

    With `is_changed` somebody else changed the case first; `unsent` is then given back to copy.
    """

    story: Story | None = field(default=None, repr=False)
    is_story_damaged: bool = False
    notice: str = ""
    is_changed: bool = False
    unsent: str = field(default="", repr=False)


@bp.page("/", access=Permission.CASE_READ)
def today() -> str:
    """Show what is overdue, due, new and answered."""
    by = _caseworker()
    with current.runtime().database.reading() as session:
        groups = today_groups(session, by=by, today=current.today())
    return render_template("casework/today.html", groups=groups, by=by, state_names=STATE_NAMES)


@bp.page("/queue", access=Permission.CASE_READ)
def queue() -> str | BaseResponse:
    """Show one page of a list of cases, or go to the case with a report number."""
    by, which = _caseworker(), _asked_list()
    number = request.args.get("number", "").strip()
    with current.runtime().database.reading() as session:
        found = case_with_number(session, number, by=by) if number else None
        page = queue_page(session, which, by=by, today=current.today(), page=_asked_page())
    if found is not None:
        return redirect(url_for("casework.case", case_id=found.hex()), 303)
    return render_template(
        "casework/queue.html",
        page=page,
        by=by,
        number=number,
        lists=tuple(CaseList),
        names=STATE_NAMES,
    )


@bp.page(CASE, access=Permission.CASE_READ)
def case(case_id: str) -> str:
    """Show a case, without what was told in it; opening it is written down."""
    return _case_page(case_id, Shown(notice=DONE.get(request.args.get("done", ""), "")))


@bp.page(CASE + "/story", access=Permission.CASE_READ, methods=("GET", "POST"))
def story(case_id: str) -> str | BaseResponse:
    """Show a case with what was told in it; reading it is written down."""
    if request.method == "GET":
        return _back_to(case_id)
    form = ReadStoryForm()
    if not form.validate():
        raise PageExpiredError("the case page is too old")
    by = _caseworker()
    try:
        with current.runtime().database.writing() as session:
            told = operations.read_story(session, _id(case_id), by=by, now=current.now())
    except SealBrokenError:
        return _case_page(case_id, Shown(is_story_damaged=True))
    return _rendered(case_id, by, Shown(story=told))


@bp.page(CASE + "/file", access=Permission.CASE_READ, methods=("POST",))
def file(case_id: str) -> Response:
    """Give one file of a case as a download; opening it is written down."""
    form = OpenFileForm()
    if not form.validate():
        raise PageExpiredError("the case page is too old")
    runtime, by = current.runtime(), _caseworker()
    wanted = _id(form.file.data or "")
    with runtime.database.writing() as session:
        found = operations.open_file(session, _id(case_id), wanted, by=by, now=current.now())
    return sealed_download(found, runtime.storage)


@bp.page(CASE + "/acknowledge", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def acknowledge(case_id: str) -> Page | BaseResponse:
    """Tell the reporter that a person has read the report."""
    if request.method == "GET":
        return _back_to(case_id)
    form = AcknowledgeForm()
    if not form.validate():
        return _faulty_page(case_id, _forms(acknowledge=form), form)
    by = _caseworker()
    try:
        with current.runtime().database.writing() as session:
            operations.acknowledge(
                session, _id(case_id), form.words.data, by=by, sending=_sending(form)
            )
    except AlreadyReceivedError:
        return _back_to(case_id, "already")
    except StepNotAllowedError:
        return _case_page(case_id, Shown(unsent=form.words.data, is_changed=True)), 409
    return _back_to(case_id, "acknowledged")


@bp.page(CASE + "/message", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def message(case_id: str) -> Page | BaseResponse:
    """Write to the reporter, with files."""
    if request.method == "GET":
        return _back_to(case_id)
    form = AnswerForm()
    if not form.validate():
        return _faulty_page(case_id, _forms(answer=form), form)
    if not (form.message.data or form.files.data):
        fault = FieldError("message", _("Write a message or choose a file."))
        return _case_page(case_id, Shown(), _forms(answer=form, errors=(fault,))), 422
    by, draft = _caseworker(), form.to_draft(kept_files(form.files.data))
    try:
        with current.runtime().database.writing() as session:
            operations.answer(session, _id(case_id), draft, by=by, sending=_sending(form))
    except AlreadyReceivedError:
        return _back_to(case_id, "already")
    except StepNotAllowedError:
        return _case_page(case_id, Shown(unsent=form.message.data, is_changed=True)), 409
    for upload in uploads():
        upload.stay()
    return _back_to(case_id, "answered")


def _case_page(case_id: str, shown: Shown, forms: CaseForms | None = None) -> str:
    by = _caseworker()
    with current.runtime().database.writing() as session:
        operations.open_case(session, _id(case_id), by=by, now=current.now())
    return _rendered(case_id, by, shown, forms=forms)


def _rendered(case_id: str, by: Caseworker, shown: Shown, *, forms: CaseForms | None = None) -> str:
    with current.runtime().database.reading() as session:
        page = case_page(session, _id(case_id), by=by, today=current.today())
    return render_template(
        "casework/case.html",
        page=page,
        forms=forms or _forms(),
        shown=shown,
        state_name=STATE_NAMES[page.row.state],
    )


def _faulty_page(case_id: str, forms: CaseForms, form: SessionForm) -> Page:
    """Give the page with what was written kept, and what is wrong or that it was too old."""
    if form.is_expired:
        fault = _("This page was open for too long. Your text is kept. Please send it again.")
        return _case_page(
            case_id, Shown(), replace(forms, errors=(FieldError("main", fault),))
        ), 400
    return _case_page(case_id, Shown(), replace(forms, errors=form.error_list())), 422


def _forms(
    *,
    acknowledge: AcknowledgeForm | None = None,
    answer: AnswerForm | None = None,
    errors: tuple[FieldError, ...] = (),
) -> CaseForms:
    return CaseForms(
        acknowledge=acknowledge or AcknowledgeForm(formdata=None),
        answer=answer or AnswerForm(formdata=None),
        read=ReadStoryForm(formdata=None),
        open=OpenFileForm(formdata=None),
        errors=errors,
    )


def _caseworker() -> Caseworker:
    runtime, person = current.runtime(), current.identity()
    assert isinstance(person, SignedIn)
    with runtime.database.reading() as session:
        return caseworker_of(session, person, runtime.keyring)


def _sending(form: SessionForm) -> operations.Sending:
    today_ = current.today()
    return operations.Sending(
        mark=SentMark(form.token.digest, bytes(32), current.now()),
        today=today_,
        closes_on=promise_days(current.runtime()).from_day(today_).closes_on,
    )


def _back_to(case_id: str, done: str | None = None) -> BaseResponse:
    # Also where a page that answered a POST leads when it is asked for again, in another language.
    return redirect(url_for("casework.case", case_id=case_id, done=done), 303)


def _id(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise NotFoundError("not an id") from error


def _asked_list() -> CaseList:
    try:
        return CaseList(request.args.get("list", CaseList.OPEN))
    except ValueError:
        return CaseList.OPEN


def _asked_page() -> int:
    return request.args.get("page", 1, type=int)
