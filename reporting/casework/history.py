"""The history of a case: every line of the trail, with the reasons that lie sealed beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.audit import AuditAction, AuditEntry
from reporting.casework.entries import Entry, EntryKind
from reporting.casework.second_looks.models import Deed
from reporting.casework.workflow import STATE_NAMES
from reporting.clock import HOME
from reporting.coding import ClosingReason
from reporting.report.progress import State
from reporting.vocabulary import N_, Flag

HISTORY_LINES = 100

DEEDS = {
    AuditAction.CASE_ACKNOWLEDGED: N_("%(name)s told the reporter that a person has read it."),
    AuditAction.CASE_ANSWERED: N_("%(name)s wrote to the reporter."),
    AuditAction.CASE_ASSIGNED: N_("%(name)s gave the case to a colleague."),
    AuditAction.CASE_CHECKED: N_("%(name)s ticked the checklist."),
    AuditAction.CASE_CLOSED: N_("%(name)s closed the case."),
    AuditAction.CASE_CODED: N_("%(name)s corrected how the case is coded."),
    AuditAction.CASE_CONTINUED: N_("%(name)s went on with the case."),
    AuditAction.CASE_COUNTED: N_("%(name)s decided that the report is only counted."),
    AuditAction.CASE_EXPORTED: N_("%(name)s took the case out as a file."),
    AuditAction.CASE_FLAGGED: N_("%(name)s set a flag."),
    AuditAction.CASE_HANDED_BACK: N_("%(name)s handed the case back."),
    AuditAction.CASE_HANDED_OVER: N_("%(name)s handed the case over."),
    AuditAction.CASE_LINKED: N_("%(name)s linked the case to another."),
    AuditAction.CASE_MARKED_UNLIKELY: N_("%(name)s marked the report as unlikely."),
    AuditAction.CASE_NOTED: N_("%(name)s wrote an internal note."),
    AuditAction.CASE_OPENED: N_("%(name)s opened the case."),
    AuditAction.CASE_PLANNED: N_("%(name)s changed the next step."),
    AuditAction.CASE_REDACTED: N_("%(name)s made a redacted copy."),
    AuditAction.CASE_REFERRED: N_("%(name)s referred the case."),
    AuditAction.CASE_RELEASED: N_("%(name)s moved the report to the queue."),
    AuditAction.CASE_RESTORED: N_("%(name)s took the report back from the unlikely ones."),
    AuditAction.CASE_TAKEN: N_("%(name)s took the case."),
    AuditAction.CASE_TAKEN_OVER: N_("%(name)s read the hand-over."),
    AuditAction.CASE_TRANSLATED: N_("%(name)s entered a translation."),
    AuditAction.CASE_UNDONE: N_("%(name)s undid the last step."),
    AuditAction.CASE_UNFLAGGED: N_("%(name)s took a flag off."),
    AuditAction.CASE_UNLINKED: N_("%(name)s took a link to another case away."),
    AuditAction.CONFLICT_DECLARED: N_("%(name)s told of a conflict of interest."),
    AuditAction.CONFLICT_LIFTED: N_("%(name)s lifted a conflict of interest."),
    AuditAction.CONTACT_OPENED: N_("%(name)s read the contact details."),
    AuditAction.FILE_OPENED: N_("%(name)s opened a file."),
    AuditAction.SECOND_LOOK_ASKED: N_("%(name)s asked for a second person."),
    AuditAction.SECOND_LOOK_GIVEN: N_("%(name)s agreed as the second person."),
    AuditAction.SECOND_LOOK_REFUSED: N_("%(name)s did not agree as the second person."),
    AuditAction.STORY_OPENED: N_("%(name)s read the text."),
    AuditAction.TRANSLATION_ORDERED: N_("%(name)s ordered a translation."),
}

_READING = frozenset(
    {
        AuditAction.CASE_OPENED,
        AuditAction.CONTACT_OPENED,
        AuditAction.FILE_OPENED,
        AuditAction.STORY_OPENED,
    }
)

# Steps whose reason is chosen from a list.
_LISTED = frozenset({AuditAction.CASE_CLOSED, AuditAction.CASE_UNDONE})

# Which line of the trail the entries that are no steps explain.
_EXPLAINS = {
    EntryKind.CODED: AuditAction.CASE_CODED,
    EntryKind.CONTACT: AuditAction.CONTACT_OPENED,
    EntryKind.EXPORTED: AuditAction.CASE_EXPORTED,
    EntryKind.FLAG: AuditAction.CASE_FLAGGED,
    EntryKind.TRANSLATION_ORDERED: AuditAction.TRANSLATION_ORDERED,
    EntryKind.UNFLAG: AuditAction.CASE_UNFLAGGED,
}

# And those of a second pair of eyes, by what was said.
_SECOND_LOOKS = {
    "asked": AuditAction.SECOND_LOOK_ASKED,
    "given": AuditAction.SECOND_LOOK_GIVEN,
    "refused": AuditAction.SECOND_LOOK_REFUSED,
}


@dataclass(frozen=True)
class HistoryLine:
    """One line: when (in Finland), who, what as a sentence with a name, and why.

    `is_reading` says that nothing was changed.
    `change` are the names of the states before and after, where a step changed it; `label` is a
    reason that was chosen from a list, to be translated.
    """

    at: datetime
    name: str
    deed: str
    reason: str = field(default="", repr=False)
    label: str = ""
    change: tuple[str, str] | None = None
    is_reading: bool = False


def history_of(
    session: Session, subject: bytes, entries: Sequence[Entry] = ()
) -> tuple[HistoryLine, ...]:
    """Give the newest lines of the trail of a case, newest first, each with its reason."""
    statement = (
        select(AuditEntry)
        .where(AuditEntry.subject == subject, AuditEntry.action.in_(DEEDS))
        .order_by(AuditEntry.sequence.desc())
        .limit(HISTORY_LINES)
    )
    trail = session.scalars(statement).all()
    names = names_of(session, {line.actor for line in trail})
    reasons = _reasons(entries)
    return tuple(_line(line, names.get(line.actor, "–"), reasons) for line in trail)


# Entries by what they explain: the action, who, and the minute.
_Reasons = dict[tuple[AuditAction, bytes, datetime], list[Entry]]


def _reasons(entries: Sequence[Entry]) -> _Reasons:
    found: _Reasons = {}
    for entry in entries:
        action = _EXPLAINS.get(entry.kind)
        if entry.kind is EntryKind.STEP:
            action = AuditAction(entry.content["action"])
        elif entry.kind is EntryKind.SECOND_LOOK:
            action = _SECOND_LOOKS[entry.content["answer"]]
        if action is not None:
            found.setdefault((action, entry.by, entry.at), []).append(entry)
    return found


def _line(line: AuditEntry, name: str, reasons: _Reasons) -> HistoryLine:
    deed, at = DEEDS[line.action], line.at.astimezone(HOME)
    told = reasons.get((line.action, line.actor, line.at.replace(second=0)))
    if not told:
        return HistoryLine(at, name, deed, is_reading=line.action in _READING)
    content = told.pop().content  # newest first, as the trail is read
    label = _label(line.action, content)
    is_listed = line.action in _LISTED
    reason = "" if is_listed else _reason(content)
    return HistoryLine(at, name, deed, reason, label, _change(content))


def _reason(content: Mapping[str, Any]) -> str:
    return str(content.get("reason") or content.get("question") or content.get("text", ""))


def _label(action: AuditAction, content: Mapping[str, Any]) -> str:
    if action is AuditAction.CASE_CLOSED:
        return ClosingReason(content["reason"]).label
    if action is AuditAction.CASE_UNDONE:
        return AuditAction(content["reason"]).label
    if "deed" in content:
        return Deed(content["deed"]).label
    return Flag(content["flag"]).label if "flag" in content else ""


def _change(content: Mapping[str, Any]) -> tuple[str, str] | None:
    if content.get("from", "") == content.get("to", ""):
        return None
    return STATE_NAMES[State(content["from"])], STATE_NAMES[State(content["to"])]
