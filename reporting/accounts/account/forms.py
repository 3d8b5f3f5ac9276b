"""The forms about one's own account."""

from datetime import date

from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from reporting.accounts.forms import ConfirmedForm, WithNewPassword
from reporting.accounts.mail_addresses import MAX_ADDRESS, is_mail_address
from reporting.accounts.own import MAX_NAME, Details, Mute
from reporting.languages import STAFF_LANGUAGES
from reporting.vocabulary import ReplyLanguage
from reporting.web.fields import TermsField, TextField
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _

MOST_CASES = 999


class DetailsForm(SessionForm):
    """What a person says of themselves."""

    purpose = "account-details"

    name = TextField(most=MAX_NAME)
    staff_language = StringField()
    case_limit = StringField()
    away_until = StringField()
    mail_address = TextField(most=MAX_ADDRESS)
    mutes = TermsField(Mute)
    reads = TermsField(ReplyLanguage)

    def validate_name(self, field: TextField) -> None:
        """Ask for a name: colleagues have to know who it is."""
        if not field.data:
            raise ValidationError(_("Write the name that colleagues see."))

    def validate_case_limit(self, field: StringField) -> None:
        """Take a number or nothing."""
        text = (field.data or "").strip()
        if text and not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_CASES):
            raise ValidationError(_("Write a number from 1 to 999, or leave it empty."))

    def validate_away_until(self, field: StringField) -> None:
        """Take a day or nothing."""
        if (field.data or "").strip() and _day(field.data) is None:
            raise ValidationError(_("Choose a day, or leave it empty."))

    def validate_mail_address(self, field: TextField) -> None:
        """Take an address or nothing."""
        if field.data and not is_mail_address(field.data):
            raise ValidationError(_("This is not a mail address."))

    def to_details(self) -> Details:
        """Give what was said, as a value."""
        limit, language = (self.case_limit.data or "").strip(), self.staff_language.data
        return Details(
            name=self.name.data,
            language=language if language in STAFF_LANGUAGES else None,
            case_limit=int(limit) if limit else None,
            away_until=_day(self.away_until.data),
            mail_address=self.mail_address.data,
            mutes=frozenset(self.mutes.data),
            reads=frozenset(self.reads.data),
        )


class PasswordForm(WithNewPassword, ConfirmedForm):
    """The old password and a new one, twice."""

    purpose = "account-password"


class EndSessionForm(SessionForm):
    """Which session to end; empty for all but this one."""

    purpose = "account-session"

    mark = HiddenField()


def filled_details(details: Details) -> DetailsForm:
    """Give the form with what is known in it."""
    return DetailsForm(
        formdata=None,
        data={
            "name": details.name,
            "staff_language": details.language or "",
            "case_limit": str(details.case_limit or ""),
            "away_until": details.away_until.isoformat() if details.away_until else "",
            "mail_address": details.mail_address,
            "mutes": tuple(details.mutes),
            "reads": tuple(details.reads),
        },
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None
