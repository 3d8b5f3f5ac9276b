"""The school module and the safer-space builder; what pupils and groups write is never stored."""

from dataclasses import dataclass

from flask import render_template, request
from werkzeug.exceptions import TooManyRequests

from reporting.learning.agreements import (
    MOST_WORDS,
    AgreedPart,
    TopicDraft,
    agreed_parts,
    topic_drafts,
)
from reporting.learning.attitudes import (
    ENOUGH_TO_CLAIM,
    LEAST_SHOWN,
    WILL_USE,
    Moment,
)
from reporting.learning.codes import ClassCode, shown
from reporting.learning.forms import (
    AgreementForm,
    AnswersForm,
    OpenClassForm,
    PlanForm,
    ResultsForm,
    answers_of,
)
from reporting.learning.operations import add_answers, open_class
from reporting.learning.queries import ClassResults, class_results, has_class
from reporting.learning.texts import LearnTexts, has_texts, learn_texts
from reporting.libraries import Found, library
from reporting.permissions import Access
from reporting.rates import Rate
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.limits import client_digest, comes_from_loopback, limit_sending, limits
from reporting.web.locale import gettext as _

bp = Pages("learning", __name__, url_prefix="/<language:language>")

# Wrong codes: of one network, and of everybody together. A right code always gets in.
_MISSES_OF_ONE = Rate(120, 3600)
_MISSES_OF_ALL = Rate(3000, 3600)

# Answers of one network: more than the pupils of a large school, and few enough that nobody fills
# the tables, or the memory in which sent pages are remembered, with answers of their own.
_ANSWERS_OF_ONE = Rate(1500, 3600)

_ONCE_A_DAY = Rate(1, 86_400)

_EXTRA: dict[Moment, tuple[str, ...]] = {Moment.BEFORE: (), Moment.AFTER: (WILL_USE,)}

MOMENT = "<any(before, after):moment>"
Page = str | tuple[str, int]


@dataclass(frozen=True)
class Sheet:
    """An agreement to print."""

    heading: str
    parts: tuple[AgreedPart, ...]
    contact: str
    again: str


@bp.page("/learn", access=Access.PUBLIC)
def learn() -> str:
    """Show the two lessons, and the ways in for pupils and teachers."""
    return render_template(
        "learning/learn.html", texts=_texts(), is_own=has_texts(current.language())
    )


@bp.page("/learn/situations/<string:situation_id>", access=Access.PUBLIC)
def situation(situation_id: str) -> str:
    """Show one situation: choose, then see what it can lead to."""
    texts = _texts()
    found = texts.situation(situation_id)
    after = texts.situations[texts.situations.index(found) + 1 :]
    return render_template("learning/situation.html", situation=found, following=after[:1])


@bp.page(f"/learn/{MOMENT}", access=Access.PUBLIC, methods=("GET", "POST"))
def answers(moment: str) -> Page:
    """Ask the six statements, and count the answers of a class."""
    which, texts = Moment(moment), _texts()
    if request.method == "GET":
        return _answers_page(which, AnswersForm(formdata=None), texts)
    form = AnswersForm()
    if not form.validate() or form.code is None:
        faults = (_expired(),) if form.is_expired else ()
        return _answers_page(which, form, texts, faults), 400 if faults else 422
    given = answers_of(request.form, [*texts.items, *_EXTRA[which]])
    if not given:
        fault = FieldError("q-items", _("Answer at least one of them, or leave the page."))
        return _answers_page(which, form, texts, (fault,)), 422
    if not _is_open(form.code):
        _count_miss()
        form.class_code.errors = [_("We do not find this class code. Compare it with the board.")]
        return _answers_page(which, form, texts), 404
    _bound_answers()
    if _is_first(form):
        with current.runtime().database.writing() as session:
            add_answers(session, form.code, which, given)
    return render_template("learning/thanks.html", moment=which)


@bp.page("/learn/plan", access=Access.PUBLIC, methods=("GET", "POST"))
def plan() -> Page:
    """Make a plan of one's own, and a card of it to print."""
    if request.method == "GET":
        return render_template("learning/plan.html", form=PlanForm(formdata=None), texts=_texts())
    form = PlanForm()
    if not form.validate():
        return render_template("learning/plan.html", form=form, texts=_texts()), 422
    return render_template("learning/card.html", plans=form.plans)


@bp.page("/learn/teacher", access=Access.PUBLIC)
def teacher() -> str:
    """Show how to hold the two lessons."""
    return render_template("learning/teacher.html", found=_paper("teacher"))


@bp.page("/learn/parents", access=Access.PUBLIC)
def parents() -> str:
    """Show a letter to parents, to print."""
    return render_template("learning/parents.html", found=_paper("parents"))


