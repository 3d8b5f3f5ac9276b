"""Floods: similar reports are put together, so that a thousand of them bury no other (T24).

Only coded answers are compared. A bucket is a way of looking at a list; it changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from reporting.report.conversation import Summary

# From so many on, similar reports stand in one row.
BUCKET_SIZE = 10

# Neighbours by length may differ by so many words, or by this part of the shorter one.
_WORDS_APART = 10
_PART_APART = 0.25


@dataclass(frozen=True)
class NewReport:
    """A new report that nobody owns, as far as a bucket looks at it."""

    case_id: bytes
    week: str
    summary: Summary = field(repr=False)


@dataclass(frozen=True)
class Bucket:
    """Similar reports of one week; `head` is the one that a row shows for all."""

    head: NewReport
    case_ids: tuple[bytes, ...]

    def __len__(self) -> int:
        return len(self.case_ids)


def buckets(reports: Iterable[NewReport], *, least: int = BUCKET_SIZE) -> tuple[Bucket, ...]:
    """Put reports together whose area, kinds, grounds, municipality and week are the same.

    Their lengths must be near each other as well, link by link. What somebody has flagged stands
    by itself, whatever it resembles.
    """
    alike: dict[object, list[NewReport]] = defaultdict(list)
    for report in reports:
        if not report.summary.flags:
            alike[_coded(report)].append(report)
    runs = (run for group in alike.values() for run in _runs(group))
    return tuple(_bucket(run) for run in runs if len(run) >= least)


def _coded(report: NewReport) -> object:
    told = report.summary
    return (
        report.week,
        told.area,
        told.municipality,
        frozenset(told.kinds),
        frozenset(told.grounds),
        told.is_urgent,
    )


def _runs(group: list[NewReport]) -> list[list[NewReport]]:
    runs: list[list[NewReport]] = []
    for report in sorted(group, key=lambda one: (one.summary.words, one.case_id)):
        if runs and _is_near(runs[-1][-1].summary.words, report.summary.words):
            runs[-1].append(report)
        else:
            runs.append([report])
    return runs


def _is_near(shorter: int, longer: int) -> bool:
    return longer - shorter <= max(_WORDS_APART, shorter * _PART_APART)


def _bucket(run: list[NewReport]) -> Bucket:
    head = min(run, key=lambda report: report.case_id)
    return Bucket(head, tuple(report.case_id for report in run))
