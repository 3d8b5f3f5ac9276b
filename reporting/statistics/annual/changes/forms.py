"""The forms of what people said and what was done: writing it, publishing it, taking it back."""

from reporting.administration.forms import SeenForm
from reporting.statistics.annual.changes.operations import ChangeDraft
from reporting.statistics.annual.fields import DayField, TonguesField
from reporting.vocabulary import Area, Ground
from reporting.web.fields import TermField, TickField


class WriteChangeForm(SeenForm):
    """An entry as it was written, with the promise that nobody is quoted."""

    purpose = "change"

    area = TermField(Area)
    ground = TermField(Ground)
    said = TonguesField()
    done = TonguesField()
    done_on = DayField()
    is_own_words = TickField()

    def to_draft(self) -> ChangeDraft:
        """Give what was written as a value."""
        return ChangeDraft(
            area=self.area.data,
            ground=self.ground.data,
            said=self.said.data,
            done=self.done.data,
            done_on=self.done_on.data,
            is_own_words=self.is_own_words.data,
        )


class PublishChangeForm(SeenForm):
    """That a second person has read an entry."""

    purpose = "change-publication"


class TakeBackChangeForm(SeenForm):
    """The wish to show an entry no longer."""

    purpose = "change-taking-back"
