"""Which waits of a reporter a step ends, each once however often a case is answered (ux §5.3).

A wait begins when a report is new. One that was only counted waits for nobody until its reporter
writes; one that was taken for unlikely has waited all that time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from reporting.audit import AuditAction
from reporting.casework.entries import Entry, EntryKind
from reporting.clock import HOME
from reporting.facts.periods import Period, parse_period, quarter_of
from reporting.facts.waits import Wait
from reporting.report.progress import State, week_start

_TOLD: Final = frozenset(State) - {State.NEW, State.HELD, State.COUNTED, State.UNLIKELY}
_FEEDBACK: Final = frozenset(
    {AuditAction.CASE_ANSWERED, AuditAction.CASE_CLOSED, AuditAction.CASE_REFERRED}
)


@dataclass(frozen=True)
class WaitEnded:
    """A wait that is over: which, how many days it took, and the quarter in which it began."""

    measure: Wait
    quarter: Period
    days: int

    @property
    def content(self) -> dict[str, Any]:
        """Give it as the entry of a step keeps it, to be taken back when that is undone."""
        return {"measure": self.measure, "quarter": str(self.quarter), "days": self.days}


def waits_ended(entries: Iterable[Entry], *, week: str) -> tuple[WaitEnded, ...]:
    """Give the waits that the last entry ends; `week` is that of arrival.

    Where the entries do not tell since when a case was new, it came in the middle of its week.
    """
    entries = tuple(entries)
    if not entries or entries[-1].kind is not EntryKind.STEP or _is_undoing(entries[-1]):
        return ()
    steps = standing_steps(entries)
    ended = []
    if _acknowledges(steps[-1]) and not any(map(_acknowledges, steps[:-1])):
        ended.append(Wait.ACKNOWLEDGED)
    if _answers(steps[-1]) and not any(map(_answers, steps[:-1])):
        ended.append(Wait.ANSWERED)
    began = _began(steps) or week_start(week) + timedelta(days=3)
    days = max((_day_of(steps[-1]) - began).days, 0)
    return tuple(WaitEnded(measure, quarter_of(began), days) for measure in ended)


def waits_in(content: Mapping[str, Any]) -> tuple[WaitEnded, ...]:
    """Give the waits that a step ended, as its entry keeps them."""
    return tuple(
        WaitEnded(Wait(told["measure"]), parse_period(told["quarter"]), told["days"])
        for told in content.get("waits", ())
    )


def standing_steps(entries: Iterable[Entry]) -> list[Entry]:
    """Give the steps of a case that were not undone, oldest first; only the newest can be."""
    steps: list[Entry] = []
    for entry in entries:
        if entry.kind is not EntryKind.STEP:
            continue
        if not _is_undoing(entry):
            steps.append(entry)
        elif steps:
            steps.pop()
    return steps


def _is_undoing(step: Entry) -> bool:
    return bool(step.content["action"] == AuditAction.CASE_UNDONE)


def _acknowledges(step: Entry) -> bool:
    return step.content["from"] == State.NEW and step.content["to"] in _TOLD


def _answers(step: Entry) -> bool:
    # A question to the reporter is no answer, and who only wants to be counted waits for none.
    told = step.content
    is_told = told["to"] != State.WAITING and told["from"] != State.COUNTED
    return is_told and told["action"] in _FEEDBACK


def _began(steps: Sequence[Entry]) -> date | None:
    """Give since when a case was new when the first step told its reporter something."""
    moved = [step for step in steps if step.content["from"] != step.content["to"]]
    for place, step in enumerate(moved):
        if _acknowledges(step):
            return _new_since(moved[: place + 1])
    return None


def _new_since(steps: Sequence[Entry]) -> date:
    last, before = steps[-1], steps[:-1]
    if before and before[-1].content["action"] == AuditAction.CASE_RESTORED:
        places = [n for n, step in enumerate(before) if step.content["from"] == State.NEW]
        if places:
            return _new_since(before[: places[-1] + 1])
    since = last.content["before"].get("state_since")
    # A step on the very day on which the case became new does not change since when.
    return date.fromisoformat(since) if since else _day_of(last)


def _day_of(step: Entry) -> date:
    return step.at.astimezone(HOME).date()
