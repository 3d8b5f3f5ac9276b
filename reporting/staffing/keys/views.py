"""The team's key: how it stands, granting and renewing it, sealing anew, and the recovery kit."""

from dataclasses import dataclass
from typing import Final, TypeVar

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts.queries import names_of, username_of
from reporting.accounts.sessions import signed_in_person
from reporting.accounts.shown_once import ShownOnce, open_shown, seal_shown
from reporting.errors import (
    NotFoundError,
    PageExpiredError,
    PermissionMissingError,
    StepNotAllowedError,
)
from reporting.permissions import Permission, StaffRole
from reporting.sealing import CodeError, SealBrokenError
from reporting.staffing.granting import (
    TWO_FROM,
    Candidate,
    approve_grant,
    candidate,
    candidates,
)
from reporting.staffing.key_holders import KeyHolder, key_holder_of
from reporting.staffing.keys.forms import (
    ConfirmKitForm,
    ContinueForm,
    GrantForm,
    MakeKitForm,
    RecoverForm,
    RenewForm,
)
from reporting.staffing.recovering import use_kit
from reporting.staffing.renewing import (
    continue_resealing,
    left_to_seal,
    renew_generation,
    replace_kit,
)
from reporting.teams.queries import KeyState, key_state
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _

bp = Pages("keys", __name__, url_prefix="/staff/team-key")

AnyForm = TypeVar("AnyForm", bound=SessionForm)

SECONDS_AT_ONCE: Final = 4.0
DONE = {
    "removed": N_("The access is closed and the team has a new key."),
    "renewed": N_("The team has a new key. New reports are sealed to it from now on."),
    "continued": N_("More is sealed to the new key."),
    "granted": N_("The person can open reports from now on."),
    "proposed": N_("Noted. A second person has to compare the words before the key is given."),
    "kit": N_("The new recovery kit is in use. The old one opens nothing any more."),
    "recovered": N_("You hold the team key again. Make a new recovery kit now."),
}
_KIT: Final = "team-kit"


@dataclass(frozen=True)
class KeyPage:
    """How the team's key stands for the person who looks: `left` keys are not sealed anew yet."""

    state: KeyState
    holds_key: bool
    is_lead: bool
    left: int
    candidates: tuple[Candidate, ...]
    holders: tuple[str, ...]


@bp.page("", access=Permission.CASE_READ)
def team_key() -> str:
    """Show how the key stands, who waits for it, and what is left to seal anew."""
    return _shown_key()


@bp.page("/renew", access=Permission.TEAM_LEAD, methods=("GET", "POST"))
def renew() -> str | BaseResponse:
    """Begin a new generation and seal to it what is open."""
    if request.method == "GET":
        return _shown_key()
    _valid(RenewForm())
    runtime, now = current.runtime(), current.now()
    try:
        with runtime.database.writing() as session:
            by = _holder(session)
            by = renew_generation(session, by, keyring=runtime.keyring, now=now)
    except IntegrityError as error:
        raise StepNotAllowedError("somebody else has just renewed it") from error
    continue_resealing(runtime, by, now=now, seconds=SECONDS_AT_ONCE)
    return _to_key("renewed")


@bp.page("/continue", access=Permission.CASE_READ, methods=("GET", "POST"))
def go_on() -> str | BaseResponse:
    """Seal more of what is open to the newest generation."""
    if request.method == "GET":
        return _shown_key()
    _valid(ContinueForm())
    runtime = current.runtime()
    with runtime.database.reading() as session:
        by = _holder(session)
    continue_resealing(runtime, by, now=current.now(), seconds=SECONDS_AT_ONCE)
    return _to_key("continued")


@bp.page(
    "/grants/<string(length=32):member_id>", access=Permission.CASE_READ, methods=("GET", "POST")
)
def grant(member_id: str) -> str | Response | BaseResponse:
    """Compare a newcomer's key words, then give the key; or leave that to a second person."""
    runtime, now = current.runtime(), current.now()
    if request.method == "GET":
        return _grant_page(member_id, GrantForm(formdata=None))
    form = _valid(GrantForm())
    if not form.compared.data:
        form.compared.errors = [_("Tick it once you have compared all six words by voice.")]
        return _grant_page(member_id, form, status=422)
    with runtime.database.writing() as session:
        is_given = approve_grant(
            session,
            _bytes(member_id),
            _bytes(form.key.data or ""),
            by=_holder(session),
            keyring=runtime.keyring,
            now=now,
        )
    return _to_key("granted" if is_given else "proposed")


@bp.page("/kit", access=Permission.TEAM_LEAD, methods=("GET", "POST"))
def kit() -> str | Response:
    """Show a new recovery kit, to be printed; it counts once it was confirmed."""
    if request.method == "GET":
        return _make_kit_page(MakeKitForm(formdata=None))
    form, person = _valid(MakeKitForm()), signed_in_person()
    with current.runtime().database.reading() as session:
        _holder(session).newest(session, now=current.now())
        username = username_of(session, person.member_id)
    if not form.is_confirmed(username):
        return _make_kit_page(form, status=form.status)
    shown = ShownOnce.fresh_recovery(person.member_id)
    return _print_kit_page(ConfirmKitForm(formdata=None), shown)


