"""Checking contact cards: what was read today is what residents see, and it can be taken back."""

from collections.abc import Mapping
from typing import Final

from flask import redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts.queries import names_of
from reporting.administration.contacts.forms import CheckForm
from reporting.administration.contacts.page import CheckPage, check_page, contact_lines
from reporting.administration.forms import UndoForm
from reporting.administration.operations import Admin, check_contact, restore_contact
from reporting.authorities.checks import Check, CheckedText, Checks, checks_of
from reporting.authorities.contacts import contact
from reporting.errors import NotFoundError, PageExpiredError
from reporting.permissions import Permission
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _

bp = Pages("contacts", __name__, url_prefix="/staff/preferences/contacts")

Page = str | tuple[str, int] | BaseResponse

_ONE: Final = "/<string(maxlength=32):contact_id>"
_DONE: Final = {
    "checked": N_("Thank you. Residents see it within ten seconds."),
    "undone": N_("The check was taken back. Residents see what was known before."),
}


@bp.page("", access=Permission.PREFERENCES_WRITE)
def contacts() -> str:
    """List every card with its source, its age and its mark."""
    checks, names = _known()
    language, today = current.language(), current.today()
    lines = contact_lines(checks, names, language=language, today=today)
    notice = _DONE.get(request.args.get("done", ""), "")
    return render_template("contacts/contacts.html", lines=lines, notice=notice)


@bp.page(_ONE, access=Permission.PREFERENCES_WRITE)
def card(contact_id: str) -> str:
    """Show the fields of one card, and how residents see it now."""
    return _shown(_page(contact_id))


@bp.page(_ONE, access=Permission.PREFERENCES_WRITE, methods=("POST",))
def check(contact_id: str) -> Page:
    """Keep what was read today."""
    known, form = contact(contact_id), CheckForm()
    texts = form.texts()
    if not form.validate():
        fault = _("This page was open for too long. Your text is kept. Please send it again.")
        return _shown(_page(contact_id, texts, errors=(FieldError("main", fault),))), 400
    faults = form.faults()
    if faults:
        return _shown(_page(contact_id, texts, errors=faults)), 422
    if form.seen_number != _page(contact_id).seen:
        return _shown(_page(contact_id, texts, is_changed=True)), 409
    admin = _admin()
    try:
        with current.runtime().database.writing() as session:
            found = Check(texts, admin.by, admin.today)
            check_contact(session, known, found, admin=admin)
    except IntegrityError:  # somebody else checked it at this very moment
        return _shown(_page(contact_id, texts, is_changed=True)), 409
    current.forget_decided()
    return redirect(url_for("contacts.contacts", done="checked"), 303)


@bp.page(_ONE + "/undo", access=Permission.PREFERENCES_WRITE, methods=("GET", "POST"))
def undo(contact_id: str) -> Page:
    """Ask whether the newest check should be taken back, and take it back."""
    page = _page(contact_id)
    if page.line.check is None:
        raise NotFoundError("never checked")
    if request.method == "GET":
        form = UndoForm(formdata=None)
        return render_template("contacts/undo.html", page=page, form=form)
    form = UndoForm()
    if not form.validate():
        raise PageExpiredError("undo")
    with current.runtime().database.writing() as session:
        known = contact(contact_id)
        restore_contact(session, known, number=form.seen_number, admin=_admin())
    current.forget_decided()
    return redirect(url_for("contacts.contacts", done="undone"), 303)


def _page(
    contact_id: str,
    texts: tuple[tuple[str, CheckedText], ...] | None = None,
    *,
    errors: tuple[FieldError, ...] = (),
    is_changed: bool = False,
) -> CheckPage:
    checks, names = _known()
    return check_page(
        contact_id,
        checks,
        names,
        language=current.language(),
        today=current.today(),
        texts=texts,
        errors=errors,
        is_changed=is_changed,
    )


def _shown(page: CheckPage) -> str:
    return render_template("contacts/card.html", page=page, form=CheckForm(formdata=None))


def _known() -> tuple[Checks, Mapping[bytes, str]]:
    with current.runtime().database.reading() as session:
        checks = checks_of(session)
        return checks, names_of(session, {one.checked_by for one in checks.values()})


def _admin() -> Admin:
    by = current.identity().member_id
    return Admin(by, current.now(), current.today(), current.runtime().keyring)
