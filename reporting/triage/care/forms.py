"""The forms of the care pages."""

from typing import Any

from wtforms import ValidationError

from reporting.casework.page import CaseForm
from reporting.web.fields import TextField
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _

MOST_BEFORE_BREAK = 50


class PassOnForm(CaseForm):
    """The wish to pass a case on."""

    purpose = "case-pass-on"


class BreakForm(SessionForm):
    """After how many hard cases in a day a break is suggested; empty for the usual number."""

    purpose = "break"

    number = TextField(most=2)

    def validate_number(self, field: Any) -> None:
        """Ask for a number that can be counted to."""
        if not field.data:
            return
        is_number = field.data.isascii() and field.data.isdecimal()
        if not is_number or not 1 <= int(field.data) <= MOST_BEFORE_BREAK:
            raise ValidationError(_("Write a number from 1 to %(most)s.", most=MOST_BEFORE_BREAK))

    @property
    def cases(self) -> int | None:
        """Give the number, None for the usual one."""
        return int(self.number.data) if self.number.data else None
