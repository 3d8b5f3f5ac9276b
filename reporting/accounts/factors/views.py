"""One's own second factors, passkeys and recovery code: made, confirmed, replaced."""

from typing import Final, TypeVar

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts import own
from reporting.accounts.factors.forms import (
    AddPasskeyForm,
    AuthenticatorForm,
    ConfirmRecoveryForm,
    MakeRecoveryForm,
    RemovePasskeyForm,
    SpareCodesForm,
)
from reporting.accounts.own_page import OwnAccount, own_account
from reporting.accounts.passkeys import PasskeyRefusedError, check_new_passkey, encoded
from reporting.accounts.second_factors import (
    clean_code,
    is_otp,
    matching_step,
    otpauth_uri,
    qr_path,
)
from reporting.accounts.sessions import signed_in_person
from reporting.accounts.shown_once import ShownOnce, open_shown, seal_shown
from reporting.errors import PageExpiredError, SignInFailedError
from reporting.permissions import Access
from reporting.sealing import SealBrokenError
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _

bp = Pages("factors", __name__, url_prefix="/staff/account")

AnyForm = TypeVar("AnyForm", bound=SessionForm)

_TOTP: Final = "authenticator"
_RECOVERY: Final = "recovery"


@bp.page("/authenticator", access=Access.SIGNED_IN, methods=("GET", "POST"))
def authenticator() -> str | BaseResponse:
    """Take codes from another authenticator app from now on."""
    person = signed_in_person()
    if request.method == "GET":
        shown = ShownOnce.fresh_totp(person.member_id)
        return _authenticator_page(AuthenticatorForm(formdata=None), shown)
    form, now = _valid(AuthenticatorForm()), current.now()
    shown = _shown(form.shown.data, _TOTP)
    otp = clean_code(form.otp.data or "")
    step = matching_step(shown.secret, otp, now=now) if is_otp(otp) else -1
    if step < 0:
        form.otp.errors = [_("This is not the code that the app shows now. Try the next one.")]
        return _authenticator_page(form, shown, status=422)
    if not form.is_confirmed(_account().username):
        return _authenticator_page(form, shown, status=form.status)
    runtime = current.runtime()
    with runtime.database.writing() as session:
        own.change_authenticator(
            session, person, shown.secret, step, keyring=runtime.keyring, now=now
        )
    return _done("authenticator")


@bp.page("/spare-codes", access=Access.SIGNED_IN, methods=("GET", "POST"))
def spare_codes() -> str | BaseResponse:
    """Make ten one-time codes for the day the phone is gone; shown once, to be printed."""
    if request.method == "GET":
        return _spare_codes_page(SpareCodesForm(formdata=None))
    form, runtime, found = _valid(SpareCodesForm()), current.runtime(), _account()
    if found.spare_codes and not form.is_confirmed(found.username):
        return _spare_codes_page(form, status=form.status)
    with runtime.database.writing() as session:
        codes = own.renew_spare_codes(
            session, signed_in_person(), keyring=runtime.keyring, now=current.now()
        )
    return _spare_codes_page(form, codes)


@bp.page("/recovery-code", access=Access.SIGNED_IN, methods=("GET", "POST"))
def recovery_code() -> str | BaseResponse:
    """Show a new recovery code, to be printed; it counts once it was confirmed."""
    if request.method == "GET":
        return _make_page(MakeRecoveryForm(formdata=None))
    form, person, found = _valid(MakeRecoveryForm()), signed_in_person(), _account()
    if found.has_recovery_code and not form.is_confirmed(found.username):
        return _make_page(form, status=form.status)
    if person.sealed_personal_key is None:
        return _make_page(form)
    shown = ShownOnce.fresh_recovery(person.member_id)
    return _print_page(ConfirmRecoveryForm(formdata=None), shown)


@bp.page("/recovery-code/confirm", access=Access.SIGNED_IN, methods=("GET", "POST"))
def confirm_recovery_code() -> str | BaseResponse:
    """Take the code that was printed into use, once its last group was typed from the paper."""
    if request.method == "GET":
        return _make_page(MakeRecoveryForm(formdata=None))
    form, runtime, person = _valid(ConfirmRecoveryForm()), current.runtime(), signed_in_person()
    shown = _shown(form.shown.data, _RECOVERY)
    if not shown.is_confirmed_by(form.last_group.data or ""):
        form.last_group.errors = [_("This is not the last group. Look at the printed page.")]
        return _print_page(form, shown, status=422)
    with runtime.database.writing() as session:
        own.renew_recovery_code(
            session, person, shown.secret, keyring=runtime.keyring, now=current.now()
        )
    if _account().spare_codes == 0:
        return redirect(url_for("factors.spare_codes", first=1), 303)
    return _done("recovery")


