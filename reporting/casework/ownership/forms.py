"""The forms about who works on a case."""

from wtforms import HiddenField

from reporting.casework.fields import ColleagueField, needed
from reporting.casework.forms import MAX_REASON
from reporting.casework.ownership.operations import HandOver
from reporting.casework.page import CaseForm
from reporting.vocabulary import N_
from reporting.web.fields import TextField, TickField, WordsField
from reporting.web.forms import SessionForm


class TakeCaseForm(CaseForm):
    """That somebody takes a case and knows nobody in it."""

    purpose = "case-take"

    knows_nobody = TickField(
        validators=[
            needed(N_("Tick the box if it is so. If you know somebody, leave this case to others."))
        ]
    )


class AssignCaseForm(CaseForm):
    """Who gets a case, and why."""

    purpose = "case-assign"

    colleague = ColleagueField()
    reason = TextField(most=MAX_REASON)


class HandBackForm(CaseForm):
    """That a case goes back, with a reason or without."""

    purpose = "case-hand-back"

    reason = TextField(most=MAX_REASON)


class HandOverForm(CaseForm):
    """Who gets a case, and the four lines they need."""

    purpose = "case-hand-over"

    colleague = ColleagueField()
    want = WordsField(most=MAX_REASON, validators=[needed(N_("Write what the reporter wants."))])
    promised = WordsField(
        most=MAX_REASON,
        validators=[needed(N_("Write what was promised and by when, or “nothing”."))],
    )
    next = WordsField(most=MAX_REASON, validators=[needed(N_("Write the next step."))])
    avoid = WordsField(
        most=MAX_REASON, validators=[needed(N_("Write what not to do, or “nothing special”."))]
    )

    def to_lines(self) -> HandOver:
        """Give the four lines as a value."""
        return HandOver(self.want.data, self.promised.data, self.next.data, self.avoid.data)


class ReadHandOverForm(CaseForm):
    """That the new owner has read the hand-over."""

    purpose = "case-hand-over-read"


class LeaveForm(SessionForm):
    """Whose cases go to whom while they are away, as previewed."""

    purpose = "leave"

    owner = ColleagueField()
    colleague = ColleagueField()
    reason = TextField(
        most=MAX_REASON, validators=[needed(N_("Write why, for whoever gets the cases."))]
    )
    numbers = HiddenField()

    @property
    def previewed(self) -> tuple[str, ...]:
        """Give the report numbers that the preview listed."""
        return tuple((self.numbers.data or "").split())
