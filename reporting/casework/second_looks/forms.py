"""The forms of a second look: the question, and the answer."""

from typing import Any

from wtforms.validators import ValidationError

from reporting.casework.page import CaseForm
from reporting.casework.second_looks.answers import Answer
from reporting.report.drafts import MAX_STORY
from reporting.vocabulary import N_, Term
from reporting.web.fields import TermField, WordsField
from reporting.web.locale import gettext as _


class Verdict(Term):
    """What a second person says."""

    AGREES = "agrees", N_("I agree")
    REFUSES = "refuses", N_("I do not agree"), N_("Then nothing is done. Write why.")


class AskSecondPersonForm(CaseForm):
    """What a second person is asked, or why something should be done."""

    purpose = "case-second-look"

    question = WordsField(most=MAX_STORY)

    def validate_question(self, field: Any) -> None:
        """Ask for words: nobody can judge a deed without a reason."""
        if not field.data:
            raise ValidationError(_("Write a question or a reason."))


class RestoreForm(AskSecondPersonForm):
    """Why a report is taken back from the unlikely ones."""

    purpose = "case-restore"


class AnswerSecondLookForm(CaseForm):
    """The second person's answer."""

    purpose = "case-second-look-answer"

    verdict = TermField(Verdict)
    text = WordsField(most=MAX_STORY)

    def validate_verdict(self, field: Any) -> None:
        """Ask for an answer."""
        if field.data is None:
            raise ValidationError(_("Choose whether you agree."))

    def validate_text(self, field: Any) -> None:
        """Ask for a reason from whoever does not agree."""
        if self.verdict.data is Verdict.REFUSES and not field.data:
            raise ValidationError(_("Write why you do not agree."))

    def to_answer(self) -> Answer:
        """Give the answer as a value."""
        return Answer(agrees=self.verdict.data is Verdict.AGREES, text=self.text.data)
