"""The forms with which staff write on a case for each other."""

from typing import Any

from wtforms.validators import ValidationError

from reporting.casework.checklists import Item
from reporting.casework.fields import DayField, needed
from reporting.casework.forms import MAX_REASON
from reporting.casework.page import CaseForm
from reporting.casework.steps.forms import MAX_PLAN
from reporting.report.drafts import MAX_STORY
from reporting.vocabulary import N_, Flag
from reporting.web.fields import TermField, TermsField, TextField, WordsField
from reporting.web.locale import gettext as _


class NoteForm(CaseForm):
    """A note that the reporter never sees."""

    purpose = "case-note"

    note = WordsField(most=MAX_STORY, validators=[needed(N_("Write the note."))])


class NextStepForm(CaseForm):
    """What is done next, and by when."""

    purpose = "case-next-step"

    step = TextField(most=MAX_PLAN, validators=[needed(N_("Write what you do next."))])
    on = DayField()


class FlagForm(CaseForm):
    """Which flag is set, or taken off, and why."""

    purpose = "case-flag"

    flag = TermField(Flag, validators=[needed(N_("Choose a flag."))])
    reason = TextField(most=MAX_REASON, validators=[needed(N_("Write why."))])


class UnflagForm(FlagForm):
    """Which flag is taken off, and why."""

    purpose = "case-unflag"


class ChecklistForm(CaseForm):
    """Which things are done; `offered` is what the page listed."""

    purpose = "case-checklist"

    items = TermsField(Item)
    offered = TermsField(Item)

    def validate_items(self, field: Any) -> None:
        """Take ticks only of what the page listed."""
        if not set(field.data) <= set(self.offered.data):
            raise ValidationError(_("Choose from the answers on the page."))
