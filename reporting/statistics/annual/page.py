"""What the desk's pages of registers and report share: trying a change, and saying what failed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from reporting.administration.forms import SeenForm, fault_lines
from reporting.casework.page import demand_team_key
from reporting.errors import RinnallaError
from reporting.permissions import GRANTS, Permission
from reporting.preferences.faults import ValueChangedError, ValueRefusedError
from reporting.statistics.annual.writer import Writer
from reporting.web import current
from reporting.web.forms import FieldError, TokenForm
from reporting.web.locale import gettext as _

Page = str | tuple[str, int] | BaseResponse

# What a refusal means to people: the error, and a text marked for translation.
Refusals = Mapping[type[RinnallaError], str]


@dataclass(frozen=True)
class Outcome:
    """How a change went: with what errors, and whether somebody else was quicker."""

    errors: tuple[FieldError, ...] = ()
    status: int = 200
    is_changed: bool = False

    @property
    def is_done(self) -> bool:
        """Say whether it was saved."""
        return self.status < 400  # noqa: PLR2004 – where the errors of HTTP begin

    def error_of(self, part: str) -> str:
        """Give what is wrong with one part, empty when nothing is."""
        return next((one.text for one in self.errors if one.anchor == "q-" + part), "")


NOTHING_YET = Outcome()


def attempt(
    form: TokenForm, write: Callable[[Session, Writer], object], refusals: Refusals
) -> Outcome:
    """Check a form and do what it asks for; whatever was refused changed nothing.

    Raises TeamKeyMissingError for who does not hold the team key.
    """
    demand_team_key()
    if not form.validate():
        if form.is_expired:
            fault = _("This page was open for too long. Your text is kept. Please send it again.")
            return Outcome((FieldError("main", fault),), 400)
        return Outcome(form.error_list(), 422)
    try:
        with current.runtime().database.writing() as session:
            write(session, this_writer())
    except ValueRefusedError as error:
        return Outcome(fault_lines(error.faults), 422)
    except ValueChangedError:
        return Outcome(status=409, is_changed=True)
    except tuple(refusals) as error:
        return Outcome((FieldError("main", _(refusals[type(error)])),), 409)
    return NOTHING_YET


def seen_on(form: SeenForm, outcome: Outcome, newest: int) -> int:
    """Give which version a page shows: after a refusal still the one its writer had seen.

    Who was told that somebody was quicker has now seen the newest.
    """
    return newest if outcome.is_changed or form.seen_number < 0 else form.seen_number


def this_writer() -> Writer:
    """Give the person who is signed in as one who writes now."""
    by = current.identity().member_id
    return Writer(by, current.now(), current.today(), current.runtime().keyring)


def may(permission: Permission) -> bool:
    """Say whether the person who is signed in holds a permission."""
    return permission in GRANTS[current.identity().role]


def led_to(endpoint: str, *, done: str, **place: Any) -> BaseResponse:
    """Lead to the page that shows what was done."""
    return redirect(url_for(endpoint, done=done, **place), 303)
