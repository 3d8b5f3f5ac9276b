"""The forms about people."""

from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from reporting.accounts.credentials import clean_username, is_username
from reporting.accounts.own import MAX_NAME
from reporting.permissions import StaffRole
from reporting.web.fields import TermField, TextField, TickField
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _


class InviteForm(SessionForm):
    """Whom to invite."""

    purpose = "people-invite"

    name = TextField(most=MAX_NAME)
    username = StringField()
    role = TermField(StaffRole)

    def validate_name(self, field: TextField) -> None:
        """Ask for a name: colleagues have to know who it is."""
        if not field.data:
            raise ValidationError(_("Write the name that colleagues see."))

    def validate_username(self, field: StringField) -> None:
        """Ask for a name that can be typed anywhere."""
        if not is_username(clean_username(field.data or "")):
            raise ValidationError(_("Use a to z, numbers and . _ @ + - only, at most 64."))

    def validate_role(self, field: TermField[StaffRole]) -> None:
        """Ask for a role."""
        if field.data is None:
            raise ValidationError(_("Choose a role."))


class WithdrawForm(SessionForm):
    """Which invitation to withdraw."""

    purpose = "people-withdraw"

    username = HiddenField()


class RoleForm(SessionForm):
    """A person's new role."""

    purpose = "people-role"

    role = TermField(StaffRole)


class AccessForm(SessionForm):
    """Whether a person may sign in; closing wants a tick, for it cannot be undone as a whole."""

    purpose = "people-access"

    wish = HiddenField()
    sure = TickField()


class ResetForm(SessionForm):
    """That a person lost what they sign in with."""

    purpose = "people-reset"

    sure = TickField()
