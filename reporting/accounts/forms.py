"""The forms of signing in and out, and what every form with a passkey has."""

from http import HTTPStatus

from wtforms import HiddenField, PasswordField, StringField

from reporting.accounts.credentials import Attempt, clean_attempt
from reporting.accounts.passkeys import (
    PRF_INPUT,
    Answer,
    challenge_of,
    encoded,
    read_answer,
)
from reporting.accounts.passwords import TooManyTriesError, password_fault
from reporting.accounts.sessions import this_site
from reporting.accounts.signing_in import check_password
from reporting.errors import BusyError, SignInFailedError
from reporting.web import current
from reporting.web.forms import SessionForm, TokenForm
from reporting.web.limits import ClientTries
from reporting.web.locale import gettext
from reporting.web.tokens import read_token


class WithPasskey(TokenForm):
    """A form that our script can fill with an authenticator's answer to the page's challenge."""

    credential = HiddenField()
    prf = HiddenField()

    @property
    def fresh_challenge(self) -> str:
        """Give the challenge of the page that is being made."""
        key = current.runtime().keyring.form_key
        token = read_token(self.fresh_token, key, purpose=self.token_purpose())
        return encoded(challenge_of(token.secret))

    @property
    def challenge(self) -> bytes:
        """Give the challenge of the page that came back; known after `validate`."""
        return challenge_of(self.token.secret)

    @property
    def site_name(self) -> str:
        """Give the name passkeys are bound to here, empty where browsers offer none."""
        site = this_site()
        return site.name if site.takes_passkeys else ""

    @property
    def prf_input(self) -> str:
        """Give what the authenticator is asked to derive a key from."""
        return encoded(PRF_INPUT)

    def to_answer(self) -> Answer | None:
        """Give what the authenticator said, None when it was not asked.

        Raises PasskeyRefusedError when it is no such thing.
        """
        if not self.credential.data:
            return None
        return read_answer(
            self.credential.data,
            self.prf.data or "",
            challenge=self.challenge,
            site=this_site(),
        )


class SignInForm(WithPasskey):
    """User name, password and one-time code; what is wrong with them is never said apart.

    `kept` carries what was written when a session ended.
    """

    purpose = "sign-in"

    username = StringField()
    password = PasswordField()
    otp = StringField()
    kept = HiddenField()

    def to_attempt(self) -> Attempt:
        """Give what was typed, cut and cleaned; raises PasskeyRefusedError."""
        return clean_attempt(
            self.username.data or "",
            self.password.data or "",
            self.otp.data or "",
            answer=self.to_answer(),
        )


class WithNewPassword(TokenForm):
    """A new password, typed twice."""

    new_password = PasswordField()
    new_password_again = PasswordField()

    def has_good_password(self, *, about: tuple[str, ...]) -> bool:
        """Say whether the new password may be taken, and write down on the form why not.

        `about` are words that anybody could try.
        """
        first, second = self.new_password.data or "", self.new_password_again.data or ""
        fault = password_fault(first, about=about)
        if fault is not None:
            self.new_password.errors = [gettext(fault.label)]
        elif first != second:
            self.new_password_again.errors = [gettext("The two are not the same. Type it again.")]
        return not (self.new_password.errors or self.new_password_again.errors)


class ConfirmedForm(SessionForm):
    """A change of what signs somebody in: only with the password, whoever sits at the screen."""

    current_password = PasswordField()
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY

    def is_confirmed(self, username: str) -> bool:
        """Say whether the password is right; counts as an attempt to sign in.

        If not, the form says why, and `status` is what to answer with.
        """
        tries, runtime = ClientTries(username), current.runtime()
        given, member_id = self.current_password.data or "", current.identity().member_id
        try:
            check_password(runtime, member_id, given, tries=tries)
        except SignInFailedError:
            return self._refused(gettext("This is not your password."), HTTPStatus.UNAUTHORIZED)
        except TooManyTriesError:
            fault = gettext("Tried too often. Wait five minutes, then try again.")
            return self._refused(fault, HTTPStatus.TOO_MANY_REQUESTS)
        except BusyError:
            fault = gettext("Please wait a moment, then try again.")
            return self._refused(fault, HTTPStatus.SERVICE_UNAVAILABLE)
        return True

    def _refused(self, fault: str, status: HTTPStatus) -> bool:
        self.current_password.errors, self.status = [fault], status
        return False


class SignOutForm(SessionForm):
    """The button in the header of every staff page."""

    purpose = "sign-out"
