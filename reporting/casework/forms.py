"""The forms of the case page; each token is bound to the session it was made for."""

from wtforms import HiddenField

from reporting.casework.operations import AnswerDraft
from reporting.report.drafts import MAX_STORY, DraftFile
from reporting.report.fields import TickField, WordsField
from reporting.report.forms import FilesField
from reporting.web.forms import SessionForm


class ReadStoryForm(SessionForm):
    """The wish to read what was told."""

    purpose = "case-story"


class OpenFileForm(SessionForm):
    """Which file of the case to open."""

    purpose = "case-file"

    file = HiddenField()


class AcknowledgeForm(SessionForm):
    """That a person has read the report, in own words or, left empty, the standard ones."""

    purpose = "case-acknowledge"

    words = WordsField(most=MAX_STORY)


class AnswerForm(SessionForm):
    """A message to the reporter, with files; a question makes the case wait for them."""

    purpose = "case-message"

    message = WordsField(most=MAX_STORY)
    files = FilesField()
    is_question = TickField()

    def to_draft(self, files: tuple[DraftFile, ...]) -> AnswerDraft:
        """Give the message as a value."""
        return AnswerDraft(self.message.data, files, is_question=self.is_question.data)
