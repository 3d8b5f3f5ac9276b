"""Signing in and out, the people who may, and the trail of what they did."""

from collections.abc import Callable
from typing import Final

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts import queries, signing_in
from reporting.accounts.forms import SignInForm, SignOutForm
from reporting.accounts.session_rows import end_session
from reporting.accounts.sessions import give_cookie, session_secret, take_cookie
from reporting.accounts.signing_in import TooManyTriesError
from reporting.accounts.trail import trail
from reporting.errors import BusyError, PageExpiredError, SignInFailedError
from reporting.permissions import Access, Permission, StaffRole
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.limits import ClientTries
from reporting.web.locale import LANGUAGES
from reporting.web.locale import gettext as _

bp = Pages("accounts", __name__, url_prefix="/staff")

# Where each role begins its day (design §12).
HOME: Final = {
    StaffRole.CASEWORKER: "/staff/",
    StaffRole.LEAD: "/staff/",
    StaffRole.ADMIN: "/staff/people",
    StaffRole.PARTNER: "/staff/numbers",
    StaffRole.AUDITOR: "/staff/audit",
}

_BUSY_SECONDS: Final = 5
_LAST_SEQUENCE: Final = 2**31


@bp.app_context_processor
def sign_out_button() -> dict[str, Callable[[], str]]:
    """Give templates the token of the sign-out button, made only where it is shown."""
    return {"sign_out_token": lambda: SignOutForm(formdata=None).form_token.current_token}


@bp.page("/sign-in", access=Access.PUBLIC, methods=("GET", "POST"))
def sign_in() -> BaseResponse:
    """Ask for user name, password and one-time code; begin a session that is always new."""
    if request.method == "GET":
        return _sign_in_page(SignInForm(formdata=None))
    form = SignInForm()
    if not form.validate():
        fault = _("This page was open for too long. Please sign in again.")
        return _sign_in_page(form, fault, status=400)
    attempt, now = form.to_attempt(), current.now()
    tries = ClientTries(attempt.username)
    try:
        started = signing_in.sign_in(
            current.runtime(), attempt, tries=tries, now=now, replaced=session_secret()
        )
    except SignInFailedError:
        return _sign_in_page(form, _wrong(), status=401)
    except TooManyTriesError:
        return _sign_in_page(form, _too_many(), status=429, retry_after=tries.wait_seconds)
    except BusyError:
        return _sign_in_page(form, _busy(), status=503, retry_after=_BUSY_SECONDS)
    response = redirect(_with_language(HOME[started.role]), 303)
    give_cookie(response, started.secret)
    return response


@bp.page("/sign-out", access=Access.SIGNED_IN, methods=("POST",))
def sign_out() -> BaseResponse:
    """End the session on the server and take the cookie back."""
    if not SignOutForm().validate():
        raise PageExpiredError("sign-out")
    secret, runtime = session_secret(), current.runtime()
    assert secret is not None  # the guard has found a session by it
    by, now = current.identity().member_id, current.now()
    with runtime.database.writing() as session:
        end_session(session, secret, by=by, keyring=runtime.keyring, now=now)
    response = redirect(url_for("accounts.sign_in", signed_out=1), 303)
    take_cookie(response)
    return response


@bp.page("/people", access=Permission.PEOPLE_READ)
def people() -> str:
    """Show who may sign in, in which role, and who can open reports."""
    with current.runtime().database.reading() as session:
        found = queries.people(session)
    return render_template("accounts/people.html", people=found)


@bp.page("/audit", access=Permission.AUDIT_READ)
def audit() -> str:
    """Show what was done, newest first, and whether the chain holds."""
    before = request.args.get("before", type=int)
    if before is not None:
        before = min(max(before, 1), _LAST_SEQUENCE - 1)
    with current.runtime().database.reading() as session:
        found = trail(session, before=before, check_all="check" in request.args)
    return render_template("accounts/audit.html", trail=found)


def _sign_in_page(
    form: SignInForm, fault: str = "", *, status: int = 200, retry_after: int = 0
) -> Response:
    errors = (FieldError("username", fault),) if fault else ()
    html = render_template("accounts/sign_in.html", form=form, errors=errors)
    response = make_response(html, status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _wrong() -> str:
    return _("That did not fit. Check all three; a one-time code works only once.")


def _too_many() -> str:
    return _("That was tried too often. Wait five minutes, then try again.")


def _busy() -> str:
    return _("Many people are signing in right now. Wait a moment, then try again.")


def _with_language(path: str) -> str:
    asked = request.args.get("lang", "")
    return f"{path}?lang={asked}" if asked in LANGUAGES else path
