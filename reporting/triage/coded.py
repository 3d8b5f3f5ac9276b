"""Filters on coded answers, answered from an opened summary: no database, no sealing."""

from collections.abc import Iterable

from reporting.report.conversation import Summary
from reporting.triage.filters import Mark, QueueFilter, YesNo
from reporting.vocabulary import Flag, Ground


def fits(summary: Summary, wanted: QueueFilter) -> bool:
    """Say whether a case's coded answers are those that a filter asks for.

    Whoever asks for a ground also means its finer codes.
    """
    return all(
        (
            wanted.area in {None, summary.area},
            wanted.municipality in {None, summary.municipality},
            wanted.kind is None or wanted.kind in summary.kinds,
            wanted.ground is None or wanted.ground in _with_parents(summary.grounds),
            wanted.flag is None or _has(wanted.flag, summary),
            wanted.linked is None or (wanted.linked is YesNo.YES) == bool(summary.links),
        )
    )


def marks(summary: Summary) -> tuple[Mark, ...]:
    """Give what stands in the column of flags, in its order."""
    found = {Mark(flag.value) for flag in summary.flags}
    if summary.is_urgent:
        found.add(Mark.DANGER)
    if summary.files:
        found.add(Mark.FILES)
    return tuple(mark for mark in Mark if mark in found)


def needs_somebody_now(summary: Summary) -> bool:
    """Say whether a case may be about danger or about a child at risk."""
    return summary.is_urgent or bool({Flag.DANGER, Flag.CHILD}.intersection(summary.flags))


def _has(mark: Mark, summary: Summary) -> bool:
    return needs_somebody_now(summary) if mark is Mark.NOW else mark in marks(summary)


def _with_parents(grounds: Iterable[Ground]) -> set[Ground | None]:
    return {each for ground in grounds for each in (ground, ground.parent)}
