"""What a check says: how bad it is, what it is, and what to do."""

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How bad something is; the worst one is the exit code of `rinnalla check`."""

    NOTE = 0
    WARNING = 1
    DANGER = 2


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    severity: Severity
    what: str
    remedy: str


def danger(what: str, remedy: str) -> Finding:
    """Give a finding that can harm somebody or lose something now."""
    return Finding(Severity.DANGER, what, remedy)


def warning(what: str, remedy: str) -> Finding:
    """Give a finding that takes a protection away."""
    return Finding(Severity.WARNING, what, remedy)


def note(what: str, remedy: str) -> Finding:
    """Give a finding that somebody should know."""
    return Finding(Severity.NOTE, what, remedy)
