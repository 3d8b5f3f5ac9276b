"""The forms with which a case is read and its reporter answered."""

from typing import Any

from wtforms import HiddenField
from wtforms.validators import ValidationError

from reporting.attachments.care import FileCare
from reporting.casework.fields import needed, no_blanks
from reporting.casework.operations import AnswerDraft
from reporting.casework.page import CaseForm
from reporting.report.drafts import MAX_STORY, DraftFile
from reporting.report.fields import FilesField, ReadyFilesForm
from reporting.vocabulary import N_
from reporting.web.fields import TermField, TextField, TickField, WordsField
from reporting.web.forms import SessionForm
from reporting.web.locale import gettext as _

MAX_REASON = 500


class ReadStoryForm(SessionForm):
    """The wish to read what was told."""

    purpose = "case-story"


class OpenFileForm(SessionForm):
    """Which file of the case to open."""

    purpose = "case-file"

    file = HiddenField()
    sure = TickField()


class ReadContactForm(CaseForm):
    """Why somebody needs the contact details."""

    purpose = "case-contact"

    reason = TextField(
        most=MAX_REASON, validators=[needed(N_("Write why you need the contact details."))]
    )


class AcknowledgeForm(CaseForm):
    """That a person has read the report, in own words or, left empty, the standard ones."""

    purpose = "case-acknowledge"

    words = WordsField(most=MAX_STORY, validators=[no_blanks])


class AnswerForm(ReadyFilesForm, CaseForm):
    """A message to the reporter, with files; a question makes the case wait for them."""

    purpose = "case-message"

    message = WordsField(most=MAX_STORY, validators=[no_blanks])
    files = FilesField()
    file_care = TermField(FileCare)
    is_question = TickField()

    def validate_message(self, field: Any) -> None:
        """Ask for words where there is no file either."""
        if not (field.data or self.files.data):
            raise ValidationError(_("Write a message or choose a file."))

    def to_draft(self, files: tuple[DraftFile, ...]) -> AnswerDraft:
        """Give the message as a value."""
        return AnswerDraft(self.message.data, files, is_question=self.is_question.data)
