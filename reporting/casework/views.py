"""A case with what can be done about it: opened, read, acknowledged, answered."""

from dataclasses import dataclass, field

from flask import Response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from reporting.attachments.scanner import Scan
from reporting.authorities.deadlines import Deadline
from reporting.authorities.who_helps import Helper
from reporting.casework import operations
from reporting.casework.actions import DONE, actions_of
from reporting.casework.case_head import CaseHead
from reporting.casework.case_page import CasePage, case_page
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending
from reporting.casework.forms import (
    AcknowledgeForm,
    AnswerForm,
    OpenFileForm,
    ReadContactForm,
    ReadStoryForm,
)
from reporting.casework.notes.forms import ChecklistForm, NextStepForm, NoteForm
from reporting.casework.ownership.forms import ReadHandOverForm
from reporting.casework.page import (
    CASE,
    Outcome,
    Page,
    back_to_case,
    expired,
    id_of,
    this_caseworker,
)
from reporting.casework.steps.forms import UndoForm
from reporting.casework.steps.page import StepPage, head_of_case, step_page
from reporting.casework.workflow import Step
from reporting.errors import PageExpiredError, StepNotAllowedError
from reporting.permissions import Permission
from reporting.report.conversation import Story
from reporting.report.drafts import DraftFile
from reporting.report.fields import kept_files
from reporting.report.situations import case_deadlines, case_recommendations, case_situation
from reporting.sealing.errors import SealBrokenError
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.downloads import sealed_download
from reporting.web.ready_files import scanned_again
from reporting.web.uploads import uploads

bp = Pages("casework", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class CaseForms:
    """The tokens of a case page's forms; what was written is kept on the pages they lead to."""

    acknowledge: AcknowledgeForm
    answer: AnswerForm
    read: ReadStoryForm
    open: OpenFileForm
    contact: ReadContactForm
    hand_over: ReadHandOverForm
    undo: UndoForm
    note: NoteForm
    next_step: NextStepForm
    checklist: ChecklistForm


@dataclass(frozen=True)
class Help:
    """Who can help with what was told, and the time limits that can matter: information only."""

    helpers: tuple[Helper, ...]
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True)
class Shown:
    """What a case page shows beside the case: the story once asked for, and what was just done."""

    story: Story | None = field(default=None, repr=False)
    contact: Story | None = field(default=None, repr=False)
    is_story_damaged: bool = False
    notice: str = ""


@bp.page(CASE, access=Permission.CASE_READ)
def case(case_id: str) -> str:
    """Show a case, without what was told in it; opening it is written down."""
    return _case_page(case_id, Shown(notice=DONE.get(request.args.get("done", ""), "")))


@bp.page(CASE + "/story", access=Permission.CASE_READ, methods=("GET", "POST"))
def story(case_id: str) -> str | BaseResponse:
    """Show a case with what was told in it; reading it is written down."""
    if request.method == "GET":
        return back_to_case(case_id)
    form = ReadStoryForm()
    if not form.validate():
        raise PageExpiredError("the case page is too old")
    by = this_caseworker()
    try:
        with current.runtime().database.writing() as session:
            told = operations.read_story(session, id_of(case_id), by=by, now=current.now())
    except SealBrokenError:
        return _case_page(case_id, Shown(is_story_damaged=True))
    return _rendered(case_id, by, Shown(story=told))


@bp.page(CASE + "/file", access=Permission.CASE_READ, methods=("POST",))
def file(case_id: str) -> Response | str:
    """Give one file of a case as a download; opening it is written down.

    What a scanner found something in is asked about once more.
    """
    form = OpenFileForm()
    if not form.validate():
        raise PageExpiredError("the case page is too old")
    runtime, by = current.runtime(), this_caseworker()
    wanted = id_of(form.file.data or "")
    with runtime.database.writing() as session:
        found = operations.open_file(session, id_of(case_id), wanted, by=by, now=current.now())
    if not form.sure.data and scanned_again(found) is Scan.FOUND:
        head = head_of_case(case_id, by)
        return render_template(
            "casework/infected.html", head=head, file=found, form=OpenFileForm(formdata=None)
        )
    return sealed_download(found, runtime.storage)


