"""The forms of links: a new one, one to take away, and the answer to a mass report."""

from wtforms import HiddenField

from reporting.casework.fields import needed
from reporting.casework.linking import LinkKind
from reporting.casework.page import CaseForm
from reporting.report.drafts import MAX_STORY
from reporting.vocabulary import N_
from reporting.web.fields import TermField, TextField, WordsField


class LinkForm(CaseForm):
    """Which case, and how it belongs to this one."""

    purpose = "case-link"

    step = HiddenField()
    other = TextField(most=32)
    number = TextField(most=32)
    kind = TermField(LinkKind, validators=[needed(N_("Choose how the two belong together."))])


class UnlinkForm(CaseForm):
    """Which link to take away."""

    purpose = "case-unlink"

    other = HiddenField()
    kind = TermField(LinkKind, validators=[needed(N_("Choose a link."))])


class MassAnswerForm(CaseForm):
    """One answer to everybody in a mass report."""

    purpose = "case-mass-answer"

    message = WordsField(most=MAX_STORY, validators=[needed(N_("Write a message."))])