@bp.page("/kit/confirm", access=Permission.TEAM_LEAD, methods=("GET", "POST"))
def confirm_kit() -> Response | BaseResponse:
    """Take the kit that was printed into use; the old one is void."""
    if request.method == "GET":
        return _make_kit_page(MakeKitForm(formdata=None))
    form, runtime, now = _valid(ConfirmKitForm()), current.runtime(), current.now()
    try:
        shown = open_shown(form.shown.data or "", _KIT, keyring=runtime.keyring, now=now)
    except SealBrokenError as error:
        raise PageExpiredError("kit") from error
    if shown.subject != signed_in_person().member_id:
        raise PageExpiredError("kit")
    if not shown.is_confirmed_by(form.last_group.data or ""):
        form.last_group.errors = [_("This is not the last group. Look at the printed page.")]
        return _print_kit_page(form, shown, status=422)
    with runtime.database.writing() as session:
        replace_kit(session, _holder(session), shown.secret, keyring=runtime.keyring, now=now)
    return _to_key("kit")


@bp.page("/recover", access=Permission.TEAM_LEAD, methods=("GET", "POST"))
def recover() -> Response | BaseResponse:
    """Give a lead whom nobody can grant it the team key, with the printed recovery kit."""
    if request.method == "GET":
        return _recover_page(RecoverForm(formdata=None))
    form, runtime, person = _valid(RecoverForm()), current.runtime(), signed_in_person()
    try:
        with runtime.database.writing() as session:
            use_kit(
                session,
                person.member_id,
                form.kit.data or "",
                by=person.member_id,
                keyring=runtime.keyring,
                now=current.now(),
            )
    except (CodeError, SealBrokenError):
        form.kit.errors = [
            _("This kit opens nothing here. Check every group; an older kit is void.")
        ]
        return _recover_page(form, status=422)
    return _to_key("recovered")


def _shown_key() -> str:
    with current.runtime().database.reading() as session:
        page = _key_page(session)
    return render_template(
        "keys/team_key.html",
        page=page,
        renew_form=RenewForm(formdata=None),
        continue_form=ContinueForm(formdata=None),
        done=DONE.get(request.args.get("done", ""), ""),
    )


def _key_page(session: Session) -> KeyPage:
    person, now = signed_in_person(), current.now()
    if person.team_id is None:
        raise NotFoundError("no team")
    state, holder = key_state(session, person.team_id, now=now), key_holder_of(session, person)
    holds_key = holder is not None and state.number in holder.seeds
    waiting = candidates(session, holder, now=now) if holder is not None and holds_key else []
    return KeyPage(
        state=state,
        holds_key=holds_key,
        is_lead=person.role is StaffRole.LEAD,
        left=left_to_seal(session, person.team_id, now=now),
        candidates=tuple(waiting),
        holders=tuple(sorted(names_of(session, set(state.holders)).values())),
    )


def _holder(session: Session) -> KeyHolder:
    holder = key_holder_of(session, signed_in_person())
    if holder is None or not holder.seeds:
        raise PermissionMissingError("this person does not hold the team key")
    return holder


def _grant_page(member_id: str, form: GrantForm, *, status: int = 200) -> Response:
    with current.runtime().database.reading() as session:
        holder = key_holder_of(session, signed_in_person())
        if holder is None or not holder.seeds:
            raise NotFoundError("nobody to grant by")
        found = candidate(session, _bytes(member_id), holder, now=current.now())
        first = names_of(session, {found.proposed_by} if found.proposed_by else set())
    html = render_template(
        "keys/grant.html",
        one=found,
        form=form,
        first=next(iter(first.values()), ""),
        me=signed_in_person(),
        two_from=TWO_FROM,
    )
    return make_response(html, status)


def _make_kit_page(form: MakeKitForm, *, status: int = 200) -> Response:
    html = render_template("keys/kit.html", form=form, errors=form.error_list())
    return make_response(html, status)


def _print_kit_page(form: ConfirmKitForm, shown: ShownOnce, *, status: int = 200) -> Response:
    keyring, now = current.runtime().keyring, current.now()
    html = render_template(
        "keys/print_kit.html",
        form=form,
        code=shown.secret,
        sealed=seal_shown(shown, _KIT, keyring=keyring, now=now),
        errors=form.error_list(),
    )
    return make_response(html, status)


def _recover_page(form: RecoverForm, *, status: int = 200) -> Response:
    html = render_template("keys/recover.html", form=form, errors=form.error_list())
    return make_response(html, status)


def _to_key(done: str | None = None) -> BaseResponse:
    return redirect(url_for("keys.team_key", done=done), 303)


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise NotFoundError("not an id") from error


def _valid(form: AnyForm) -> AnyForm:
    if not form.validate():
        raise PageExpiredError(form.purpose)
    return form
