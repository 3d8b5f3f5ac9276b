"""The forms about the team's key."""

from wtforms import HiddenField, StringField

from reporting.accounts.forms import ConfirmedForm
from reporting.web.fields import TickField
from reporting.web.forms import SessionForm


class GrantForm(SessionForm):
    """That the words of this very key were compared by voice."""

    purpose = "key-grant"

    key = HiddenField()
    compared = TickField()


class ContinueForm(SessionForm):
    """The wish to go on with sealing."""

    purpose = "key-continue"


class RenewForm(SessionForm):
    """The wish for a new generation."""

    purpose = "key-renew"


class MakeKitForm(ConfirmedForm):
    """The wish for a new recovery kit."""

    purpose = "key-kit"


class ConfirmKitForm(SessionForm):
    """The last group of the kit, typed from paper; `shown` carries the kit, sealed."""

    purpose = "key-kit-confirm"

    shown = HiddenField()
    last_group = StringField()


class RecoverForm(SessionForm):
    """The printed recovery kit."""

    purpose = "key-recover"

    kit = StringField()
