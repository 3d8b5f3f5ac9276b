"""Taking a step with a release on a page: its form, its template, and what kept it from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy.orm import Session

from reporting.casework.page import demand_team_key
from reporting.errors import AlreadyReceivedError
from reporting.statistics.releases import forms, operations
from reporting.statistics.releases.acting import Acting
from reporting.statistics.releases.artefact import Break
from reporting.statistics.releases.page import refused
from reporting.statistics.releases.refusals import ReleaseChangedError, ReleaseRefusedError
from reporting.statistics.releases.workflow import ReleaseStep, ReleaseStepError
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.forms import FieldError, TokenForm
from reporting.web.locale import gettext as _

Deed = Callable[[Session, str, Any, Acting], None]


class BreakDeed(Protocol):
    """What is done with a break in series."""

    def __call__(self, session: Session, one: Break, /, *, acting: Acting) -> None:
        """Do it."""


@dataclass(frozen=True)
class StepPage:
    """The page of a step: its form, its template, what it does, and what is said afterwards."""

    form: type[forms.ReleaseForm]
    template: str
    deed: Deed
    done: str


@dataclass(frozen=True)
class Outcome:
    """How a step went: done, or why it was not, as the error summary of its page shows it."""

    errors: tuple[FieldError, ...] = ()
    status: int = 200
    is_expired: bool = False


STEP_PAGES: Final[Mapping[ReleaseStep, StepPage]] = {
    ReleaseStep.REVIEW: StepPage(
        forms.ReviewReleaseForm,
        "releases/review.html",
        lambda session, name, _, acting: operations.review_release(session, name, acting=acting),
        N_("Two people have checked it. Now announce the day."),
    ),
    ReleaseStep.SEND_BACK: StepPage(
        forms.SendBackReleaseForm,
        "releases/reason.html",
        lambda session, name, form, acting: operations.send_back_release(
            session, name, form.reason.data, acting=acting
        ),
        N_("It was sent back. Its figures are deleted, and the period can be prepared again."),
    ),
    ReleaseStep.ANNOUNCE: StepPage(
        forms.AnnounceReleaseForm,
        "releases/announce.html",
        lambda session, name, form, acting: operations.announce_release(
            session, name, form.day, acting=acting
        ),
        N_("The day is announced."),
    ),
    ReleaseStep.PUBLISH: StepPage(
        forms.PublishReleaseForm,
        "releases/publish.html",
        lambda session, name, _, acting: operations.publish_release(session, name, acting=acting),
        N_("It is published."),
    ),
    ReleaseStep.DISCARD: StepPage(
        forms.DiscardReleaseForm,
        "releases/reason.html",
        lambda session, name, form, acting: operations.discard_release(
            session, name, form.reason.data, acting=acting
        ),
        N_("It was dropped. Its figures are deleted, and the period can be prepared again."),
    ),
    ReleaseStep.ASK_WITHDRAWAL: StepPage(
        forms.AskWithdrawalForm,
        "releases/ask_withdrawal.html",
        lambda session, name, form, acting: operations.ask_withdrawal(
            session, name, form.notes(), acting=acting
        ),
        N_("A second person has to agree. Until then the figures stay."),
    ),
    ReleaseStep.KEEP: StepPage(
        forms.KeepReleaseForm,
        "releases/answer_withdrawal.html",
        lambda session, name, _, acting: operations.keep_release(session, name, acting=acting),
        N_("It stays published."),
    ),
    ReleaseStep.WITHDRAW: StepPage(
        forms.WithdrawReleaseForm,
        "releases/answer_withdrawal.html",
        lambda session, name, _, acting: operations.withdraw_release(session, name, acting=acting),
        N_("It is withdrawn. Its figures are gone from pages and files; the note stays."),
    ),
}


def acting_of(form: TokenForm, *, seen: int | None = None) -> Acting:
    """Give the person who is signed in as somebody who changes a release with a form.

    Raises TeamKeyMissingError for who does not hold the team key.
    """
    demand_team_key()
    return Acting(
        by=current.identity().member_id,
        today=current.today(),
        now=current.now(),
        keyring=current.runtime().keyring,
        form_digest=form.token.digest,
        seen=seen,
    )


def take_step(form: forms.ReleaseForm, name: str, step: ReleaseStep) -> Outcome:
    """Validate a form and take its step in one transaction; say what kept it from being taken."""
    if not form.validate():
        return expired() if form.is_expired else Outcome(form.error_list(), 422)
    acting = acting_of(form, seen=form.seen)
    try:
        with current.runtime().database.writing() as session:
            STEP_PAGES[step].deed(session, name, form, acting)
    except AlreadyReceivedError:  # sent twice: the first time did it
        return Outcome()
    except ReleaseRefusedError as error:
        return Outcome((refused(error),), 422)
    except (ReleaseChangedError, ReleaseStepError):
        fault = _(
            "Somebody changed this release while you had the page open. Nothing was saved. "
            "This is how it is now."
        )
        return Outcome((FieldError("main", fault),), 409)
    return Outcome()


def expired() -> Outcome:
    """Say that a page was open for too long; what was written is kept."""
    fault = _("This page was open for too long. Your text is kept. Please send it again.")
    return Outcome((FieldError("main", fault),), 400, is_expired=True)


def note_in(form: forms.BreakForm, deed: BreakDeed) -> Outcome:
    """Note a break or take it back, in one transaction; say what kept it from being done."""
    if not form.validate():
        return expired() if form.is_expired else Outcome(form.error_list(), 422)
    acting = acting_of(form)
    try:
        with current.runtime().database.writing() as session:
            deed(session, form.to_break(), acting=acting)
    except ReleaseRefusedError as error:
        return Outcome((refused(error, "q-quarter"),), 422)
    return Outcome()