@bp.page(CASE + "/contact", access=Permission.CASE_READ, methods=("GET", "POST"))
def contact(case_id: str) -> Page | BaseResponse:
    """Show contact details for a reason; who read them and why is written down."""
    form, by = ReadContactForm(), this_caseworker()
    head = head_of_case(case_id, by)
    if request.method == "GET":
        return _contact_page(head, form)
    if not form.validate():
        outcome = expired() if form.is_expired else Outcome(form.error_list(), 422)
        return _contact_page(head, form, outcome), outcome.status
    try:
        with current.runtime().database.writing() as session:
            told = operations.read_contact(
                session, id_of(case_id), form.reason.data, by=by, now=current.now()
            )
    except SealBrokenError:
        return _case_page(case_id, Shown(is_story_damaged=True))
    return _rendered(case_id, by, Shown(contact=told))


@bp.page(CASE + "/message", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def message(case_id: str) -> Page | BaseResponse:
    """Write to the reporter, with files."""
    form, kept = AnswerForm(), list[DraftFile]()
    if not head_of_case(case_id, this_caseworker()).has_inbox:
        raise StepNotAllowedError("nobody could read a message")

    def change(session: Session, by: Caseworker, sending: Sending) -> None:
        draft = form.to_draft(tuple(kept))
        operations.answer(session, id_of(case_id), draft, by=by, sending=sending)

    if request.method == "POST" and form.validate():
        kept += kept_files(form.files.data, form.file_care.data)
    answer = step_page(
        case_id, form, "casework/message.html", change=change, done="answered", step=Step.ANSWER
    )
    if isinstance(answer, BaseResponse):
        for upload in uploads():
            upload.stay()
    return answer


def _case_page(case_id: str, shown: Shown) -> str:
    by = this_caseworker()
    with current.runtime().database.writing() as session:
        operations.open_case(session, id_of(case_id), by=by, now=current.now())
    return _rendered(case_id, by, shown)


def _rendered(case_id: str, by: Caseworker, shown: Shown) -> str:
    with current.runtime().database.reading() as session:
        page = case_page(session, id_of(case_id), by=by, today=current.today(), now=current.now())
    return render_template(
        "casework/case.html",
        page=page,
        forms=_forms(page.head),
        shown=shown,
        actions=actions_of(page.head),
        help=_help(page, shown.story),
    )


def _help(page: CasePage, story: Story | None) -> Help | None:
    summary, today = page.row.summary, current.today()
    if summary is None:
        return None
    when = story.when if story else None  # known to who has opened the story, and only then
    situation = case_situation(summary, page.week, today=today, when=when)
    helpers = case_recommendations(
        situation, current.language(), today=today, checks=current.contact_checks()
    )
    return Help(helpers, case_deadlines(situation, today=today))


def _contact_page(head: CaseHead, form: ReadContactForm, outcome: Outcome | None = None) -> str:
    page = StepPage(head, form, outcome or Outcome())
    return render_template("casework/contact.html", page=page)


def _forms(head: CaseHead) -> CaseForms:
    return CaseForms(
        acknowledge=AcknowledgeForm(formdata=None),
        answer=AnswerForm(formdata=None),
        read=ReadStoryForm(formdata=None),
        open=OpenFileForm(formdata=None),
        contact=ReadContactForm(formdata=None),
        hand_over=ReadHandOverForm(formdata=None),
        undo=UndoForm(formdata=None),
        note=NoteForm(formdata=None),
        next_step=NextStepForm(formdata=None, step=head.next_step, on=head.row.next_step_on),
        checklist=ChecklistForm(formdata=None),
    )
