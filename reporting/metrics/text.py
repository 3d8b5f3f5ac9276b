"""The figures in the text format that Prometheus reads (version 0.0.4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from reporting.metrics.counts import BOUNDS, STATUSES, GroupCounts

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
# Answers to residents are told in steps: a series of these figures must not show the moment in
# which one of them came. What failed on our side is told as it is.
STEP: Final = 20
_EXACT: Final = frozenset({"429", "5xx", "503"})


@dataclass(frozen=True)
class Machine:
    """What is true of the machine and the database at one moment."""

    job_ages: Mapping[str, float]  # seconds since the last run that succeeded
    mails_waiting: int
    free_bytes: int
    resident_bytes: int
    processes: int
    damaged_facts: int


def metrics_text(counts: Mapping[str, GroupCounts], machine: Machine) -> str:
    """Give the page that Prometheus reads."""
    return "\n".join([*_answers(counts), *_seconds(counts), *_machine(machine)]) + "\n"


def _answers(counts: Mapping[str, GroupCounts]) -> Iterator[str]:
    yield "# HELP rinnalla_answers_total Answers by group of pages; public ones in steps of 20."
    yield "# TYPE rinnalla_answers_total counter"
    for group, counted in counts.items():
        for status, number in zip(STATUSES, counted.statuses, strict=True):
            shown = number if status in _EXACT else _stepped(group, number)
            yield f'rinnalla_answers_total{{group="{group}",status="{status}"}} {shown}'


def _seconds(counts: Mapping[str, GroupCounts]) -> Iterator[str]:
    yield "# HELP rinnalla_answer_seconds How long answers took; public ones in steps of 20."
    yield "# TYPE rinnalla_answer_seconds histogram"
    for group, counted in counts.items():
        bounds = [*map(str, BOUNDS), "+Inf"]
        below = [_stepped(group, number) for number in accumulate(counted.seconds)]
        for bound, number in zip(bounds, below, strict=True):
            yield f'rinnalla_answer_seconds_bucket{{group="{group}",le="{bound}"}} {number}'
        yield f'rinnalla_answer_seconds_count{{group="{group}"}} {below[-1]}'


def _machine(machine: Machine) -> Iterator[str]:
    yield "# HELP rinnalla_job_age_seconds Since a job last ended well."
    yield "# TYPE rinnalla_job_age_seconds gauge"
    for name, age in sorted(machine.job_ages.items()):
        yield f'rinnalla_job_age_seconds{{job="{name}"}} {age:.0f}'
    gauges = {
        "rinnalla_mails_waiting": ("Digests to staff not yet sent.", machine.mails_waiting),
        "rinnalla_disk_free_bytes": ("Room where the instance lies.", machine.free_bytes),
        "rinnalla_resident_bytes": ("Memory of the server processes.", machine.resident_bytes),
        "rinnalla_processes": ("Server processes.", machine.processes),
        "rinnalla_damaged_facts": ("Facts that no figure counts.", machine.damaged_facts),
    }
    for name, (meaning, value) in gauges.items():
        yield from (f"# HELP {name} {meaning}", f"# TYPE {name} gauge", f"{name} {value}")


def _stepped(group: str, number: int) -> int:
    return number // STEP * STEP if group == "public" else number
