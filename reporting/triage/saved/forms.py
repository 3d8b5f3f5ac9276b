"""The forms of saved views."""

from typing import Any

from wtforms import HiddenField, ValidationError

from reporting.web.fields import TextField, TickField
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _

MOST_NAME = 60


class SaveViewForm(SessionForm):
    """A name for the filter that is shown, and whether the team gets it too."""

    purpose = "view-save"

    name = TextField(most=MOST_NAME)
    is_teams = TickField()
    query = HiddenField()

    def validate_name(self, field: Any) -> None:
        """Ask for a name."""
        if not field.data:
            raise ValidationError(_("Give the view a name."))


class ChangeViewForm(SessionForm):
    """Another name for a view, or its end."""

    purpose = "view-change"

    view = HiddenField()
    name = TextField(most=MOST_NAME)
    do = HiddenField()

    def validate_name(self, field: Any) -> None:
        """Ask for a name unless the view is deleted."""
        if not field.data and self.do.data != "delete":
            raise ValidationError(_("Give the view a name."))
