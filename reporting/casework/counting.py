"""What of a case counts in figures, and since when its reporter need not wait any more.

A fact is accepted once a person of the team has looked and moved the report on. Whatever changes
that is an entry of the case, so every such entry is appended here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.checklists import SCREENED
from reporting.casework.entries import (
    Entry,
    EntryKind,
    append_entry,
    case_file,
    entries_in,
    internal_part,
)
from reporting.casework.opening import DAMAGE
from reporting.casework.waits import standing_steps, waits_ended, waits_in
from reporting.coding import ClosingReason
from reporting.facts.answers import FactState, written
from reporting.facts.operations import change_fact
from reporting.facts.waits import note_wait, take_wait_back
from reporting.report.conversation import summary_of
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.sealing.errors import SealBrokenError

_NOT_LOOKED_AT: Final = frozenset({State.NEW, State.COUNTED})
_IN_NO_FIGURE: Final = frozenset({State.HELD, State.UNLIKELY})
_BACK_TO_NEW: Final = frozenset({AuditAction.CASE_RELEASED, AuditAction.CASE_RESTORED})
_NOT_MOVED_ON: Final = frozenset({State.NEW, State.UNLIKELY})


@dataclass(frozen=True)
class Counted:
    """What the team's work says in a fact."""

    state: FactState
    closing_reason: ClosingReason | None
    is_mass: bool


_AT_FIRST: Final = Counted(FactState.PROVISIONAL, closing_reason=None, is_mass=False)


def counted(state: State, entries: Iterable[Entry]) -> Counted:
    """Give how a case in this state with these entries, oldest first, counts."""
    told = tuple(entries)
    file = case_file(told)
    return Counted(
        state=_fact_state(state, told, is_withdrawn=file.is_withdrawn),
        closing_reason=_closing_reason(told) if state is State.CLOSED else None,
        is_mass=file.is_mass,
    )


def append_counted(
    session: Session, report: Report, entry: Entry, *, by: Caseworker, **answers: Any
) -> None:
    """Append an entry that may change how a case counts, and let its fact and the waits follow.

    The report is in the state the entry leads to; `answers` are coded answers that it changes.
    Damage keeps nobody from answering, so then the fact stays as it is; raises SealBrokenError
    where that would go on counting an unlikely report, or would lose `answers`.
    """
    content = dict(entry.content)
    try:
        part = internal_part(session, report, by=by)
        before, summary = entries_in(part), summary_of(part)
    except DAMAGE as error:
        before, summary = (), None
        if report.state is State.UNLIKELY or answers:
            raise SealBrokenError from error
    if summary is not None:
        now = vars(counted(report.state, (*before, entry)))
        changed = _changed(before, now)
        if content.get("from") == State.HELD:  # its fact came withdrawn
            changed["state"] = now["state"]
        noted = _noted(session, summary.fact_key, changed, answers, by=by)
        content["counted"] = written(noted)
        content |= _waits_noted(session, (*before, entry), week=report.received_week)
    append_entry(session, report, replace(entry, content=content), by=by)


def take_waits_back(session: Session, step: Entry) -> None:
    """Count the waits that a step ended no more, because it is undone."""
    for wait in waits_in(step.content):
        take_wait_back(session, wait.measure, quarter=wait.quarter, days=wait.days)


def _noted(
    session: Session,
    key: bytes,
    changed: Mapping[str, Any],
    answers: Mapping[str, Any],
    *,
    by: Caseworker,
) -> Mapping[str, Any]:
    """Note what changes of a fact, and give it; nothing of a damaged one, which counts nowhere."""
    try:
        if changed or answers:
            change_fact(session, by.keyring, key, **changed, **answers)
    except SealBrokenError:
        if answers:  # whoever corrects them must know
            raise
        return {}
    return changed


def _waits_noted(session: Session, entries: Iterable[Entry], *, week: str) -> dict[str, Any]:
    waits = waits_ended(entries, week=week)
    for wait in waits:
        note_wait(session, wait.measure, quarter=wait.quarter, days=wait.days)
    return {"waits": [wait.content for wait in waits]} if waits else {}


def _changed(before: Sequence[Entry], now: Mapping[str, Any]) -> dict[str, Any]:
    # Only what changes is written: facts that are touched for nothing would tell, in two copies
    # of the database, on how many cases somebody worked in between.
    contents = [entry.content for entry in before]
    is_known = any("counted" in content for content in contents)
    is_first = not any(entry.kind is EntryKind.STEP for entry in before)
    was = dict(vars(_AT_FIRST)) if is_known or is_first else {}
    for content in contents:
        was |= content.get("counted", {})
    return {name: now[name] for name in now if name not in was or was[name] != now[name]}


def _fact_state(state: State, entries: tuple[Entry, ...], *, is_withdrawn: bool) -> FactState:
    if is_withdrawn or state in _IN_NO_FIGURE:
        return FactState.WITHDRAWN
    if state not in _NOT_LOOKED_AT or _was_moved_on(entries):
        return FactState.ACCEPTED
    is_screened = state is State.COUNTED and SCREENED in case_file(entries).checked
    return FactState.ACCEPTED if is_screened else FactState.PROVISIONAL


def _was_moved_on(entries: tuple[Entry, ...]) -> bool:
    """Say whether a step led on that was not undone, nor the case doubted and restored since."""
    is_on = False
    for step in standing_steps(entries):
        told = step.content
        if told["action"] in _BACK_TO_NEW:
            is_on = False
        elif told["from"] != told["to"] and told["to"] not in _NOT_MOVED_ON:
            is_on = True
    return is_on


def _closing_reason(entries: tuple[Entry, ...]) -> ClosingReason | None:
    closed = [s for s in standing_steps(entries) if s.content["action"] == AuditAction.CASE_CLOSED]
    reason = closed[-1].content["reason"] if closed else None
    return ClosingReason(reason) if reason in list(ClosingReason) else None