@bp.page("/learn/classes", access=Access.PUBLIC, methods=("GET", "POST"))
@limit_sending
def classes() -> Page:
    """Open a class and show its two codes once."""
    if request.method == "GET":
        return render_template("learning/classes.html", form=OpenClassForm(formdata=None))
    form, runtime = OpenClassForm(), current.runtime()
    if not form.validate():
        return render_template("learning/classes.html", form=OpenClassForm(formdata=None)), 400
    if not _is_first(form):  # reloaded: the codes were shown once, and opening another confuses
        return render_template("learning/classes.html", form=OpenClassForm(formdata=None)), 409
    with runtime.database.writing() as session:
        opened = open_class(session, keyring=runtime.keyring, today=current.today())
    return render_template("learning/opened.html", opened=opened, shown=shown)


@bp.page("/learn/results", access=Access.PUBLIC, methods=("GET", "POST"))
def results() -> Page:
    """Show a class's averages to its teacher."""
    if request.method == "GET":
        return render_template("learning/results.html", form=ResultsForm(formdata=None), errors=())
    form, texts = ResultsForm(), _texts()
    found = _results(form, texts) if form.validate() else None
    if form.is_expired:
        return render_template("learning/results.html", form=form, errors=(_expired(),)), 400
    if found is None:
        _count_miss()
        form.class_code.errors = [_("These two codes do not belong to a class of ours.")]
        return render_template("learning/results.html", form=form, errors=form.error_list()), 404
    bounds = {"least": LEAST_SHOWN, "enough": ENOUGH_TO_CLAIM}
    return render_template("learning/class.html", results=found, texts=texts, shown=shown, **bounds)


@bp.page("/safer-space", access=Access.PUBLIC, methods=("GET", "POST"))
def safer_space() -> Page:
    """Build an agreement for a place, and a sheet of it to print."""
    drafts = _drafts(_texts())
    if request.method == "GET":
        return _builder(AgreementForm(formdata=None), drafts)
    form, parts = AgreementForm(), agreed_parts(drafts)
    faults = [
        FieldError("q-w-" + draft.topic.id, _("At most %(most)s characters.", most=MOST_WORDS))
        for draft in drafts
        if draft.is_too_long
    ]
    if not (faults or parts):
        faults = [FieldError("q-" + drafts[0].topic.id, _("Choose or write at least one thing."))]
    if not form.validate() or faults:
        return _builder(form, drafts, (*form.error_list(), *faults)), 422
    heading = form.place.data or (form.kind.data and _(form.kind.data.label)) or ""
    sheet = Sheet(str(heading), parts, form.contact.data, form.again.data)
    return render_template("learning/sheet.html", sheet=sheet)


def _paper(name: str) -> Found:
    return library("learn").find(name, current.language())


def _drafts(texts: LearnTexts) -> tuple[TopicDraft, ...]:
    return topic_drafts(texts.topics, dict(request.form.lists()), request.form)


def _builder(
    form: AgreementForm, drafts: tuple[TopicDraft, ...], errors: tuple[FieldError, ...] = ()
) -> str:
    return render_template("learning/safer_space.html", form=form, drafts=drafts, errors=errors)


def _results(form: ResultsForm, texts: LearnTexts) -> ClassResults | None:
    if form.codes is None:
        return None
    runtime, items = current.runtime(), [*texts.items, WILL_USE]
    with runtime.database.reading() as session:
        return class_results(
            session, *form.codes, items=items, keyring=runtime.keyring, today=current.today()
        )


def _is_open(code: ClassCode) -> bool:
    with current.runtime().database.reading() as session:
        return has_class(session, code, today=current.today())


def _answers_page(
    moment: Moment,
    form: AnswersForm,
    texts: LearnTexts,
    errors: tuple[FieldError, ...] = (),
) -> str:
    return render_template(
        "learning/answers.html",
        moment=moment,
        form=form,
        texts=texts,
        sent=request.form,
        errors=errors or form.error_list(),
    )


def _texts() -> LearnTexts:
    return learn_texts(current.language())


def _expired() -> FieldError:
    return FieldError("q-class_code", _("The page was open for long. Press the button once more."))


def _is_first(form: AnswersForm | OpenClassForm) -> bool:
    """Say whether this page is sent for the first time, so that a double press counts once."""
    return limits().ask("hit", _ONCE_A_DAY, "learn", form.token.digest.hex())


def _bound_answers() -> None:
    """Count a pupil's answers. Raises TooManyRequests when one network sends too many."""
    if comes_from_loopback():
        return
    if not limits().ask("hit", _ANSWERS_OF_ONE, "learn-answers", client_digest()):
        raise TooManyRequests(retry_after=60)


def _count_miss() -> None:
    """Count a wrong code. Raises TooManyRequests when there were too many."""
    if not limits().ask("hit", _MISSES_OF_ALL, "learn-misses"):
        raise TooManyRequests(retry_after=60)
    if comes_from_loopback():
        return
    if not limits().ask("hit", _MISSES_OF_ONE, "learn-misses", client_digest()):
        raise TooManyRequests(retry_after=60)
