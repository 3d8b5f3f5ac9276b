"""The forms of the Today page and the queue."""

from typing import Any

from wtforms import HiddenField, ValidationError

from reporting.triage.searching import SHORTEST
from reporting.web.fields import TextField, TickField
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _


class TakeNextForm(SessionForm):
    """The wish for the next case."""

    purpose = "take-next"


class ShortcutsForm(SessionForm):
    """Whether keys work on these pages, and which list to go back to."""

    purpose = "shortcuts"

    on = TickField()
    back = HiddenField()


class SearchForm(SessionForm):
    """Words to look for."""

    purpose = "search"

    words = TextField(most=80)

    def validate_words(self, field: Any) -> None:
        """Ask for enough letters to search by."""
        if len(field.data) < SHORTEST:
            raise ValidationError(_("Write at least %(least)s letters.", least=SHORTEST))
