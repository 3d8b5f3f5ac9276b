"""People: who may sign in; inviting, another role, closing and opening access, a new sign-in."""

from dataclasses import dataclass
from typing import TypeVar

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts import queries
from reporting.accounts.credentials import clean_username
from reporting.accounts.invitations import (
    INVITATION_DAYS,
    UsernameTakenError,
    invitations,
    invite,
    reset_member,
    withdraw_invitation,
)
from reporting.accounts.operations import Newcomer, enable_member
from reporting.accounts.queries import Person, languages_by_member
from reporting.accounts.sessions import signed_in_person
from reporting.errors import NotFoundError, PageExpiredError, StepNotAllowedError
from reporting.permissions import KEY_HOLDERS, Permission
from reporting.staffing.key_holders import KeyHolder, key_holder_of
from reporting.staffing.people.forms import (
    AccessForm,
    InviteForm,
    ResetForm,
    RoleForm,
    WithdrawForm,
)
from reporting.staffing.removing import (
    LastLeadError,
    OwnAccessError,
    move_member,
    remove_member,
)
from reporting.staffing.renewing import continue_resealing
from reporting.teams.queries import KeyState, key_state
from reporting.vocabulary import N_, ReplyLanguage
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _
from reporting.web.locale import offered_languages

AnyForm = TypeVar("AnyForm", bound=SessionForm)

bp = Pages("people", __name__, url_prefix="/staff/people")

ONE = "/<string(length=32):member_id>"
SECONDS_AT_ONCE = 4.0
DONE = {
    "withdrawn": N_("The invitation is withdrawn. Its code opens nothing any more."),
    "role": N_("The role is changed. The person is signed out and signs in anew."),
    "closed": N_("The access is closed. The person is signed out everywhere."),
    "opened": N_("The person can sign in again."),
}


@dataclass(frozen=True)
class PersonForms:
    """The forms on a person's page, and what is wrong with what was sent."""

    role: RoleForm
    access: AccessForm
    reset: ResetForm
    fault: str = ""


@dataclass(frozen=True)
class CodeToHandOver:
    """A code that is shown once, and whom it is for."""

    code: str
    name: str
    username: str
    days: int = INVITATION_DAYS
    is_reset: bool = False


@bp.page("", access=Permission.PEOPLE_READ)
def people() -> str:
    """Show who may sign in, in which role, who can open reports, and who is invited."""
    return _people_page()


@bp.page("/invite", access=Permission.PEOPLE_WRITE, methods=("GET", "POST"))
def invite_person() -> str | Response:
    """Invite somebody; the code is shown once, on the answer."""
    if request.method == "GET":
        return _invite_page(InviteForm(formdata=None))
    form, runtime, by = InviteForm(), current.runtime(), signed_in_person()
    if not form.validate():
        if form.is_expired:
            raise PageExpiredError("invite")
        return _invite_page(form, status=422)
    username = clean_username(form.username.data or "")
    assert form.role.data is not None  # validated above
    newcomer = Newcomer(username, form.name.data, form.role.data, by.team_id)
    try:
        with runtime.database.writing() as session:
            code = invite(
                session, newcomer, by=by.member_id, keyring=runtime.keyring, now=current.now()
            )
    except (UsernameTakenError, IntegrityError):
        form.username.errors = [_("Somebody has this user name already, or is invited with it.")]
        return _invite_page(form, status=422)
    shown = CodeToHandOver(code, newcomer.name, username)
    return render_template("people/code.html", shown=shown)


@bp.page("/withdraw", access=Permission.PEOPLE_WRITE, methods=("GET", "POST"))
def withdraw() -> str | BaseResponse:
    """Make an invitation void."""
    if request.method == "POST":
        form = _valid(WithdrawForm())
        with current.runtime().database.writing() as session:
            withdraw_invitation(session, form.username.data or "")
        return redirect(url_for("people.people", done="withdrawn"), 303)
    return _people_page()


@bp.page(ONE, access=Permission.PEOPLE_WRITE)
def person(member_id: str) -> str | Response:
    """Show what can be done about one person."""
    return _person_page(member_id)


@bp.page(ONE + "/role", access=Permission.PEOPLE_WRITE, methods=("GET", "POST"))
def role(member_id: str) -> Response | BaseResponse:
    """Give a person another role; keys go with a role that holds none."""
    found = _person(member_id)
    if request.method == "GET":
        return _to_person(member_id)
    form = _valid(RoleForm())
    if form.role.data is None:
        return _person_page(member_id, fault=_("Choose a role."), status=422)
    chosen, runtime, by = form.role.data, current.runtime(), signed_in_person()
    try:
        with runtime.database.writing() as session:
            holder = move_member(
                session,
                found.member_id,
                chosen,
                by=by,
                holder=key_holder_of(session, by),
                keyring=runtime.keyring,
                now=current.now(),
            )
    except (OwnAccessError, LastLeadError) as error:
        return _person_page(member_id, fault=_refusal(error), status=409)
    return _seal_on(holder) or redirect(url_for("people.people", done="role"), 303)


