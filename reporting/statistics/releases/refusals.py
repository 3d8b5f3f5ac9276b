"""Why something cannot be done with a release: one text for pages and the command line."""

from datetime import date
from typing import Final

from reporting.errors import RinnallaError
from reporting.vocabulary import N_, Term

LEAST_CHANGED: Final = 10
"""So many facts at least must differ between two versions of a release, or none at all."""


class Refusal(Term):
    """What is in the way; the label says it in whole sentences."""

    NOT_WHOLE = (
        "not_whole",
        N_("Figures are released for a quarter or a year, written as 2026-Q3 or 2026."),
    )
    NOT_OVER = (
        "not_over",
        N_("This period is not over yet. It can be prepared from %(day)s on."),
    )
    NO_FACTS = "no_facts", N_("No accepted report is counted in this period.")
    TOO_FEW = (
        "too_few",
        N_("Too few reports were accepted in this period. Any table could point to a person."),
    )
    EXISTS = "exists", N_("There is a release of this period already: %(name)s.")
    FEW_CHANGED = (
        "few_changed",
        N_(
            "A few reports of this period were changed since the withdrawn release, but fewer "
            "than %(least)s. A new version would show which ones. Wait until more have changed."
        ),
    )
    SAME_PERSON = (
        "same_person",
        N_("Two people are needed. Somebody else has to do this, not the one who asked for it."),
    )
    TOO_EARLY = "too_early", N_("Choose %(day)s or a later day.")
    NOT_YET = "not_yet", N_("It is announced for %(day)s. It cannot be published before.")
    NOT_ASKED = "not_asked", N_("Nobody asked to withdraw this release.")
    NO_NOTE = "no_note", N_("Write the note in Finnish, Swedish and English.")
    BREAK_AHEAD = "break_ahead", N_("Choose a quarter that has begun.")
    BREAK_USED = (
        "break_used",
        N_("The release %(name)s says this break, so it stays. A release is never changed."),
    )
    NO_REASON = "no_reason", N_("Write why, so that the others understand.")


class ReleaseRefusedError(RinnallaError):
    """Something cannot be done with a release now; `refusal` and `values` say why."""

    def __init__(self, refusal: Refusal, **values: str | int | date) -> None:
        super().__init__(refusal.label % values if values else refusal.label)
        self.refusal = refusal
        self.values = values


class ReleaseChangedError(RinnallaError):
    """Somebody changed the release after this page of it was made; nothing was saved."""
