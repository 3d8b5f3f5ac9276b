"""Pages of the steps: acknowledge, write, ask, advise, close, only count, release, go on, undo."""

from collections.abc import Sequence
from datetime import timedelta

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework import operations
from reporting.casework.case_head import CaseHead
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending
from reporting.casework.forms import AcknowledgeForm
from reporting.casework.operations import AnswerDraft
from reporting.casework.page import CASE, Page, id_of, this_caseworker
from reporting.casework.standard_texts import approved_acknowledgement, text_language
from reporting.casework.steps.forms import (
    CloseAndTellForm,
    CloseCaseForm,
    ContinueForm,
    CountOnlyForm,
    ReleaseForm,
    UndoForm,
    WriteForm,
)
from reporting.casework.steps.letters import closing_reason, reopening_line
from reporting.casework.steps.operations import (
    close_case,
    continue_case,
    count_only,
    release_case,
)
from reporting.casework.steps.page import METHODS, head_of_case, step_page
from reporting.casework.steps.saved import SavedReplies, saved_replies
from reporting.casework.steps.undoing import undo_step
from reporting.casework.workflow import Step
from reporting.coding import ClosingReason
from reporting.errors import StepNotAllowedError
from reporting.permissions import Permission
from reporting.replies.purposes import ADVICE, CLOSING, Purpose
from reporting.web import current
from reporting.web.access import Pages

bp = Pages("steps", __name__, url_prefix="/staff")

_ASKING = (Purpose.ASK_MORE, Purpose.REFERRAL_QUESTION)
_ADVISING = (*ADVICE, Purpose.SLOW_ANSWER, Purpose.TRANSLATION_COMING)


@bp.page(CASE + "/acknowledge", access=Permission.CASE_WRITE, methods=METHODS)
def acknowledge(case_id: str) -> Page | BaseResponse:
    """Tell the reporter that a person has read the report; the standard text is ready to send."""
    head = _head(case_id)
    saved = _saved(head, (Purpose.ACKNOWLEDGE, Purpose.TRANSLATION_COMING))
    form = AcknowledgeForm(words=saved.text or _standard(head))
    return step_page(
        case_id,
        form,
        "steps/acknowledge.html",
        change=lambda session, by, sending: operations.acknowledge(
            session, id_of(case_id), form.words.data, by=by, sending=sending
        ),
        done="acknowledged",
        step=Step.ACKNOWLEDGE,
        more={"saved": saved, "language": text_language(head.row.reply_language)},
    )


@bp.page(CASE + "/ask", access=Permission.CASE_WRITE, methods=METHODS)
def ask(case_id: str) -> Page | BaseResponse:
    """Ask the reporter something; the case then waits for them."""
    return _write(case_id, Step.ASK, _ASKING, "steps/ask.html")


@bp.page(CASE + "/advise", access=Permission.CASE_WRITE, methods=METHODS)
def advise(case_id: str) -> Page | BaseResponse:
    """Give the reporter advice."""
    return _write(case_id, Step.ANSWER, _ADVISING, "steps/advise.html")


@bp.page(CASE + "/close", access=Permission.CASE_WRITE, methods=METHODS)
def close(case_id: str) -> Page | BaseResponse:
    """Close a case for a reason that its reporter reads, with what they can still do."""
    head = _head(case_id)
    saved = _saved(head, CLOSING)
    language = head.row.reply_language
    form = CloseCaseForm()
    if head.has_inbox:
        form = CloseAndTellForm(message=saved.text, next_step=reopening_line(language))
    return step_page(
        case_id,
        form,
        "steps/close.html",
        change=lambda session, by, sending: close_case(
            session, id_of(case_id), form.to_closing(), by=by, sending=sending
        ),
        done="closed",
        step=Step.CLOSE,
        more={
            "saved": saved,
            "language": text_language(language),
            "lines": {reason: closing_reason(reason, language) for reason in ClosingReason},
        },
    )


@bp.page(CASE + "/count-only", access=Permission.CASE_WRITE, methods=METHODS)
def only_count(case_id: str) -> Page | BaseResponse:
    """Let a new report be counted and nothing more."""
    form = CountOnlyForm()
    return step_page(
        case_id,
        form,
        "steps/only_count.html",
        change=lambda session, by, sending: count_only(
            session, id_of(case_id), form.reason.data, by=by, sending=sending
        ),
        done="counted",
        step=Step.COUNT_ONLY,
    )


@bp.page(CASE + "/release", access=Permission.CASE_WRITE, methods=METHODS)
def release(case_id: str) -> Page | BaseResponse:
    """Move a report that was kept apart to the queue."""
    return step_page(
        case_id,
        ReleaseForm(),
        "steps/release.html",
        change=lambda session, by, sending: release_case(
            session, id_of(case_id), by=by, sending=sending
        ),
        done="released",
        step=Step.RELEASE,
    )


@bp.page(CASE + "/continue", access=Permission.CASE_WRITE, methods=METHODS)
def go_on(case_id: str) -> Page | BaseResponse:
    """Go on with a case, or open a closed one again."""
    form = ContinueForm(on=current.today() + timedelta(days=7))
    return step_page(
        case_id,
        form,
        "steps/go_on.html",
        change=lambda session, by, sending: continue_case(
            session, id_of(case_id), form.to_plan(), by=by, sending=sending
        ),
        done="continued",
        step=Step.CONTINUE,
    )


@bp.page(CASE + "/undo", access=Permission.CASE_WRITE, methods=METHODS)
def undo(case_id: str) -> Page | BaseResponse:
    """Undo the last step, within ten minutes and where nothing was sent."""
    return step_page(
        case_id,
        UndoForm(),
        "steps/undo.html",
        change=lambda session, by, sending: undo_step(
            session, id_of(case_id), by=by, sending=sending
        ),
        done="undone",
    )


def _write(
    case_id: str, step: Step, purposes: Sequence[Purpose], template: str
) -> Page | BaseResponse:
    head = _head(case_id)
    if not head.has_inbox:
        raise StepNotAllowedError("nobody could read a message")
    saved = _saved(head, purposes)
    form = WriteForm(message=saved.text)

    def change(session: Session, by: Caseworker, sending: Sending) -> None:
        draft = AnswerDraft(form.message.data, is_question=step is Step.ASK)
        operations.answer(session, id_of(case_id), draft, by=by, sending=sending)

    done = "asked" if step is Step.ASK else "answered"
    more = {"saved": saved}
    return step_page(case_id, form, template, change=change, done=done, step=step, more=more)


def _head(case_id: str) -> CaseHead:
    return head_of_case(case_id, this_caseworker())


def _standard(head: CaseHead) -> str:
    with current.runtime().database.reading() as session:
        return approved_acknowledgement(
            session,
            head.row.reply_language,
            feedback_by=head.promise.feedback_by,
            today=head.today,
        )


def _saved(head: CaseHead, purposes: Sequence[Purpose]) -> SavedReplies:
    with current.runtime().database.reading() as session:
        return saved_replies(
            session,
            head,
            purposes,
            wanted=request.args.get("reply", ""),
            own_language=current.language(),
            preferences=current.preferences(),
        )
