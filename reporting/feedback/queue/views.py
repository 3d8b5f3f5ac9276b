"""The staff side of accessibility feedback: a list by due day, and one piece with its answer."""

from flask import Response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from reporting.errors import AlreadyReceivedError, NotFoundError, PermissionMissingError
from reporting.feedback.desk import Answerer, KeyHolder, Moment, answerer_of
from reporting.feedback.models import FeedbackState
from reporting.feedback.operations import answer_feedback, read_feedback
from reporting.feedback.queries import feedback_line, feedback_lines, feedback_of
from reporting.feedback.queue.forms import AnsweredForm
from reporting.measures.opinions import Span, opinion_lines, opinions
from reporting.measures.views import section
from reporting.permissions import Permission
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _

bp = Pages("feedback_queue", __name__, url_prefix="/staff")

ONE = "/accessibility-feedback/<string(length=32):feedback_id>"
DONE = {
    "answered": N_("Marked as answered."),
    "already": N_("A colleague had marked it as answered already. Your note was not saved."),
}

Page = str | tuple[str, int]


@bp.page("/accessibility-feedback", access=Permission.FEEDBACK_ANSWER)
def waiting() -> str:
    """Show what waits for an answer, the most urgent first."""
    team_id, today = current.identity().team_id, current.today()
    with current.runtime().database.reading() as session:
        lines = feedback_lines(session, team_id, today=today)
    notice = DONE.get(request.args.get("done", ""), "")
    return render_template(
        "feedback_queue/waiting.html", lines=lines, notice=notice, open_state=FeedbackState.OPEN
    )


@bp.page(ONE, access=Permission.FEEDBACK_ANSWER)
def one(feedback_id: str) -> str:
    """Show one piece of feedback; reading it is written down."""
    return _page(feedback_id, AnsweredForm(formdata=None))


@bp.page(ONE, access=Permission.FEEDBACK_ANSWER, methods=("POST",))
def answered(feedback_id: str) -> Page | BaseResponse:
    """Mark feedback as answered."""
    form = AnsweredForm()
    if not form.validate():
        fault = _("This page was open for too long. Your text is kept. Please send it again.")
        errors = (FieldError("q-note", fault),) if form.is_expired else form.error_list()
        return _page(feedback_id, form, errors), 400 if form.is_expired else 422
    if not form.note.data:
        empty = FieldError("q-note", _("Write what you answered or what was done."))
        return _page(feedback_id, form, (empty,)), 422
    by, done = _answerer(), "answered"
    try:
        with current.runtime().database.writing() as session:
            answer_feedback(session, _id(feedback_id), form.note.data, by=by, moment=_moment())
    except AlreadyReceivedError:
        done = "already"
    return redirect(url_for("feedback_queue.waiting", done=done), 303)


@bp.page("/measures/opinions.csv", access=Permission.MEASURES_READ)
def opinions_csv() -> Response:
    """Give the answers to the three questions as a table for other programs."""
    today = current.today()
    with current.runtime().database.reading() as session:
        rows = opinions(session, today=today) + opinions(session, today=today, span=Span.EACH)
    text = "".join(",".join(line) + "\r\n" for line in opinion_lines(rows))
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="opinions.csv"'
    return response


@section
def opinions_section() -> Markup:
    """Show the answers to the three questions on the page of measures."""
    with current.runtime().database.reading() as session:
        rows = opinions(session, today=current.today())
    html = render_template("feedback_queue/_opinions.html", rows=rows)
    return Markup(html)  # noqa: S704 - a template of ours, which escapes


def _page(feedback_id: str, form: AnsweredForm, errors: tuple[FieldError, ...] = ()) -> str:
    by, moment = _answerer(), _moment()
    with current.runtime().database.writing() as session:
        told, note = read_feedback(session, _id(feedback_id), by=by, moment=moment)
        line = feedback_line(feedback_of(session, _id(feedback_id), by=by), today=moment.today)
    return render_template(
        "feedback_queue/one.html",
        told=told,
        note=note,
        line=line,
        form=form,
        errors=errors,
    )


def _answerer() -> Answerer:
    runtime, person = current.runtime(), current.identity()
    if not isinstance(person, KeyHolder):
        raise PermissionMissingError("this role holds no key")
    with runtime.database.reading() as session:
        return answerer_of(session, person, runtime.keyring)


def _moment() -> Moment:
    return Moment(current.now(), current.today())


def _id(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise NotFoundError("not an id") from error
