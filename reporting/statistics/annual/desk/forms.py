"""The forms of annual reports: beginning one, its texts and counts, approving, withdrawing."""

from wtforms import HiddenField

from reporting.administration.forms import SeenForm
from reporting.preferences.faults import Fault
from reporting.statistics.annual.content import ServiceFacts
from reporting.statistics.annual.fields import CountField, TonguesField
from reporting.vocabulary import N_
from reporting.web.fields import WordsField
from reporting.web.forms import SessionForm

# Far more than may be kept, so that a text that is too long is refused by our own words.
_MOST_TAKEN = 900_000
_DIGEST_LETTERS = 64


class StepForm(SeenForm):
    """A step with a report that needs nothing but the wish; `seen` is the draft's revision."""

    purpose = "annual-step"


class PrepareReportForm(SessionForm):
    """The wish to begin the report of a year."""

    purpose = "annual-prepare"


class ApproveReportForm(SessionForm):
    """That a second person has read a draft; `digest` names what was read."""

    purpose = "annual-approval"

    digest = HiddenField()

    @property
    def seen_digest(self) -> bytes:
        """Give what was read; nothing, which no report is, for nonsense."""
        text = str(self.digest.data or "")
        try:
            return bytes.fromhex(text) if len(text) == _DIGEST_LETTERS else b""
        except ValueError:
            return b""


class PublishReportForm(ApproveReportForm):
    """That another person has read what was approved, and publishes it."""

    purpose = "annual-publication"


class WriteTextForm(SeenForm):
    """A text as it was written; `step` says whether to look at it or to save it."""

    purpose = "annual-text"

    text = WordsField(most=_MOST_TAKEN)
    step = HiddenField()


class CountServiceForm(SeenForm):
    """What was counted by hand."""

    purpose = "annual-counts"

    breaches = CountField()
    feedback_received = CountField()
    feedback_in_time = CountField()

    def faults(self) -> list[Fault]:
        """Say which fields hold no number."""
        fields = (self.breaches, self.feedback_received, self.feedback_in_time)
        wrong = [field.name for field in fields if not field.is_number]
        return [Fault(name, N_("Write a number.")) for name in wrong]

    def to_facts(self) -> ServiceFacts:
        """Give what was counted as a value."""
        return ServiceFacts(
            breaches=self.breaches.data,
            feedback_received=self.feedback_received.data,
            feedback_in_time=self.feedback_in_time.data,
        )


class WithdrawReportForm(SessionForm):
    """Why a report is to be withdrawn, for everybody to read."""

    purpose = "annual-withdrawal"

    note = TonguesField()


class AnswerWithdrawalForm(SeenForm):
    """What a second person says to a withdrawal; `answer` is `withdraw` or `keep`."""

    purpose = "annual-withdrawal-answer"

    answer = HiddenField()
