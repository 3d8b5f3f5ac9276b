"""Setting up one's own sign-in with an invitation, and coming back with a recovery code."""

from dataclasses import dataclass
from typing import Final

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts import own
from reporting.accounts.credentials import clean_username
from reporting.accounts.invitations import (
    Invited,
    SetUp,
    invited_by_digest,
    invited_with,
    join,
)
from reporting.accounts.passkeys import NewPasskey, PasskeyRefusedError, check_new_passkey, encoded
from reporting.accounts.passwords import TooManyTriesError, password_keys
from reporting.accounts.second_factors import (
    clean_code,
    is_otp,
    matching_step,
    otpauth_uri,
    qr_path,
)
from reporting.accounts.session_rows import StartedSession, begin_session
from reporting.accounts.sessions import session_secret
from reporting.accounts.shown_once import ShownOnce, open_shown, seal_shown
from reporting.accounts.views import welcome_in
from reporting.accounts.welcome.forms import ForgottenForm, InvitationForm, SetUpForm
from reporting.errors import BusyError, CodeUnknownError, NotFoundError
from reporting.permissions import KEY_HOLDERS, Access
from reporting.sealing import CodeError, SealBrokenError
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.limits import ClientTries, limit_sending
from reporting.web.locale import gettext as _

bp = Pages("welcome", __name__, url_prefix="/staff")

_PURPOSE: Final = "set-up"


@dataclass(frozen=True)
class SetUpPage:
    """What the set-up page shows: for whom, and the authenticator secret as text and picture."""

    invited: Invited
    totp_secret: str
    sealed: str

    @property
    def totp_groups(self) -> str:
        """Give the secret in groups that can be typed."""
        return " ".join(self.totp_secret[at : at + 4] for at in range(0, len(self.totp_secret), 4))

    @property
    def qr(self) -> tuple[int, str]:
        """Give the QR code of the secret: its side and its path."""
        return qr_path(otpauth_uri(self.totp_secret, self.invited.username))

    @property
    def user_handle(self) -> str:
        """Give what a passkey is filed under in its authenticator."""
        return encoded(self.invited.code_digest[:16])

    @property
    def opens_reports(self) -> bool:
        """Say whether the role holds a key."""
        return self.invited.role in KEY_HOLDERS


@bp.page("/welcome", access=Access.PUBLIC, methods=("GET", "POST"))
@limit_sending
def welcome() -> Response:
    """Ask for the invitation code, then show how to set the sign-in up."""
    if request.method == "GET":
        return _start_page()
    form, runtime = InvitationForm(), current.runtime()
    if not form.validate():
        return _code_page(form, _("This page was open for too long. Type the code again."), 400)
    try:
        with runtime.database.reading() as session:
            invited = invited_with(
                session, form.code.data or "", keyring=runtime.keyring, now=current.now()
            )
    except CodeUnknownError:
        fault = _("This code is not valid. It works once, for a week. Ask for a new one.")
        return _code_page(form, fault, 422)
    shown = ShownOnce.fresh_totp(invited.code_digest)
    return _set_up_page(SetUpForm(formdata=None), invited, shown)


@bp.page("/welcome/set-up", access=Access.PUBLIC, methods=("GET", "POST"))
@limit_sending
def set_up() -> BaseResponse:
    """Take password and second factor; from now on the person can sign in, and is."""
    if request.method == "GET":
        return _start_page()
    form, runtime, now = SetUpForm(), current.runtime(), current.now()
    is_fresh = form.validate()
    try:
        shown = open_shown(form.set_up.data or "", _PURPOSE, keyring=runtime.keyring, now=now)
        with runtime.database.reading() as session:
            invited = invited_by_digest(session, shown.subject, now=now)
    except (SealBrokenError, CodeUnknownError):
        form = InvitationForm(formdata=None)
        return _code_page(form, _("This page is too old. Type the code again."), 400)
    if not is_fresh:
        form.new_password.errors = [_("This page was open for too long. Please send it again.")]
        return _set_up_page(form, invited, shown, status=400)
    return _joined(form, invited, shown)


@bp.page("/forgotten", access=Access.PUBLIC, methods=("GET", "POST"))
def forgotten() -> str | BaseResponse:
    """Set a new password with the printed recovery code."""
    if request.method == "GET":
        return render_template(
            "welcome/forgotten.html", form=ForgottenForm(formdata=None), errors=()
        )
    form = ForgottenForm()
    if not form.validate():
        return _forgotten_page(
            form, _("This page was open for too long. Please send it again."), 400
        )
    username = clean_username(form.username.data or "")
    if not form.has_good_password(about=(username,)):
        return _forgotten_page(form, "", 422)
    fault, status = _recovery_fault(form, username)
    if fault:
        return _forgotten_page(form, fault, status)
    return redirect(url_for("accounts.sign_in", recovered=1), 303)


