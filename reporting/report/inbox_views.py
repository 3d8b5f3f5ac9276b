"""The inbox: one field for the code, then the conversation; no cookie, every step a POST."""

from flask import Response, render_template, request

from reporting.authorities.who_helps import Helper
from reporting.deletions import make_room, remove_files
from reporting.errors import AlreadyReceivedError, CodeUnknownError, PageExpiredError
from reporting.permissions import Access
from reporting.report import operations
from reporting.report.fields import kept_files
from reporting.report.forms import (
    FileForm,
    InboxForm,
    MessageForm,
    WishForm,
    WithdrawForm,
)
from reporting.report.inbox import (
    Inbox,
    keys_by_code,
    open_continuation,
    opened_inbox,
    seal_continuation,
)
from reporting.report.returning import note_return
from reporting.report.sealed import ReportKeys
from reporting.report.sending import message_digest, promise_days
from reporting.report.situations import helpers_for_story
from reporting.sealing import parse_code
from reporting.sealing.errors import CodeCharacterError, CodeError, CodeLengthError
from reporting.vocabulary import N_, Wish
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.downloads import sealed_download
from reporting.web.forms import FieldError
from reporting.web.holding import hold_if_busy, sent_fields, waiting_page
from reporting.web.limits import limit_sending
from reporting.web.locale import gettext as _
from reporting.web.locale import ngettext
from reporting.web.tokens import make_token, read_token
from reporting.web.uploads import uploads
from reporting.words import clean_line, clean_text

bp = Pages("inbox", __name__, url_prefix="/<language:language>")

WISHES = (Wish.COUNT, Wish.ADVICE, Wish.LOOK_INTO)
Page = str | tuple[str, int]

_CODE_PAGE = "code"
_CODE_PAGE_HOURS = 0.5


@bp.page("/inbox", access=Access.PUBLIC)
def inbox() -> Page:
    """Ask for the code."""
    return _code_page()


@bp.page("/inbox", access=Access.PUBLIC, methods=("POST",))
@limit_sending
def conversation() -> Page | Response:
    """Open the inbox with the code, or go on from an inbox page."""
    if request.form.get("continuation"):
        return _inbox_page(_keys(), with_story="story" in request.form)
    fields = sent_fields()
    typed, unsent = fields.get("code", ""), clean_text(fields.get("message"))
    if _is_stale_code_page(fields.get("form_token")):
        fault = _("This page was open for too long. Write your code again. Your text is kept.")
        return _code_page("", fault, unsent=unsent), 400
    try:
        code = parse_code(typed)
    except CodeError as error:
        return _code_page(typed, _code_fault(error), unsent=unsent), 422
    hold = hold_if_busy("code", current.runtime().keyring.keyed("held code", code.encode()))
    if hold is not None:
        return waiting_page(hold, fields.items(multi=True), has_files=False)
    try:
        keys = keys_by_code(current.runtime(), code, today=current.today())
    except CodeUnknownError:
        fault = _("We do not find this code. Compare the numbers, or send a new report.")
        return _code_page(typed, fault, unsent=unsent), 404
    _note_return(keys)
    return _inbox_page(keys, unsent=unsent, is_first=True)


@bp.page("/inbox/message", access=Access.PUBLIC, methods=("POST",))
@limit_sending
def message() -> Page:
    """Take a message with its files into the conversation."""
    form = MessageForm()
    try:
        keys = _keys()
    except PageExpiredError:
        fault = _("This page was open for too long. Write your code again. Your text is kept.")
        return _code_page("", fault, unsent=form.message.data), 400
    if not form.validate():
        return _unsent_page(keys, form)
    draft = form.to_draft(kept_files(form.files.data, form.file_care.data))
    if draft.is_empty:
        empty = FieldError("q-message", _("Write a message or choose a file."))
        return _inbox_page(keys, message_form=form, errors=(empty,)), 422
    runtime, today = current.runtime(), current.today()
    digest = message_digest(draft, form.token.secret)
    mark = operations.SentMark(form.token.digest, digest, current.now())
    promise = promise_days(current.preferences()).from_day(today)
    try:
        with runtime.database.writing() as session:
            operations.add_message(session, keys, draft, mark=mark, promise=promise, today=today)
    except AlreadyReceivedError as error:
        return _twice_sent_page(keys, draft.text, is_same=error.is_same)
    for upload in uploads():
        upload.stay()
    return _inbox_page(keys, notice=N_("Your message was sent."))


@bp.page("/inbox/wish", access=Access.PUBLIC, methods=("POST",))
def wish() -> Page:
    """Change what the reporter wishes for."""
    form = WishForm()
    keys = _keys()
    if not form.validate() or form.wish.data not in WISHES:
        fault = FieldError("q-wish", _("Choose one of the three wishes."))
        return _inbox_page(keys, errors=(fault,)), 422
    runtime, today = current.runtime(), current.today()
    promise = promise_days(current.preferences()).from_day(today)
    with runtime.database.writing() as session:
        operations.change_wish(session, keys, form.wish.data, promise=promise, today=today)
    return _inbox_page(keys, notice=N_("Your wish was changed."))


