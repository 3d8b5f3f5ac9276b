"""Pages on which staff write on a case for each other: note, next step, flags, checklist."""

from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.checklists import LEGAL
from reporting.casework.notes.forms import (
    ChecklistForm,
    FlagForm,
    NextStepForm,
    NoteForm,
    UnflagForm,
)
from reporting.casework.notes.operations import (
    flag_case,
    plan_next_step,
    tick,
    unflag_case,
    write_note,
)
from reporting.casework.page import CASE, Page, id_of, this_caseworker
from reporting.casework.steps.page import METHODS, head_of_case, step_page
from reporting.permissions import Permission
from reporting.vocabulary import N_, Flag
from reporting.web.access import Pages
from reporting.web.locale import gettext as _

bp = Pages("notes", __name__, url_prefix="/staff")

# What the next step of a case says once it is flagged.
_FLAGGED = {
    Flag.DANGER: N_("Read it now: possible danger"),
    Flag.CHILD: N_("Go through the checklist for a child at risk"),
    Flag.MEDIA: N_("Agree with the lead on what is said to the media"),
    Flag.MASS: N_("Look for the other reports and link them"),
    Flag.TRANSLATION: N_("Order the translation"),
}


@bp.page(CASE + "/note", access=Permission.CASE_WRITE, methods=METHODS)
def note(case_id: str) -> Page | BaseResponse:
    """Write a note that the reporter never sees."""
    form = NoteForm()
    return step_page(
        case_id,
        form,
        "notes/note.html",
        change=lambda session, by, sending: write_note(
            session, id_of(case_id), form.note.data, by=by, sending=sending
        ),
        done="noted",
    )


@bp.page(CASE + "/next-step", access=Permission.CASE_WRITE, methods=METHODS)
def next_step(case_id: str) -> Page | BaseResponse:
    """Change what is done next and by when."""
    head = head_of_case(case_id, this_caseworker())
    form = NextStepForm(step=head.next_step, on=head.row.next_step_on)
    return step_page(
        case_id,
        form,
        "notes/next_step.html",
        change=lambda session, by, sending: plan_next_step(
            session,
            id_of(case_id),
            form.step.data,
            form.on.data or head.today,
            by=by,
            sending=sending,
        ),
        done="planned",
    )


@bp.page(CASE + "/flag", access=Permission.CASE_WRITE, methods=METHODS)
def flag(case_id: str) -> Page | BaseResponse:
    """Set a flag, whatever the state of the case and the wish of its reporter."""
    form = FlagForm()
    chosen = form.flag.data or Flag.DANGER
    return step_page(
        case_id,
        form,
        "notes/flag.html",
        change=lambda session, by, sending: flag_case(
            session,
            id_of(case_id),
            chosen,
            form.reason.data,
            step=_(_FLAGGED[chosen]),
            by=by,
            sending=sending,
        ),
        done="flagged",
    )


@bp.page(CASE + "/unflag", access=Permission.CASE_WRITE, methods=METHODS)
def unflag(case_id: str) -> Page | BaseResponse:
    """Take a flag off, for a reason."""
    form = UnflagForm()
    return step_page(
        case_id,
        form,
        "notes/unflag.html",
        change=lambda session, by, sending: unflag_case(
            session,
            id_of(case_id),
            form.flag.data or Flag.DANGER,
            form.reason.data,
            by=by,
            sending=sending,
        ),
        done="unflagged",
    )


@bp.page(CASE + "/checklist", access=Permission.CASE_WRITE, methods=METHODS)
def checklist(case_id: str) -> Page | BaseResponse:
    """Tick what is done in a case."""
    form = ChecklistForm()
    return step_page(
        case_id,
        form,
        "notes/checklist.html",
        change=lambda session, by, sending: tick(
            session,
            id_of(case_id),
            form.items.data,
            among=form.offered.data,
            by=by,
            sending=sending,
        ),
        done="checked",
        more={"legal": LEGAL},
    )
