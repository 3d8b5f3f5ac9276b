"""The forms of people who cannot sign in yet, or not any more."""

from wtforms import HiddenField, StringField

from reporting.accounts.forms import WithNewPassword, WithPasskey
from reporting.web.forms import TokenForm


class InvitationForm(TokenForm):
    """The code that somebody was handed."""

    purpose = "welcome"

    code = StringField()


class SetUpForm(WithNewPassword, WithPasskey):
    """What an invited person chooses; `set_up` carries, sealed, what the page before showed."""

    purpose = "set-up"

    set_up = HiddenField()
    otp = StringField()
    recovery_code = StringField()


class ForgottenForm(WithNewPassword):
    """A printed recovery code in place of a forgotten password."""

    purpose = "forgotten"

    username = StringField()
    recovery_code = StringField()
