"""The pages of saved replies: the matrix, one reply, writing it, approving it."""

from typing import Final

from flask import redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts.queries import names_of
from reporting.administration.contacts.page import contact_lines
from reporting.administration.forms import fault_lines
from reporting.administration.replies.forms import ApproveReplyForm, WriteReplyForm, no_day
from reporting.administration.replies.page import Tried, reply_page
from reporting.authorities.checks import checks_of
from reporting.errors import NotFoundError
from reporting.permissions import Permission
from reporting.preferences.faults import ValueChangedError, ValueRefusedError
from reporting.replies.operations import Desk, SamePersonError, approve_reply, write_reply
from reporting.replies.purposes import Purpose
from reporting.replies.queries import CellStatus, matrix
from reporting.vocabulary import N_, ReplyLanguage
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _

bp = Pages("replies", __name__, url_prefix="/staff/replies")

Page = str | tuple[str, int] | BaseResponse

_ONE: Final = "/<string(maxlength=32):purpose>/<string(maxlength=12):reply_language>"
_DONE: Final = {
    "written": N_("It is saved and waits for another person to approve it."),
    "approved": N_("It is approved and in use."),
}


@bp.page("", access=Permission.REPLIES_WRITE)
def replies() -> str:
    """Show every purpose in every language, and the contacts that need a check."""
    today, language = current.today(), current.language()
    with current.runtime().database.reading() as session:
        found, checks = matrix(session, today), checks_of(session)
        names = names_of(session, {one.checked_by for one in checks.values()})
    lines = contact_lines(checks, names, language=language, today=today)
    return render_template(
        "replies/replies.html",
        matrix=found,
        statuses=tuple(CellStatus),
        contacts=[one for one in lines if one.card.needs_check],
    )


@bp.page(_ONE, access=Permission.REPLIES_WRITE)
def reply(purpose: str, reply_language: str) -> str:
    """Show one reply with its history, and the fields to write and approve it."""
    return _shown(*_known(purpose, reply_language), Tried())


@bp.page(_ONE, access=Permission.REPLIES_WRITE, methods=("POST",))
def write(purpose: str, reply_language: str) -> Page:
    """Save a new version, which waits for another person."""
    which, form = _known(purpose, reply_language), WriteReplyForm()
    text = form.text.data
    if not form.validate():
        errors = (_too_old(),) if form.is_expired else form.error_list()
        return _shown(*which, Tried(text, errors=errors)), 400 if form.is_expired else 422
    try:
        with current.runtime().database.writing() as session:
            write_reply(
                session,
                *which,
                text=text,
                seen=form.seen_number,
                keeps_owner=not form.is_mine.data,
                desk=_desk(),
            )
    except ValueRefusedError as error:
        return _shown(*which, Tried(text, errors=fault_lines(error.faults))), 422
    except (ValueChangedError, IntegrityError):
        return _shown(*which, Tried(text, is_changed=True)), 409
    return _back_to(*which, done="written")


@bp.page(_ONE + "/approve", access=Permission.REPLIES_WRITE, methods=("POST",))
def approve(purpose: str, reply_language: str) -> Page:
    """Approve what somebody else wrote, or say that it is still right."""
    which, form = _known(purpose, reply_language), ApproveReplyForm()
    day, typed = form.review_day(), str(form.review_on.data or "")[:20]
    if not form.validate():
        return _shown(*which, Tried(errors=(_too_old(),))), 400
    if day is None:
        return _shown(*which, Tried(review_on=typed, errors=(no_day(),))), 422
    try:
        with current.runtime().database.writing() as session:
            number = form.seen_number
            approve_reply(session, *which, number=number, review_on=day, desk=_desk())
    except ValueRefusedError as error:
        return _shown(*which, Tried(None, typed, fault_lines(error.faults))), 422
    except SamePersonError:
        fault = _("You wrote this text. Another person must approve it.")
        return _shown(*which, Tried(errors=(FieldError("q-review_on", fault),))), 409
    except ValueChangedError:
        return _shown(*which, Tried(is_changed=True)), 409
    return _back_to(*which, done="approved")


def _shown(purpose: Purpose, language: ReplyLanguage, tried: Tried) -> str:
    with current.runtime().database.reading() as session:
        page = reply_page(
            session,
            purpose,
            language,
            by=current.identity().member_id,
            beside=current.language(),
            today=current.today(),
            tried=tried,
        )
    return render_template(
        "replies/reply.html",
        page=page,
        form=WriteReplyForm(formdata=None),
        approval=ApproveReplyForm(formdata=None),
        notice=_DONE.get(request.args.get("done", ""), ""),
    )


def _known(purpose: str, reply_language: str) -> tuple[Purpose, ReplyLanguage]:
    try:
        return Purpose(purpose), ReplyLanguage(reply_language)
    except ValueError as error:
        raise NotFoundError("no such reply") from error


def _back_to(purpose: Purpose, language: ReplyLanguage, *, done: str) -> BaseResponse:
    address = url_for(
        "replies.reply", purpose=purpose.value, reply_language=language.value, done=done
    )
    return redirect(address, 303)


def _desk() -> Desk:
    by = current.identity().member_id
    return Desk(by, current.now(), current.today(), current.runtime().keyring)


def _too_old() -> FieldError:
    fault = _("This page was open for too long. Your text is kept. Please send it again.")
    return FieldError("main", fault)
