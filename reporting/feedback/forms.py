"""The forms of the public: accessibility feedback, and three questions without any free text."""

from wtforms import HiddenField

from reporting.feedback.sealed import MAX_CONTACT, MAX_TEXT, FeedbackDraft
from reporting.measures.opinions import (
    Grade,
    Intent,
    Opinion,
    OpinionQuestion,
    OpinionSource,
)
from reporting.vocabulary import Term
from reporting.web.fields import TermField, TextField, WordsField
from reporting.web.forms import TokenForm


class FeedbackForm(TokenForm):
    """What does not work, and perhaps how to reach the person."""

    purpose = "accessibility-feedback"

    text = WordsField(most=MAX_TEXT)
    contact = TextField(most=MAX_CONTACT)

    def to_draft(self, language: str) -> FeedbackDraft:
        """Give the words as a value."""
        return FeedbackDraft(self.text.data, self.contact.data, language)


class QuestionsForm(TokenForm):
    """Three questions; each may be left out, and nothing that no page offers is counted."""

    purpose = "opinion"

    after = HiddenField()
    easy = TermField(Grade)
    trust = TermField(Grade)
    again = TermField(Intent)

    def to_opinion(self, language: str) -> Opinion | None:
        """Give the answers as a value, None when they are of no page of ours or there is none."""
        given = {question: self[question.value].data for question in OpinionQuestion}
        answers: dict[OpinionQuestion, Term] = {q: a for q, a in given.items() if a is not None}
        if self.after.data not in list(OpinionSource) or not answers:
            return None
        return Opinion(OpinionSource(self.after.data), language, answers)
