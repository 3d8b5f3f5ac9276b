"""One's own account: who one is to colleagues, the password, and where one is signed in."""

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts import own
from reporting.accounts.account.forms import (
    DetailsForm,
    EndSessionForm,
    PasswordForm,
    filled_details,
)
from reporting.accounts.own_page import OwnAccount, own_account, own_sessions
from reporting.accounts.passwords import password_keys
from reporting.accounts.sessions import signed_in_person
from reporting.errors import BusyError, PageExpiredError
from reporting.permissions import Access
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages

bp = Pages("account", __name__, url_prefix="/staff/account")

DONE = {
    "details": N_("Saved."),
    "password": N_("Your password is changed. You are signed out everywhere else."),
    "session": N_("Signed out there."),
    "codes": N_("Your spare codes are ready to use. You are signed out everywhere else."),
    "recovery": N_("Your recovery code is confirmed. An older one opens nothing any more."),
    "authenticator": N_("Your new authenticator is in use. You are signed out everywhere else."),
    "passkey": N_("Your passkey was added. You are signed out everywhere else."),
    "removed": N_("Your passkey was removed. You are signed out everywhere else."),
}


@bp.page("", access=Access.SIGNED_IN, methods=("GET", "POST"))
def account() -> str | BaseResponse:
    """Show and change what a person says of themselves."""
    found = _account()
    if request.method == "GET":
        return _account_page(found, filled_details(found.details))
    form = DetailsForm()
    if not form.validate():
        if form.is_expired:
            raise PageExpiredError("account")
        return _account_page(found, form, status=422)
    runtime, person = current.runtime(), signed_in_person()
    with runtime.database.writing() as session:
        own.change_details(session, person, form.to_details(), keyring=runtime.keyring)
    return redirect(url_for("account.account", done="details"), 303)


@bp.page("/password", access=Access.SIGNED_IN, methods=("GET", "POST"))
def password() -> str | BaseResponse:
    """Change the password; the personal key is wrapped anew."""
    if request.method == "GET":
        return _password_page(PasswordForm(formdata=None))
    form, found = PasswordForm(), _account()
    if not form.validate():
        raise PageExpiredError("password")
    if not form.has_good_password(about=(found.username, found.details.name)):
        return _password_page(form, status=422)
    if not form.is_confirmed(found.username):
        return _password_page(form, status=form.status)
    runtime, salt = current.runtime(), own.new_salt()
    try:
        new = own.NewPassword(salt, password_keys(runtime, form.new_password.data or "", salt))
    except BusyError:
        return _password_page(form, status=503)
    with runtime.database.writing() as session:
        own.change_password(
            session, signed_in_person(), new, keyring=runtime.keyring, now=current.now()
        )
    return redirect(url_for("account.account", done="password"), 303)


@bp.page("/sessions", access=Access.SIGNED_IN, methods=("GET", "POST"))
def sessions() -> str | BaseResponse:
    """Show where a person is signed in; end one session or all others."""
    runtime, person, now = current.runtime(), signed_in_person(), current.now()
    with runtime.database.reading() as session:
        found = own_sessions(session, person, keyring=runtime.keyring, now=now)
    if request.method == "GET":
        form = EndSessionForm(formdata=None)
        return render_template("account/sessions.html", form=form, sessions=found)
    form = EndSessionForm()
    if not form.validate():
        raise PageExpiredError("sessions")
    chosen = [one.row_id for one in found if one.mark == form.mark.data and not one.is_this]
    with runtime.database.writing() as session:
        if not form.mark.data:
            own.end_other_sessions(session, person, keyring=runtime.keyring, now=now)
        for row_id in chosen:
            own.end_own_session(session, person, row_id, keyring=runtime.keyring, now=now)
    return redirect(url_for("account.account", done="session"), 303)


def _account() -> OwnAccount:
    runtime = current.runtime()
    with runtime.database.reading() as session:
        return own_account(session, signed_in_person(), keyring=runtime.keyring)


def _account_page(found: OwnAccount, form: DetailsForm, *, status: int = 200) -> Response:
    html = render_template(
        "account/account.html",
        account=found,
        form=form,
        errors=form.error_list(),
        done=DONE.get(request.args.get("done", ""), ""),
    )
    return make_response(html, status)


def _password_page(form: PasswordForm, *, status: int = 200) -> Response:
    html = render_template("account/password.html", form=form, errors=form.error_list())
    return make_response(html, status)
