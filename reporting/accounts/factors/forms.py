"""The forms about one's own second factors, passkeys and recovery code."""

from wtforms import HiddenField, StringField

from reporting.accounts.forms import ConfirmedForm, WithPasskey
from reporting.accounts.passkeys import MAX_NAME
from reporting.web.fields import TextField
from reporting.web.forms import SessionForm


class AuthenticatorForm(ConfirmedForm):
    """A code of the new authenticator; `shown` carries its secret, sealed."""

    purpose = "account-authenticator"

    shown = HiddenField()
    otp = StringField()


class SpareCodesForm(ConfirmedForm):
    """The wish for ten new codes."""

    purpose = "account-spare-codes"


class MakeRecoveryForm(ConfirmedForm):
    """The wish for a new recovery code."""

    purpose = "account-recovery"


class ConfirmRecoveryForm(SessionForm):
    """The last group of the code, typed from paper; `shown` carries the code, sealed."""

    purpose = "account-recovery-confirm"

    shown = HiddenField()
    last_group = StringField()


class AddPasskeyForm(WithPasskey, ConfirmedForm):
    """A passkey that was just made, and its name."""

    purpose = "account-passkey"

    name = TextField(most=MAX_NAME)


class RemovePasskeyForm(SessionForm):
    """Which passkey to remove."""

    purpose = "account-passkey-removal"

    passkey = HiddenField()