def _recovery_fault(form: ForgottenForm, username: str) -> tuple[str, int]:
    try:
        _recover(form, username, ClientTries(username))
    except (NotFoundError, CodeError, SealBrokenError):
        return _("User name and recovery code do not belong together."), 401
    except TooManyTriesError:
        return _("Tried too often. Wait five minutes, then try again."), 429
    except BusyError:
        return _("Please wait a moment, then try again."), 503
    return "", 303


def _recover(form: ForgottenForm, username: str, tries: ClientTries) -> None:
    runtime, code = current.runtime(), form.recovery_code.data or ""
    if not tries.count():
        raise TooManyTriesError
    with runtime.database.reading() as session:
        own.may_recover(session, username, code)
    salt = own.new_salt()
    new = own.NewPassword(salt, password_keys(runtime, form.new_password.data or "", salt))
    with runtime.database.writing() as session:
        own.recover_password(
            session, username, code, new, keyring=runtime.keyring, now=current.now()
        )
    tries.forget()


def _joined(form: SetUpForm, invited: Invited, shown: ShownOnce) -> BaseResponse:
    has_password = form.has_good_password(about=(invited.username, invited.name))
    step, passkey = _factors(form, shown)
    if step < 0 and passkey is None:
        form.otp.errors = [_("This is not the code that the app shows now. Try the next one.")]
    if not has_password or form.otp.errors:
        return _set_up_page(form, invited, shown, status=422)
    try:
        started = _join(form, invited, SetUpChoice(shown.secret, step, passkey))
    except (CodeError, SealBrokenError):
        form.recovery_code.errors = [
            _("This is not your recovery code. Check it or leave it empty.")
        ]
        return _set_up_page(form, invited, shown, status=422)
    except BusyError:
        form.new_password.errors = [_("Please wait a moment, then try again.")]
        return _set_up_page(form, invited, shown, status=503)
    except (CodeUnknownError, IntegrityError):
        return _code_page(InvitationForm(formdata=None), _("This code was used already."), 422)
    first = "recovery-code" if invited.role in KEY_HOLDERS else "spare-codes"
    return welcome_in(started, path=f"/staff/account/{first}")


@dataclass(frozen=True)
class SetUpChoice:
    """The second factor that was chosen; `step` is negative without an authenticator app."""

    totp_secret: str
    step: int
    passkey: NewPasskey | None


def _factors(form: SetUpForm, shown: ShownOnce) -> tuple[int, NewPasskey | None]:
    try:
        answer = form.to_answer()
        passkey = check_new_passkey(answer) if answer else None
    except PasskeyRefusedError:
        passkey = None
    otp = clean_code(form.otp.data or "")
    step = matching_step(shown.secret, otp, now=current.now()) if is_otp(otp) else -1
    return step, passkey


def _join(form: SetUpForm, invited: Invited, chosen: SetUpChoice) -> StartedSession:
    runtime, now, salt = current.runtime(), current.now(), own.new_salt()
    has_app = chosen.step >= 0
    choice = SetUp(
        salt=salt,
        password=password_keys(runtime, form.new_password.data or "", salt),
        totp_secret=chosen.totp_secret if has_app else "",
        totp_step=max(chosen.step, 0),
        passkey=chosen.passkey,
        passkey_name=_("My first passkey"),
        recovery_code=(form.recovery_code.data or "").strip(),
    )
    with runtime.database.writing() as session:
        member, keys = join(session, invited.code_digest, choice, keyring=runtime.keyring, now=now)
        return begin_session(
            session,
            member,
            keys.seed if keys else None,
            keyring=runtime.keyring,
            now=now,
            replaced=session_secret(),
        )


def _set_up_page(
    form: SetUpForm, invited: Invited, shown: ShownOnce, *, status: int = 200
) -> Response:
    runtime = current.runtime()
    sealed = seal_shown(shown, _PURPOSE, keyring=runtime.keyring, now=current.now())
    page = SetUpPage(invited, shown.secret, sealed)
    html = render_template("welcome/set_up.html", form=form, page=page, errors=form.error_list())
    return make_response(html, status)


def _start_page() -> Response:
    form = InvitationForm(formdata=None)
    return make_response(render_template("welcome/welcome.html", form=form, errors=()))


def _code_page(form: InvitationForm, fault: str, status: int) -> Response:
    form.code.errors = [fault]
    html = render_template("welcome/welcome.html", form=form, errors=form.error_list())
    return make_response(html, status)


def _forgotten_page(form: ForgottenForm, fault: str, status: int) -> Response:
    errors = (FieldError("q-username", fault),) if fault else form.error_list()
    html = render_template("welcome/forgotten.html", form=form, errors=errors)
    return make_response(html, status)
