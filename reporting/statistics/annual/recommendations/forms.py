"""The forms of recommendations: one as it was written, its follow-up, taking it out."""

from reporting.administration.forms import SeenForm
from reporting.statistics.annual.entries import FollowUp
from reporting.statistics.annual.fields import CountField, DayField, TonguesField
from reporting.statistics.annual.recommendations.operations import RecommendationDraft
from reporting.statistics.catalogue import View
from reporting.web.fields import TermField
from reporting.words import clean_line


class WriteRecommendationForm(SeenForm):
    """A recommendation as it was written; the year only counts for a new one."""

    purpose = "recommendation"

    year = CountField()
    addressee = TonguesField(clean=clean_line)
    text = TonguesField()
    reason = TonguesField()
    view = TermField(View)
    due_on = DayField()

    def to_draft(self) -> RecommendationDraft:
        """Give what was written as a value."""
        return RecommendationDraft(
            addressee=self.addressee.data,
            text=self.text.data,
            reason=self.reason.data,
            view=self.view.data,
            due_on=self.due_on.data,
        )


class FollowUpForm(SeenForm):
    """How far a recommendation is, and what happened."""

    purpose = "follow-up"

    state = TermField(FollowUp)
    follow_up = TonguesField()


class DropForm(SeenForm):
    """The wish to take a recommendation out."""

    purpose = "recommendation-drop"