@bp.page("/inbox/withdraw", access=Access.PUBLIC, methods=("POST",))
def withdraw() -> Page:
    """Delete the report for good, once the reporter has ticked that it is meant."""
    form = WithdrawForm()
    keys = _keys()
    if not form.validate() or not form.sure.data:
        fault = FieldError("q-sure", _("Tick the box if you want to delete your report."))
        return _inbox_page(keys, errors=(fault,)), 422
    runtime = current.runtime()
    make_room(runtime)
    with runtime.database.writing() as session:
        files = operations.withdraw_report(session, keys.report_id)
    remove_files(runtime, files)
    runtime.database.empty_log()
    return render_template("inbox/withdrawn.html")


@bp.page("/inbox/file", access=Access.PUBLIC, methods=("POST",))
def file() -> Response:
    """Give one file of the conversation as a download."""
    form = FileForm()
    keys = _keys()
    try:
        attachment_id = bytes.fromhex(form.file.data or "")
    except ValueError as error:
        raise PageExpiredError("no file") from error
    runtime = current.runtime()
    with runtime.database.reading() as session:
        found = opened_inbox(session, keys, with_story=True).file(attachment_id)
    return sealed_download(found, runtime.storage)


def _twice_sent_page(keys: ReportKeys, text: str, *, is_same: bool) -> Page:
    if is_same:
        return _inbox_page(keys, notice=N_("We have this message already."))
    fault = FieldError("q-message", _("This was not sent yet. Press Send once more."))
    return _inbox_page(keys, unsent=text, errors=(fault,)), 409


def _unsent_page(keys: ReportKeys, form: MessageForm) -> Page:
    if not form.is_expired:
        return _inbox_page(keys, message_form=form), 422
    fault = FieldError("q-message", _("This was not sent yet. Press Send once more."))
    return _inbox_page(keys, message_form=form, errors=(fault,)), 400


def _keys() -> ReportKeys:
    text = request.form.get("continuation", "")
    return open_continuation(text, current.runtime().keyring.inbox_key, now=current.now())


def _is_stale_code_page(text: str | None) -> bool:
    # A browser that sends an old page once more must not open an inbox that somebody closed.
    if text is None:
        return False
    key = current.runtime().keyring.form_key
    try:
        read_token(text, key, purpose=_CODE_PAGE, hours=_CODE_PAGE_HOURS)
    except PageExpiredError:
        return True
    return False


def _code_page(typed: str = "", fault: str = "", *, unsent: str = "") -> str:
    errors = (FieldError("q-code", fault),) if fault else ()
    shown = clean_line(typed)[:60]
    token = make_token(current.runtime().keyring.form_key, _CODE_PAGE)
    return render_template(
        "inbox/inbox.html", typed=shown, errors=errors, unsent=unsent, token=token
    )


def _code_fault(error: CodeError) -> str:
    if isinstance(error, CodeLengthError):
        return ngettext(
            "A code has 25 numbers. You wrote %(num)s.",
            "A code has 25 numbers. You wrote %(num)s.",
            error.digits,
        )
    if isinstance(error, CodeCharacterError):
        return _("A code has numbers only. Something else is in it.")
    return _("There is a typing mistake in the code. Compare the five groups.")


def _inbox_page(
    keys: ReportKeys,
    *,
    message_form: MessageForm | None = None,
    errors: tuple[FieldError, ...] = (),
    notice: str = "",
    unsent: str = "",
    with_story: bool = False,
    is_first: bool = False,
) -> str:
    with current.runtime().database.reading() as session:
        opened = opened_inbox(session, keys, with_story=with_story)
    form = message_form or MessageForm(formdata=None, message=unsent)
    return render_template(
        "inbox/conversation.html",
        inbox=opened,
        helpers=_helpers(opened),
        form=form,
        token=InboxForm(formdata=None).fresh_token,
        continuation=_continuation(keys),
        errors=errors or form.error_list(),
        notice=notice,
        is_first=is_first,
        wishes=WISHES,
    )


def _note_return(keys: ReportKeys) -> None:
    today = current.today()
    promise = promise_days(current.preferences()).from_day(today)
    note_return(current.runtime().database, keys.report_id, promise=promise, today=today)


def _continuation(keys: ReportKeys) -> str:
    return seal_continuation(keys, current.runtime().keyring.inbox_key, now=current.now())


def _helpers(opened: Inbox) -> tuple[Helper, ...]:
    return helpers_for_story(
        opened.story,
        opened.report.received_week,
        current.language(),
        today=current.today(),
        checks=current.contact_checks(),
    )