@bp.page("/passkeys", access=Access.SIGNED_IN, methods=("GET", "POST"))
def passkeys() -> str | BaseResponse:
    """Show the passkeys; add one."""
    if request.method == "GET":
        return _passkeys_page(AddPasskeyForm(formdata=None))
    form = AddPasskeyForm()
    if not form.validate():
        if form.is_expired:
            raise PageExpiredError("passkeys")
        return _passkeys_page(form, status=422)
    if not form.is_confirmed(_account().username):
        return _passkeys_page(form, status=form.status)
    try:
        _add_passkey(form)
    except (PasskeyRefusedError, SignInFailedError, IntegrityError):
        form.name.errors = [_("This passkey was not added. Try again.")]
        return _passkeys_page(form, status=422)
    return _done("passkey")


@bp.page("/passkeys/remove", access=Access.SIGNED_IN, methods=("GET", "POST"))
def remove_passkey() -> str | BaseResponse:
    """Remove a passkey, and what it opens."""
    if request.method == "GET":
        return _passkeys_page(AddPasskeyForm(formdata=None))
    form, runtime = _valid(RemovePasskeyForm()), current.runtime()
    try:
        with runtime.database.writing() as session:
            own.remove_passkey(
                session,
                signed_in_person(),
                _bytes(form.passkey.data or ""),
                keyring=runtime.keyring,
                now=current.now(),
            )
    except own.LastFactorError:
        again = AddPasskeyForm(formdata=None)
        again.name.errors = [_("This is your only second factor. Add another one first.")]
        return _passkeys_page(again, status=409)
    return _done("removed")


def _add_passkey(form: AddPasskeyForm) -> None:
    answer, runtime = form.to_answer(), current.runtime()
    if answer is None:
        raise PasskeyRefusedError
    made = check_new_passkey(answer)
    with runtime.database.writing() as session:
        own.add_passkey(
            session,
            signed_in_person(),
            made,
            name=form.name.data or _("Passkey"),
            challenge=form.challenge,
            keyring=runtime.keyring,
            now=current.now(),
        )


def _valid(form: AnyForm) -> AnyForm:
    if not form.validate():
        raise PageExpiredError(form.purpose)
    return form


def _shown(sealed: str | None, purpose: str) -> ShownOnce:
    runtime, person = current.runtime(), signed_in_person()
    try:
        found = open_shown(sealed or "", purpose, keyring=runtime.keyring, now=current.now())
    except SealBrokenError as error:
        raise PageExpiredError(purpose) from error
    if found.subject != person.member_id:
        raise PageExpiredError(purpose)
    return found


def _sealed(shown: ShownOnce, purpose: str) -> str:
    return seal_shown(shown, purpose, keyring=current.runtime().keyring, now=current.now())


def _account() -> OwnAccount:
    runtime = current.runtime()
    with runtime.database.reading() as session:
        return own_account(session, signed_in_person(), keyring=runtime.keyring)


def _done(what: str) -> BaseResponse:
    return redirect(url_for("account.account", done=what), 303)


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _authenticator_page(
    form: AuthenticatorForm, shown: ShownOnce, *, status: int = 200
) -> Response:
    secret = shown.secret
    html = render_template(
        "factors/authenticator.html",
        form=form,
        sealed=_sealed(shown, _TOTP),
        groups=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        qr=qr_path(otpauth_uri(secret, _account().username)),
        errors=form.error_list(),
    )
    return make_response(html, status)


def _spare_codes_page(
    form: SpareCodesForm, codes: tuple[str, ...] = (), *, status: int = 200
) -> Response:
    html = render_template(
        "factors/spare_codes.html",
        form=form,
        codes=codes,
        account=_account(),
        errors=form.error_list(),
    )
    return make_response(html, status)


def _make_page(form: MakeRecoveryForm, *, status: int = 200) -> Response:
    html = render_template(
        "factors/recovery_code.html", form=form, account=_account(), errors=form.error_list()
    )
    return make_response(html, status)


def _print_page(form: ConfirmRecoveryForm, shown: ShownOnce, *, status: int = 200) -> Response:
    html = render_template(
        "factors/print_code.html",
        form=form,
        code=shown.secret,
        sealed=_sealed(shown, _RECOVERY),
        errors=form.error_list(),
    )
    return make_response(html, status)


def _passkeys_page(form: AddPasskeyForm, *, status: int = 200) -> Response:
    html = render_template(
        "factors/passkeys.html",
        form=form,
        account=_account(),
        user_handle=encoded(signed_in_person().member_id),
        removal=RemovePasskeyForm(formdata=None),
        errors=form.error_list(),
    )
    return make_response(html, status)
