"""What the pages of one case share: who works, which case, and changing it once as it was seen."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField

from reporting.accounts.queries import SignedIn
from reporting.casework.caseworker import Caseworker, caseworker_of
from reporting.casework.changes import Sending
from reporting.casework.queries import case_visible_to
from reporting.errors import (
    AlreadyReceivedError,
    CaseChangedError,
    NotFoundError,
    StepNotAllowedError,
    TeamKeyMissingError,
)
from reporting.languages import STAFF_LANGUAGES
from reporting.report.models import Report
from reporting.report.operations import SentMark
from reporting.report.sending import promise_days
from reporting.web import current
from reporting.web.forms import FieldError, SessionForm
from reporting.web.locale import gettext as _

_MOST_DIGITS = 9
CASE = "/cases/<string(length=32):case_id>"

Page = str | tuple[str, int]
Change = Callable[[Session, Caseworker, Sending], None]


class CaseForm(SessionForm):
    """A form on one case: it carries the revision of the case that its page showed."""

    revision = HiddenField()

    @property
    def seen(self) -> int:
        """Give the revision that was seen; one that no case has when it is no number."""
        text = str(self.revision.data or "")
        return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else -1


@dataclass(frozen=True)
class Outcome:
    """How a change went: done, or why it was not, as the error summary of its page shows it."""

    errors: tuple[FieldError, ...] = ()
    status: int = 200
    is_repeated: bool = False


def this_caseworker() -> Caseworker:
    """Give the person who is signed in with the opened keys of the team."""
    runtime, person = current.runtime(), current.identity()
    assert isinstance(person, SignedIn)
    with runtime.database.reading() as session:
        return caseworker_of(session, person, runtime.keyring)


def demand_team_key() -> None:
    """Raise TeamKeyMissingError for somebody to whom nobody has given the team key yet.

    Where two people are needed an account is none: whoever invites people, or resets their
    sign-in, could have a second one. Without the key, which others give, it decides nothing.
    """
    if not this_caseworker().has_key:
        raise TeamKeyMissingError("no team key")


def id_of(text: str) -> bytes:
    """Give the id that stands in an address. Raises NotFoundError when it is none."""
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise NotFoundError("not an id") from error


def case_of(case_id: str, by: Caseworker) -> Report:
    """Give the clear row of a case of the person's own. Raises NotFoundError for any other."""
    with current.runtime().database.reading() as session:
        return case_visible_to(session, id_of(case_id), by=by)


def back_to_case(case_id: str, done: str | None = None) -> BaseResponse:
    """Lead back to the case, which says what was done."""
    return redirect(url_for("casework.case", case_id=case_id, done=done), 303)


def to_today(done: str) -> BaseResponse:
    """Lead to the page of today, when there is no case to go back to any more."""
    wished = request.args.get("lang", "")
    lang = f"&lang={wished}" if wished in STAFF_LANGUAGES else ""
    return redirect(f"/staff/?done={done}{lang}", 303)


def attempt(form: CaseForm, by: Caseworker, change: Change) -> Outcome:
    """Validate a form and make its change in one transaction; say what kept it from being made."""
    if not form.validate():
        return expired() if form.is_expired else Outcome(form.error_list(), 422)
    try:
        with current.runtime().database.writing() as session:
            change(session, by, sending_of(form))
    except AlreadyReceivedError:
        return Outcome(is_repeated=True)
    except CaseChangedError:
        fault = _(
            "Somebody changed the case while you had this page open. Nothing was saved. "
            "Your words are kept below; look at the case, then send them again."
        )
        return Outcome((FieldError("main", fault),), 409)
    except StepNotAllowedError:
        fault = _("This is not possible in the state the case is in now. Nothing was changed.")
        return Outcome((FieldError("main", fault),), 409)
    return Outcome()


def expired() -> Outcome:
    """Say that a page was open for too long; what was written is kept."""
    fault = _("This page was open for too long. Your text is kept. Please send it again.")
    return Outcome((FieldError("main", fault),), 400)


def sending_of(form: CaseForm) -> Sending:
    """Give what a change needs beside its words."""
    today = current.today()
    promise = promise_days(current.preferences()).from_day(today)
    mark = SentMark(form.token.digest, bytes(32), current.now())
    return Sending(mark, today, promise.closes_on, seen=form.seen, promise=promise)
