"""The forms of signing in and out."""

from wtforms import PasswordField, StringField

from reporting.accounts.credentials import Attempt, clean_attempt
from reporting.web.forms import SessionForm, TokenForm


class SignInForm(TokenForm):
    """User name, password and one-time code; what is wrong with them is never said apart."""

    purpose = "sign-in"

    username = StringField()
    password = PasswordField()
    otp = StringField()

    def to_attempt(self) -> Attempt:
        """Give what was typed, cut and cleaned."""
        return clean_attempt(
            self.username.data or "", self.password.data or "", self.otp.data or ""
        )


class SignOutForm(SessionForm):
    """The button in the header of every staff page."""

    purpose = "sign-out"
