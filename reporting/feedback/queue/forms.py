"""The form of one piece of feedback: what was done or answered."""

from reporting.feedback.sealed import MAX_TEXT
from reporting.web.fields import WordsField
from reporting.web.forms import SessionForm


class AnsweredForm(SessionForm):
    """That feedback was answered, with a note of how."""

    purpose = "feedback-answered"

    note = WordsField(most=MAX_TEXT)
