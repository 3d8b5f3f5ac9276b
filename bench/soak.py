"""Half an hour at half the peak: whether memory grows, and whether anybody meets an error.

`python -m bench.soak [minutes]` measures and prints; `make bench` leaves it out.
"""

import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import mean, median

import psutil

from bench.figures import Figure, Target, figure, table
from bench.load import AT_ONCE, Crowd, median_run
from bench.memory import own_share, watching
from bench.servers import UNBOUNDED, Command, our_service, running
from bench.visitors import ANSWERS, Form, send_at_pace

MINUTES = 30.0

_LOOK_SECONDS, _WARM_SECONDS, _ROUNDS = 2.0, 30.0, 5
_WISHES = {"advice": b'"follow-up-code"', "count": b'"report-number"'}


def soak_figures(folder: Path, *, minutes: float = MINUTES) -> list[Figure]:
    """Send at half the rate that four visitors reach, on a new instance; then look back."""
    command = our_service(folder, UNBOUNDED)
    with (
        running(command) as process,
        ProcessPoolExecutor(AT_ONCE, mp_context=get_context("fork")) as pool,
    ):
        peak = _peak(Crowd(pool), command, process)
        print(f"peak {peak:.0f}/s; {minutes:g} minutes at half of it", flush=True)
        # What has warmed up may not grow any more.
        _half(pool, command, peak, _WARM_SECONDS)
        with watching(process, own_share, every=_LOOK_SECONDS) as seen:
            sent, slowest, failed = _half(pool, command, peak, minutes * 60)
    part = max(1, len(seen) // 10)
    first, last = median(seen[:part]), median(seen[-part:])
    grown = Target("≤", 1.1, is_ratio=True)
    return [
        figure(
            f"soak of {minutes:g} minutes, memory",
            last / 2**20,
            "MiB",
            floor=first / 2**20,
            target=grown,
        ),
        figure(
            f"soak of {minutes:g} minutes, visitors ended by an error",
            failed,
            "",
            target=Target("≤", 0),
        ),
        figure(f"soak of {minutes:g} minutes, reports", sent / (minutes * 60), "/s", floor=peak),
        figure(f"soak of {minutes:g} minutes, slowest p95 of a visitor", slowest, "ms"),
    ]


def _forms(command: Command) -> list[Form]:
    return [
        Form(command.port, "/fi/report", ANSWERS | {"wish": wish}, 1500, shown)
        for wish, shown in _WISHES.items()
    ]


def _peak(people: Crowd, command: Command, process: psutil.Process) -> float:
    """Give the reports a second that half with, half without a code are sent at the most."""
    rates = [
        median_run([people.send(form, process, seconds=1.5) for _ in range(_ROUNDS)]).rate
        for form in _forms(command)
    ]
    return 1 / mean(1 / rate for rate in rates)


def _half(
    pool: ProcessPoolExecutor, command: Command, peak: float, seconds: float
) -> tuple[int, float, int]:
    """Give the reports sent, the worst visitor's p95 in ms, and how many an error ended."""
    forms, end, every = _forms(command), time.monotonic() + seconds, AT_ONCE / (peak / 2)
    waiting = [
        pool.submit(send_at_pace, forms[n % len(forms)], every=every, end=end)
        for n in range(AT_ONCE)
    ]
    failed, posts = 0, []
    for one in waiting:
        if error := one.exception():
            print(f"a visitor met {type(error).__name__}: {str(error)[:120]}", flush=True)
            failed += 1
        else:
            posts.append(sorted(one.result().posts))
    slowest = max((times[len(times) * 95 // 100] for times in posts if times), default=0.0)
    return sum(map(len, posts)), slowest, failed


if __name__ == "__main__":
    asked = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with tempfile.TemporaryDirectory(prefix="rinnalla-soak-") as where:
        print(table(soak_figures(Path(where), minutes=asked)))
