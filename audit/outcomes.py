"""What a suite of other people said: the demand, what was found, and whether that meets it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

_LINE = "{:<15} {:<34} {:<34} {:<34} {}"
_HEADINGS = ("suite", "of", "demanded", "found", "state")
_SHOWN_DETAILS = 10


class State(StrEnum):
    """How an outcome stands. What could not be run is never counted as met."""

    MET = "met"
    MISSED = "MISSED"
    NOT_REACHABLE = "not reachable here"
    BROKEN = "BROKEN"


@dataclass(frozen=True)
class Outcome:
    """One demand on one thing; `details` say what was found, a line each."""

    suite: str
    of: str
    demand: str
    found: str
    state: State
    details: tuple[str, ...] = ()
    measures: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_fault(self) -> bool:
        """Say whether whoever ran it has something to mend."""
        return self.state in {State.MISSED, State.BROKEN}


def judged(
    suite: str, of: str, *, demand: str, found: str, details: Sequence[str] = (), is_met: bool
) -> Outcome:
    """Give the outcome of a suite that ran."""
    state = State.MET if is_met else State.MISSED
    return Outcome(suite, of, demand, found, state, tuple(details))


def table(outcomes: Sequence[Outcome]) -> str:
    """Give outcomes as lines of text, with details under those that are not met."""
    lines = [_LINE.format(*_HEADINGS)]
    for one in outcomes:
        lines.append(_LINE.format(one.suite, one.of, one.demand, one.found, one.state))
        if one.state is not State.MET:
            lines += [f"    {text}" for text in one.details[:_SHOWN_DETAILS]]
    return "\n".join(lines)


def write(outcomes: Sequence[Outcome], path: Path, about: Mapping[str, Any]) -> None:
    """Write outcomes as JSON, with what was run and where (`about`)."""
    told = {"about": dict(about), "outcomes": [asdict(one) for one in outcomes]}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def outcome_of(told: Mapping[str, Any]) -> Outcome:
    """Read an outcome that another process printed as JSON."""
    values = dict(told) | {"state": State(told["state"]), "details": tuple(told["details"])}
    return Outcome(**values)
