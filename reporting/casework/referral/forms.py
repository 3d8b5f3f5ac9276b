"""The forms of a referral: asking the reporter, and asking a second person."""

from typing import Any

from wtforms.validators import ValidationError

from reporting.casework.page import CaseForm
from reporting.casework.referral.letters import NameTold
from reporting.casework.referral.operations import (
    Basis,
    ReceiverUnknownError,
    Referral,
    receiver_of,
)
from reporting.report.drafts import MAX_STORY
from reporting.vocabulary import Term
from reporting.web.fields import TermField, TextField, TickField, WordsField
from reporting.web.locale import gettext as _


class LetterStep(Term):
    """Whether the question is still being written, or sent."""

    WRITE = "write"
    SEND = "send"


class _ReceiverForm(CaseForm):
    receiver = TextField(most=64)

    def validate_receiver(self, field: Any) -> None:
        """Refuse a receiver that is on none of our cards."""
        try:
            receiver_of(field.data)
        except ReceiverUnknownError as error:
            raise ValidationError(
                _("Choose a receiver from the list. To an unknown one nothing can be sent.")
            ) from error


class AskReporterForm(_ReceiverForm):
    """The question whether we may pass a report on; first whom to, then the letter itself."""

    purpose = "case-refer-ask"

    step = TermField(LetterStep)
    name_told = TermField(NameTold)
    letter = WordsField(most=MAX_STORY)

    def validate_name_told(self, field: Any) -> None:
        """Ask for an answer: the reporter is told of it."""
        if field.data is None:
            raise ValidationError(_("Choose whether they tell the other side the name."))

    def validate_letter(self, field: Any) -> None:
        """Ask for words once the letter is to be sent."""
        if self.step.data is LetterStep.SEND and not field.data:
            raise ValidationError(_("Write the question to the reporter."))


class ReferForm(_ReceiverForm):
    """A referral, as a second person will look at it."""

    purpose = "case-refer"

    basis = TermField(Basis)
    permission = TextField(most=6)
    reason = WordsField(most=MAX_STORY)
    is_checked = TickField()
    is_told = TickField()

    def validate_basis(self, field: Any) -> None:
        """Ask what allows it."""
        if field.data is None:
            raise ValidationError(_("Choose what allows the referral."))

    def validate_reason(self, field: Any) -> None:
        """Ask why, for the second person to judge."""
        if not field.data:
            raise ValidationError(_("Write why, and for a legal duty which one."))

    def validate_is_checked(self, field: Any) -> None:
        """Demand the check of the copy."""
        if not field.data:
            raise ValidationError(_("Read the copy, then tick that you have."))

    def validate_is_told(self, field: Any) -> None:
        """Demand that the reporter knows what a referral closes."""
        if self.basis.data is Basis.PERMISSION and not field.data:
            raise ValidationError(_("Tell the reporter first, then tick that you have."))

    def to_referral(self, copy: int) -> Referral:
        """Give the referral as a value."""
        number = self.permission.data if self.basis.data is Basis.PERMISSION else ""
        return Referral(
            receiver=self.receiver.data,
            basis=self.basis.data or Basis.PERMISSION,
            reason=self.reason.data,
            permission=int(number) if number.isdecimal() else None,
            copy=copy,
        )
