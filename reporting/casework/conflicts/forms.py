"""The forms about conflicts of interest."""

from typing import Any

from wtforms import HiddenField, ValidationError

from reporting.casework.page import CaseForm
from reporting.vocabulary import N_, Term
from reporting.web.fields import TermField
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _


class Acquaintance(Term):
    """The answer to whether somebody knows the place, the organisation or the people."""

    KNOWN = "yes", N_("Yes"), N_("The case disappears for you. Nobody asks you why.")
    UNKNOWN = "no", N_("No"), N_("You go back to the case.")


class ConflictForm(CaseForm):
    """Whether the caseworker knows somebody or something in the case."""

    purpose = "case-conflict"

    knows = TermField(Acquaintance)

    def validate_knows(self, field: Any) -> None:
        """Ask for an answer."""
        if field.data is None:
            raise ValidationError(_("Choose yes or no."))


class LiftConflictForm(SessionForm):
    """Which conflict a lead lifts."""

    purpose = "conflict-lift"

    case = HiddenField()
    member = HiddenField()
