"""The entries of both registers as pages and reports tell them."""

from dataclasses import dataclass
from datetime import date

from reporting.preferences.values import Words
from reporting.statistics.catalogue import View
from reporting.vocabulary import N_, Area, Ground, Term


class FollowUp(Term):
    """How far a recommendation is."""

    OPEN = "open", N_("Not begun")
    IN_PROGRESS = "in_progress", N_("Under way")
    DONE = "done", N_("Done")
    NOT_TAKEN_UP = "not_taken_up", N_("Not taken up")

    @property
    def is_over(self) -> bool:
        """Say whether nothing more is expected."""
        return self in (FollowUp.DONE, FollowUp.NOT_TAKEN_UP)


@dataclass(frozen=True)
class FollowNote:
    """What had happened with a recommendation by a day."""

    on: date
    state: FollowUp
    text: Words


@dataclass(frozen=True)
class Recommendation:
    """A recommendation of a year: to whom, what, why, until when, and what came of it."""

    year: int
    number: int
    addressee: Words
    text: Words
    reason: Words
    view: View | None
    due_on: date
    state: FollowUp
    notes: tuple[FollowNote, ...] = ()

    @property
    def name(self) -> str:
        """Give what people call it: year and number."""
        return f"{self.year}/{self.number}"

    def is_late(self, today: date) -> bool:
        """Say whether its day has passed and nothing has been decided."""
        return self.due_on < today and not self.state.is_over


@dataclass(frozen=True)
class ToldChange:
    """What people said, in our words, and what was done about it."""

    number: int
    area: Area | None
    ground: Ground | None
    said: Words
    done: Words
    done_on: date
