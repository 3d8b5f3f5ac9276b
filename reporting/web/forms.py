"""The base of every form: its token, its fields' shape, and the order of its errors."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, HiddenField
from wtforms.csrf.core import CSRF
from wtforms.validators import ValidationError

from reporting.errors import PageExpiredError
from reporting.web import current
from reporting.web.tokens import FormToken, make_token, read_token


class TokenCsrf(CSRF):
    """WTForms' CSRF hook filled by our signed, timed token, so that no cookie is set.

    Anonymous forms carry no authority that a foreign site could abuse; the token makes sending
    idempotent and bounds a page's age. Signed-in pages bind it to the session by its purpose.
    """

    def setup_form(self, form: Any) -> Any:
        """Note whose form this is and give the hidden field."""
        self._form = form
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """Give a fresh token for the page that is being made."""
        return make_token(current.runtime().keyring.form_key, self._form.token_purpose())

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Read the token that came back and keep what it says on the form."""
        key, found = current.runtime().keyring.form_key, None
        for purpose in form.accepted_purposes():
            with suppress(PageExpiredError):
                found = read_token(field.data or "", key, purpose=purpose)
        if found is None:
            raise ValidationError("expired")
        form.token = found


@dataclass(frozen=True)
class FieldError:
    """One line of the error summary: where it leads and what it says."""

    anchor: str
    text: str


class TokenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form with a `form_token`; `purpose` names the pages it may come from."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """Replace Flask-WTF's cookie by the token."""

        csrf = True
        csrf_class = TokenCsrf
        csrf_field_name = "form_token"

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take files from the one field for files only, and words from words only."""
            wrapped = super().wrap_formdata(form, formdata)
            if not isinstance(wrapped, CombinedMultiDict):
                return wrapped
            chosen = [part for part in request.files.getlist("files") if part.filename]
            if not chosen:
                return request.form
            return CombinedMultiDict(
                (MultiDict([("files", part) for part in chosen]), request.form)
            )

    purpose: ClassVar[str] = "form"
    token: FormToken

    @property
    def fresh_token(self) -> str:
        """Give the token for the page that is being made."""
        return str(self.form_token.current_token)

    def token_purpose(self) -> str:
        """Give what the token is bound to; signed-in forms add their session."""
        return self.purpose

    def accepted_purposes(self) -> tuple[str, ...]:
        """Give what a token that comes back may be bound to."""
        return (self.token_purpose(),)

    @property
    def is_expired(self) -> bool:
        """Say whether the page was too old, changed, or not ours; known after `validate`."""
        return bool(self.form_token.errors)

    def error_list(self) -> tuple[FieldError, ...]:
        """Give the errors in the order of the fields on the page."""
        return tuple(
            FieldError("q-" + field.name, str(text))
            for field in _visible(self)
            for text in field.errors
            if field.name != "form_token"
        )


class SessionForm(TokenForm):
    """A form of a signed-in page: its token is bound to this session."""

    def token_purpose(self) -> str:
        """Bind the token to the session of the person who is signed in."""
        return f"{self.purpose}:{current.session_binding()}"

    def accepted_purposes(self) -> tuple[str, ...]:
        """Accept what was kept while signing in again, for this very address and session."""
        return (self.token_purpose(), kept_purpose(request.path))


def kept_purpose(path: str) -> str:
    """Give what the token of a text is bound to that was kept while its writer signed in again."""
    return f"kept:{path}:{current.session_binding()}"


def _visible(form: TokenForm) -> Iterator[Field]:
    for field in form:
        if not isinstance(field, HiddenField) or field.name == "form_token":
            yield field