@bp.page(ONE + "/access", access=Permission.PEOPLE_WRITE, methods=("GET", "POST"))
def access(member_id: str) -> Response | BaseResponse:
    """Close a person's access, with a new generation of the key; or open it again."""
    found = _person(member_id)
    if request.method == "GET":
        return _to_person(member_id)
    form, runtime, by = _valid(AccessForm()), current.runtime(), signed_in_person()
    if form.wish.data == "open":
        with runtime.database.writing() as session:
            enable_member(
                session,
                found.member_id,
                by=by.member_id,
                keyring=runtime.keyring,
                now=current.now(),
            )
        return redirect(url_for("people.people", done="opened"), 303)
    if not form.sure.data:
        fault = _("Tick that you are sure. Keys that are taken cannot be given back.")
        return _person_page(member_id, fault=fault, status=422)
    try:
        holder = _close(found.member_id)
    except (OwnAccessError, LastLeadError) as error:
        return _person_page(member_id, fault=_refusal(error), status=409)
    return _seal_on(holder) or redirect(url_for("people.people", done="closed"), 303)


@bp.page(ONE + "/reset", access=Permission.PEOPLE_WRITE, methods=("GET", "POST"))
def reset(member_id: str) -> str | Response | BaseResponse:
    """Close a person's sign-in and show, once, the code for a new one."""
    found = _person(member_id)
    if request.method == "GET":
        return _to_person(member_id)
    form, runtime, by = _valid(ResetForm()), current.runtime(), signed_in_person()
    if not form.sure.data:
        return _person_page(member_id, fault=_("Tick that you are sure."), status=422)
    if found.member_id == by.member_id or not found.is_active:
        raise StepNotAllowedError("not this person")
    with runtime.database.writing() as session:
        code = reset_member(
            session,
            found.member_id,
            by=by.member_id,
            keyring=runtime.keyring,
            now=current.now(),
        )
    shown = CodeToHandOver(code, found.name, found.username, is_reset=True)
    return render_template("people/code.html", shown=shown)


def _people_page() -> str:
    now = current.now()
    with current.runtime().database.reading() as session:
        return render_template(
            "people/people.html",
            people=queries.people(session),
            invitations=invitations(session, now=now),
            state=_key_state(session),
            unread=_unread_languages(session),
            withdraw=WithdrawForm(formdata=None),
            done=DONE.get(request.args.get("done", ""), ""),
        )


def _unread_languages(session: Session) -> list[ReplyLanguage]:
    """Give the languages that residents are offered and nobody says that they read."""
    read = {one for reads in languages_by_member(session).values() for one in reads}
    offered = {language.code for language in offered_languages()}
    return [one for one in ReplyLanguage if one.value in offered and one not in read]


def _close(member_id: bytes) -> KeyHolder | None:
    runtime, by = current.runtime(), signed_in_person()
    with runtime.database.writing() as session:
        return remove_member(
            session,
            member_id,
            by=by,
            holder=key_holder_of(session, by),
            keyring=runtime.keyring,
            now=current.now(),
        )


def _seal_on(holder: KeyHolder | None) -> BaseResponse | None:
    """Go on with sealing for some seconds and lead to where the rest is seen, if it began."""
    if holder is None:
        return None
    continue_resealing(current.runtime(), holder, now=current.now(), seconds=SECONDS_AT_ONCE)
    return redirect(url_for("keys.team_key", done="removed"), 303)


def _person(member_id: str) -> Person:
    with current.runtime().database.reading() as session:
        found = [p for p in queries.people(session) if p.member_id.hex() == member_id]
    if not found:
        raise NotFoundError("person")
    return found[0]


def _person_page(member_id: str, *, fault: str = "", status: int = 200) -> Response:
    found = _person(member_id)
    forms = PersonForms(
        RoleForm(formdata=None, data={"role": found.role}),
        AccessForm(formdata=None),
        ResetForm(formdata=None),
        fault,
    )
    html = render_template(
        "people/person.html",
        person=found,
        forms=forms,
        is_me=found.member_id == current.identity().member_id,
        holds_key=found.role in KEY_HOLDERS,
    )
    return make_response(html, status)


def _invite_page(form: InviteForm, *, status: int = 200) -> Response:
    html = render_template("people/invite.html", form=form, errors=form.error_list())
    return make_response(html, status)


def _to_person(member_id: str) -> BaseResponse:
    return redirect(url_for("people.person", member_id=member_id), 303)


def _refusal(error: OwnAccessError | LastLeadError) -> str:
    if isinstance(error, OwnAccessError):
        return _("Nobody changes their own access. Ask another lead or admin.")
    return _("This is the only lead who can give the team key. Give it to another lead first.")


def _key_state(session: Session) -> KeyState | None:
    team_id = current.identity().team_id
    return key_state(session, team_id, now=current.now()) if team_id else None


def _valid(form: AnyForm) -> AnyForm:
    if not form.validate():
        raise PageExpiredError(form.purpose)
    return form
