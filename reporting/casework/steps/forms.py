"""The forms of the steps: close, only count, go on, write, undo."""

from reporting.casework.fields import DayField, needed, no_blanks
from reporting.casework.forms import MAX_REASON
from reporting.casework.page import CaseForm
from reporting.casework.steps.operations import Closing, Plan
from reporting.coding import ClosingReason
from reporting.report.drafts import MAX_STORY
from reporting.vocabulary import N_
from reporting.web.fields import TermField, TextField, TickField, WordsField

MAX_PLAN = 200


class WriteForm(CaseForm):
    """A message to the reporter."""

    purpose = "case-write"

    message = WordsField(most=MAX_STORY, validators=[needed(N_("Write a message.")), no_blanks])


class CloseCaseForm(CaseForm):
    """Why the case is closed, when nobody can read a message."""

    purpose = "case-close"

    reason = TermField(ClosingReason, validators=[needed(N_("Choose why the case is closed."))])

    def to_closing(self) -> Closing:
        """Give the closing as a value."""
        assert self.reason.data is not None
        return Closing(self.reason.data)


class CloseAndTellForm(CloseCaseForm):
    """Why the case is closed, with what its reporter reads."""

    message = WordsField(
        most=MAX_STORY, validators=[needed(N_("Write a last message to the reporter.")), no_blanks]
    )
    next_step = WordsField(
        most=MAX_REASON * 2, validators=[needed(N_("Write what the reporter can still do."))]
    )

    def to_closing(self) -> Closing:
        """Give the closing as a value."""
        assert self.reason.data is not None
        return Closing(self.reason.data, self.message.data, self.next_step.data)


class CountOnlyForm(CaseForm):
    """That a report was screened and is only counted."""

    purpose = "case-count-only"

    screened = TickField(
        validators=[needed(N_("Tick the box once you have read the report for danger."))]
    )
    reason = TextField(most=MAX_REASON)


class ReleaseForm(CaseForm):
    """That a report that was kept apart goes to the queue."""

    purpose = "case-release"


class ContinueForm(CaseForm):
    """What is done next in a case, and by when."""

    purpose = "case-continue"

    step = TextField(most=MAX_PLAN, validators=[needed(N_("Write what you do next."))])
    on = DayField()

    def to_plan(self) -> Plan:
        """Give the next step as a value."""
        assert self.on.data is not None
        return Plan(self.step.data, self.on.data)


class UndoForm(CaseForm):
    """That the last step is undone."""

    purpose = "case-undo"
