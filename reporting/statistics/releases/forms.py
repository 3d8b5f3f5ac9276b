"""The forms of releases: each is sent once, and shows which state of the release it was made of."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from reporting.facts.periods import Period, PeriodUnknownError, parse_period
from reporting.preferences.kinds import hidden_faults
from reporting.report.drafts import MAX_LINE
from reporting.statistics.releases.artefact import Break, BreakReason
from reporting.vocabulary import N_
from reporting.web.fields import TermField, TextField, TickField, WordsField
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _

_MOST_DIGITS: Final = 9
_MOST_NOTE: Final = 1000

CHECKS: Final[Mapping[str, str]] = {
    "totals": N_("I compared the totals with the period before, and they are plausible."),
    "breaks": N_("I looked at the register of breaks, and every break of this period is noted."),
    "hidden": N_("Nothing points to a person: no small figure is told that could be somebody."),
    "words": N_("I read the headings and limits, and they say what the figures say."),
}
"""What the second person ticks; every one is needed."""


class ReleaseForm(SessionForm):
    """A form on one release: it carries the revision of the release that its page showed."""

    revision = HiddenField()

    @property
    def seen(self) -> int:
        """Give the revision that was seen; one that no release has when it is no number."""
        text = str(self.revision.data or "")
        return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else -1


class PrepareReleaseForm(SessionForm):
    """Which period is to be prepared."""

    purpose = "release-prepare"

    period = TextField(most=MAX_LINE)

    def validate_period(self, field: Any) -> None:
        """Ask for a period as we write them; whether it can be released is asked later."""
        if not field.errors and _period(field.data) is None:
            raise ValidationError(_("Choose one of the periods on the page."))

    def to_period(self) -> Period:
        """Give the period."""
        return parse_period(self.period.data)


class ReviewReleaseForm(ReleaseForm):
    """The second person's checklist."""

    purpose = "release-review"

    totals = TickField()
    breaks = TickField()
    hidden = TickField()
    words = TickField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for every tick."""
        is_valid = bool(super().validate(extra_validators))
        for field in self.checks:
            if not field.data:
                text = _(
                    "Tick it, or send the release back: %(check)s", check=_(CHECKS[field.name])
                )
                field.errors = [text]
                is_valid = False
        return is_valid

    @property
    def checks(self) -> tuple[Field, ...]:
        """Give the ticks in their order."""
        return tuple(self[name] for name in CHECKS)


class _ReasonForm(ReleaseForm):
    """A form that asks why."""

    reason = WordsField(most=_MOST_NOTE)

    def validate_reason(self, field: Any) -> None:
        """Ask for words."""
        if not field.data:
            raise ValidationError(_("Write why, so that the others understand."))


class SendBackReleaseForm(_ReasonForm):
    """Why a release may not go out."""

    purpose = "release-send-back"


class DiscardReleaseForm(_ReasonForm):
    """Why a release is dropped."""

    purpose = "release-discard"


class AnnounceReleaseForm(ReleaseForm):
    """The day on which a release is published."""

    purpose = "release-announce"

    publish_on = TextField(most=MAX_LINE)

    def validate_publish_on(self, field: Any) -> None:
        """Ask for a day as calendars of browsers write them."""
        try:
            self.day = date.fromisoformat(field.data)
        except ValueError as error:
            if not field.errors:
                text = _("Write the day as year, month and day, such as 2027-03-15.")
                raise ValidationError(text) from error


class PublishReleaseForm(ReleaseForm):
    """The wish to publish now."""

    purpose = "release-publish"


class AskWithdrawalForm(ReleaseForm):
    """The note that everybody will read in place of the figures, in each language."""

    purpose = "release-ask-withdrawal"

    note_fi = WordsField(most=_MOST_NOTE)
    note_sv = WordsField(most=_MOST_NOTE)
    note_en = WordsField(most=_MOST_NOTE)

    def validate_note_fi(self, field: Any) -> None:
        """Ask for words; also for those of the other two languages."""
        if not field.data:
            raise ValidationError(_("Write the note in this language too."))
        for fault in hidden_faults(field.name, field.data):
            raise ValidationError(_(fault.text))

    validate_note_sv = validate_note_fi
    validate_note_en = validate_note_fi

    def notes(self) -> Mapping[str, str]:
        """Give the note by language."""
        return {code: str(self[f"note_{code}"].data) for code in ("fi", "sv", "en")}


class WithdrawReleaseForm(ReleaseForm):
    """The second person's yes to a withdrawal."""

    purpose = "release-withdraw"


class KeepReleaseForm(ReleaseForm):
    """The decision that a release stays."""

    purpose = "release-keep"


class BreakForm(SessionForm):
    """A break in series: the quarter and the reason."""

    purpose = "release-break"

    quarter = TextField(most=MAX_LINE)
    break_reason: TermField[BreakReason] = TermField(BreakReason)

    def validate_quarter(self, field: Any) -> None:
        """Ask for a quarter."""
        if not field.errors and _period(field.data) is None:
            raise ValidationError(_("Choose a quarter."))

    def validate_break_reason(self, field: Any) -> None:
        """Ask for a reason."""
        if field.data is None:
            raise ValidationError(_("Choose why the figures before and after are not alike."))

    def to_break(self) -> Break:
        """Give the break."""
        assert self.break_reason.data is not None
        return Break(parse_period(self.quarter.data), self.break_reason.data)


class RemoveBreakForm(BreakForm):
    """The wish to take a break back."""

    purpose = "release-remove-break"


def _period(text: str) -> Period | None:
    try:
        return parse_period(text)
    except PeriodUnknownError:
        return None
