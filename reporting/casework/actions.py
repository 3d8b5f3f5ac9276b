"""All that can be done with a case, as data, and what the case page says when it was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reporting.casework.case_head import CaseHead
from reporting.casework.workflow import Step
from reporting.report.progress import State
from reporting.vocabulary import N_

_Fits = Callable[[CaseHead], bool]


@dataclass(frozen=True)
class CaseAction:
    """One page of a case: its endpoint, its name, and where it makes sense."""

    endpoint: str
    name: str
    fits: _Fits


def _always(_head: CaseHead) -> bool:
    return True


def _step(step: Step) -> _Fits:
    return lambda head: head.may(step)


def _writing(step: Step) -> _Fits:
    return lambda head: head.has_inbox and head.may(step)


def _open(head: CaseHead) -> bool:
    return not head.is_over


def _referred(head: CaseHead) -> bool:
    return head.row.state is State.REFERRED


def _may_pass_on(head: CaseHead) -> bool:
    return _open(head) and (head.is_mine or not head.owner)


# In the order of a case's life; each leads to a page of its own.
ACTIONS = (
    CaseAction("steps.release", N_("Move to the queue"), _step(Step.RELEASE)),
    CaseAction("steps.acknowledge", N_("Acknowledge"), _step(Step.ACKNOWLEDGE)),
    CaseAction("ownership.take", N_("Take"), lambda head: _open(head) and not head.is_mine),
    CaseAction("ownership.assign", N_("Give to a colleague"), _open),
    CaseAction("steps.ask", N_("Ask the reporter"), _writing(Step.ASK)),
    CaseAction("steps.advise", N_("Give advice"), _writing(Step.ANSWER)),
    CaseAction("notes.note", N_("Write a note"), _always),
    CaseAction("notes.next_step", N_("Change the next step"), _open),
    CaseAction("steps.go_on", N_("Go on with the case"), _step(Step.CONTINUE)),
    CaseAction("ownership.hand_over", N_("Hand over"), _open),
    CaseAction(
        "ownership.hand_back", N_("Hand back"), lambda head: _open(head) and bool(head.owner)
    ),
    CaseAction("care.pass_on", N_("Pass on without a reason"), _may_pass_on),
    CaseAction("notes.flag", N_("Set a flag"), _always),
    CaseAction("notes.unflag", N_("Take a flag off"), lambda head: bool(head.flags)),
    CaseAction("notes.checklist", N_("Checklist"), _always),
    CaseAction("coding.coding", N_("Correct the coding"), lambda head: not head.row.is_damaged),
    CaseAction("steps.only_count", N_("Only count it"), _step(Step.COUNT_ONLY)),
    CaseAction("steps.close", N_("Close"), _step(Step.CLOSE)),
    CaseAction("links.link", N_("Link to another case"), _always),
    CaseAction("links.links", N_("Links of this case"), _always),
    CaseAction("links.mass_report", N_("Mass report"), _always),
    CaseAction("translations.translate", N_("Order a translation"), _always),
    CaseAction("translations.translation", N_("Enter a translation"), _always),
    CaseAction("redaction.redact", N_("Make a redacted copy"), _always),
    CaseAction("referral.refer", N_("Refer to an authority"), _step(Step.REFER)),
    CaseAction("exports.bundle", N_("The file for the authority"), _referred),
    CaseAction("exports.export", N_("Take the case out as a file"), _always),
    CaseAction("second_looks.opinion", N_("Ask for a second opinion"), _always),
    CaseAction("conflicts.conflict", N_("I know somebody in this case"), _always),
    CaseAction("second_looks.unlikely", N_("Mark as unlikely"), _step(Step.MARK_UNLIKELY)),
    CaseAction(
        "second_looks.restore", N_("Take back from the unlikely reports"), _step(Step.RESTORE)
    ),
    CaseAction("second_looks.delete", N_("Delete now"), _always),
)

# What the case page says once something was done, by the word that the address carries.
DONE: Mapping[str, str] = MappingProxyType(
    {
        "acknowledged": N_("The reporter can now see that a person has read the report."),
        "already": N_("This had been sent already. It was not sent twice."),
        "answered": N_("Your message was sent to the reporter."),
        "asked": N_("Your question was sent. The case now waits for the reporter."),
        "assigned": N_("Your colleague has the case now."),
        "checked": N_("The checklist was saved."),
        "closed": N_("The case is closed. If the reporter writes, it opens again by itself."),
        "coded": N_("The coding was saved. Your team’s figures count it as it is now."),
        "continued": N_("The case goes on."),
        "counted": N_("The report is only counted now."),
        "flagged": N_("The flag is set. Everybody sees the case at the top of today."),
        "hand_over_read": N_("You have read the hand-over."),
        "handed_back": N_("The case has no owner now."),
        "handed_over": N_("Your colleague has the case now and sees your lines first."),
        "linked": N_("The two cases are linked. The reporters do not learn of it."),
        "no_conflict": N_("You said that you know nobody in this case."),
        "noted": N_("Your note was saved. The reporter does not see it."),
        "planned": N_("The next step was saved."),
        "redacted": N_("The redacted copy was saved. The original is as it was."),
        "released": N_("The report is in the queue now, and counted."),
        "restored": N_("The report is new again, and counted."),
        "second_asked": N_("A second person was asked. They find it on their page of today."),
        "second_look": N_("Your answer was saved."),
        "taken": N_("The case is yours now."),
        "translated": N_("The translation was saved and stands under the original."),
        "translation_ordered": N_("The translation was ordered. The case is flagged till then."),
        "undone": N_("The last step was undone."),
        "unflagged": N_("The flag was taken off."),
        "unlinked": N_("The link was taken away from both cases."),
    }
)


def actions_of(head: CaseHead) -> tuple[CaseAction, ...]:
    """Give what can be done with a case now."""
    return tuple(action for action in ACTIONS if action.fits(head))
