"""The forms of saved replies: writing one, and approving what somebody else wrote."""

from datetime import date
from typing import Final

from wtforms import StringField

from reporting.administration.forms import SeenForm
from reporting.replies.models import MOST_TEXT
from reporting.web.fields import TickField, WordsField
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _

# A little more than may be kept, so that a text that is too long is refused by our own words.
_MOST_TAKEN: Final = MOST_TEXT * 10


class WriteReplyForm(SeenForm):
    """A reply as it was written."""

    purpose = "reply"

    text = WordsField(most=_MOST_TAKEN)
    is_mine = TickField()


class ApproveReplyForm(SeenForm):
    """That somebody has read a reply and agrees, and when it should be read again."""

    purpose = "reply-approval"

    review_on = StringField()

    def review_day(self) -> date | None:
        """Give the day that was written, None when it is none."""
        try:
            return date.fromisoformat(str(self.review_on.data or "").strip())
        except ValueError:
            return None


def no_day() -> FieldError:
    """Say that the day of review is none."""
    return FieldError("q-review_on", _("Write the day as year-month-day."))
