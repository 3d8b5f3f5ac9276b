"""The public side of feedback: what does not work for somebody, and three questions."""

from contextlib import suppress

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.errors import AlreadyReceivedError
from reporting.feedback.forms import FeedbackForm, QuestionsForm
from reporting.feedback.operations import feedback_id_from, store_feedback
from reporting.feedback.queries import promised_day
from reporting.measures.opinions import OpinionSource, count_opinion
from reporting.permissions import Access
from reporting.teams.queries import intake_key
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.limits import limit_sending
from reporting.web.locale import gettext as _

bp = Pages("feedback", __name__, url_prefix="/<language:language>")

Page = str | tuple[str, int]


@bp.page("/about/accessibility/feedback", access=Access.PUBLIC)
def accessibility() -> str:
    """Ask what does not work."""
    return _feedback_page(FeedbackForm(formdata=None))


@bp.page("/about/accessibility/feedback", access=Access.PUBLIC, methods=("POST",))
@limit_sending
def receive() -> Page:
    """Take feedback in, sealed to the team; the receipt says by when it is answered."""
    form = FeedbackForm()
    if not form.validate():
        expired = FieldError("q-text", _("This was not sent yet. Press Send once more."))
        errors = (expired,) if form.is_expired else form.error_list()
        return _feedback_page(form, errors), 400 if form.is_expired else 422
    if not form.text.data:
        empty = FieldError("q-text", _("Write what does not work for you."))
        return _feedback_page(form, (empty,)), 422
    runtime, secret = current.runtime(), form.token.secret
    with runtime.database.reading() as session:
        team = intake_key(session, pinned=runtime.pinned_fingerprint())
        answer_by = promised_day(session, feedback_id_from(secret))
    draft = form.to_draft(current.language())
    if answer_by is None:
        with suppress(AlreadyReceivedError), runtime.database.writing() as session:
            store_feedback(session, draft, team, secret=secret, today=current.today())
        with runtime.database.reading() as session:
            answer_by = promised_day(session, feedback_id_from(secret))
    return render_template(
        "feedback/receive.html", answer_by=answer_by, has_contact=bool(draft.contact)
    )


@bp.page("/feedback/questions", access=Access.PUBLIC)
def questions() -> str:
    """Ask three questions, after the guide or a report; nobody has to answer."""
    asked = request.args.get("after", "")
    after = asked if asked in list(OpinionSource) else OpinionSource.GUIDE.value
    form = QuestionsForm(formdata=None, after=after)
    return render_template("feedback/questions.html", form=form)


@bp.page("/feedback/questions", access=Access.PUBLIC, methods=("POST",))
@limit_sending
def count() -> BaseResponse:
    """Count the answers once; who gave none, or none of ours, is led home without a word."""
    form = QuestionsForm()
    form.validate()
    opinion = form.to_opinion(current.language())
    if opinion is None:
        return redirect(url_for("front.home"), 303)
    if not form.is_expired:
        digest, today = form.token.digest, current.today()
        with suppress(AlreadyReceivedError), current.runtime().database.writing() as session:
            count_opinion(session, opinion, token_digest=digest, today=today)
    return redirect(url_for("feedback.thanks"), 303)


@bp.page("/feedback/thanks", access=Access.PUBLIC)
def thanks() -> str:
    """Say thank you, and lead on."""
    return render_template("feedback/thanks.html")


def _feedback_page(form: FeedbackForm, errors: tuple[FieldError, ...] = ()) -> str:
    return render_template("feedback/accessibility.html", form=form, errors=errors)
