"""Signing in and out, getting back what was being written, and the trail of what was done."""

from collections.abc import Callable
from datetime import date
from typing import Final

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts import signing_in
from reporting.accounts.forms import SignInForm, SignOutForm
from reporting.accounts.kept_text import (
    Fields,
    KeptText,
    open_kept,
    seal_kept,
    worth_keeping,
)
from reporting.accounts.passkeys import PasskeyRefusedError
from reporting.accounts.passwords import TooManyTriesError
from reporting.accounts.session_rows import StartedSession, end_session
from reporting.accounts.sessions import (
    enter,
    give_cookie,
    session_secret,
    take_cookie,
    who_was_signed_in,
)
from reporting.accounts.trail import Filter, actors, trail
from reporting.audit import AuditAction
from reporting.errors import (
    BusyError,
    PageExpiredError,
    RinnallaError,
    SignInFailedError,
    SignInRequiredError,
)
from reporting.languages import STAFF_LANGUAGES
from reporting.permissions import Access, Permission, StaffRole
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError, kept_purpose
from reporting.web.limits import ClientTries
from reporting.web.locale import gettext as _
from reporting.web.tokens import make_token

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
# Their forms carry what opens accounts and keys: nothing of them is kept.
_NOT_KEPT: Final = frozenset({"account", "accounts", "factors", "keys", "people", "welcome"})
_LARGEST_KEPT: Final = 40_000_000


@bp.app_context_processor
def sign_out_button() -> dict[str, Callable[[], str]]:
    """Give templates the token of the sign-out button, made only where it is shown."""
    return {"sign_out_token": lambda: SignOutForm(formdata=None).form_token.current_token}


@bp.app_errorhandler(SignInRequiredError)
def ask_to_sign_in(_error: SignInRequiredError) -> BaseResponse:
    """Lead to the sign-in; what was being written comes along, sealed, and nothing is lost.

    The cookie of the ended session goes, so that Back shows none of its pages (T31).
    """
    fields = _sent_fields() if request.method == "POST" else ()
    response: BaseResponse = redirect(url_for("accounts.sign_in"), 303)
    if fields:
        response = _signed_out_while_writing(fields)
    if session_secret() is not None:
        take_cookie(response)
    return response


@bp.page("/sign-in", access=Access.PUBLIC, methods=("GET", "POST"))
def sign_in() -> BaseResponse:
    """Ask for user name, password and one-time code; begin a session that is always new."""
    if request.method == "GET":
        return _sign_in_page(SignInForm(formdata=None))
    form = SignInForm()
    if not form.validate():
        fault = _("This page was open for too long. Please sign in again.")
        return _sign_in_page(form, fault, status=400)
    tries = ClientTries((form.username.data or "").strip().lower()[:65])
    try:
        started = signing_in.sign_in(
            current.runtime(),
            form.to_attempt(),
            tries=tries,
            now=current.now(),
            replaced=session_secret(),
        )
    except (SignInFailedError, PasskeyRefusedError):
        return _sign_in_page(form, _wrong(), status=401)
    except TooManyTriesError:
        return _sign_in_page(form, _too_many(), status=429, retry_after=tries.wait_seconds)
    except BusyError:
        return _sign_in_page(form, _busy(), status=503, retry_after=_BUSY_SECONDS)
    return welcome_in(started, kept=form.kept.data or "")


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


@bp.page("/audit", access=Permission.AUDIT_READ)
def audit() -> str:
    """Show what was done, newest first, by whom and when one likes; and whether the chain holds."""
    before = request.args.get("before", type=int)
    if before is not None:
        before = min(max(before, 1), _LAST_SEQUENCE - 1)
    wanted = _asked_filter()
    with current.runtime().database.reading() as session:
        found = trail(session, wanted, before=before, check_all="check" in request.args)
        people = actors(session)
    return render_template(
        "accounts/audit.html",
        trail=found,
        wanted=wanted,
        people=people,
        actions=tuple(AuditAction),
    )


def welcome_in(started: StartedSession, *, kept: str = "", path: str = "") -> BaseResponse:
    """Answer a sign-in: the cookie, and the way to the day's first page or to what was kept."""
    found = None
    if kept:
        runtime = current.runtime()
        found = open_kept(
            kept, member_id=started.member_id, keyring=runtime.keyring, now=current.now()
        )
    if found is not None:
        enter(started)
        response: BaseResponse = _kept_page(found)
    else:
        home = _with_language(path or HOME[started.role], started.language)
        response = redirect(home, 303)
    give_cookie(response, started.secret)
    return response


def _kept_page(kept: KeptText) -> Response:
    path, key = kept.path.partition("?")[0], current.runtime().keyring.form_key
    token = make_token(key, kept_purpose(path))
    return make_response(render_template("accounts/kept.html", kept=kept, token=token))


def _signed_out_while_writing(fields: Fields) -> Response:
    """Show the sign-in with what was sent: carried along for its writer, or else to be copied."""
    form, whose = SignInForm(formdata=None), who_was_signed_in()
    copied: Fields = ()
    if whose is not None:
        runtime, now = current.runtime(), current.now()
        kept = KeptText(whose, request.full_path.rstrip("?"), fields)
        form.kept.data = seal_kept(kept, keyring=runtime.keyring, now=now)
    else:
        copied = KeptText(b"", "", fields).words
    html = render_template(
        "accounts/sign_in.html", form=form, errors=(), copied=copied, was_writing=True
    )
    return make_response(html, 401)


def _sent_fields() -> Fields:
    if request.blueprint in _NOT_KEPT or (request.content_length or 0) > _LARGEST_KEPT:
        return ()
    try:
        return worth_keeping(request.form.items(multi=True))
    except (HTTPException, OSError, RinnallaError):  # a body that broke off, or is too large
        return ()


def _sign_in_page(
    form: SignInForm, fault: str = "", *, status: int = 200, retry_after: int = 0
) -> Response:
    errors = (FieldError("username", fault),) if fault else ()
    html = render_template(
        "accounts/sign_in.html",
        form=form,
        errors=errors,
        copied=(),
        was_writing=bool(form.kept.data),
    )
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


def _with_language(path: str, preferred: str | None) -> str:
    asked = request.args.get("lang", "")
    chosen = asked if asked in STAFF_LANGUAGES else preferred
    return f"{path}?lang={chosen}" if chosen in STAFF_LANGUAGES else path


def _asked_filter() -> Filter:
    asked = request.args
    action = next((a for a in AuditAction if a.value == asked.get("action")), None)
    try:
        on = date.fromisoformat(asked.get("day", ""))
    except ValueError:
        on = None
    try:
        who = bytes.fromhex(asked.get("who", "")) or None
    except ValueError:
        who = None
    return Filter(who, action, on)
