"""Measure the service and its floors in turn, print a table, write bench/results.json."""

import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path

import psutil

from bench.dashboard import dashboard_figures
from bench.databases import on_both
from bench.desk import desk_figures
from bench.figures import Figure, Target, figure, table, write
from bench.first_visit import first_visit
from bench.flood import flood_figures
from bench.growth import growth_figures
from bench.load import AT_ONCE, Crowd, Run, crowd, median_run
from bench.servers import UNBOUNDED, Command, cold_start, floor_service, our_service, running
from bench.slow import slow_figures
from bench.visitors import ANSWERS, Form

RESULTS = Path(__file__).with_name("results.json")
LIMIT_SECONDS = 2700

_ROUNDS, _START_ROUNDS = 9, 5
_SEND_SECONDS, _GET_SECONDS = 1.5, 1
_STORY = 1500
_RUNS = "{:<28} {:>7} {:>7} {:>7} {:>7} {:>7}   cores: {:>6} {:>6} {:>6}"
_HEADINGS = ("load", "/s", "least", "most", "p95 ms", "p99", "server", "client", "others")

Load = Callable[[float], Run]


@dataclass(frozen=True)
class Served:
    """A running service: how it was started, and its first process."""

    command: Command
    process: psutil.Process

    @property
    def port(self) -> int:
        """Give the port it answers on."""
        return self.command.port


def main() -> None:
    """Run every measurement; stop with an error after three quarters of an hour."""
    signal.signal(signal.SIGALRM, _give_up)
    signal.signal(signal.SIGTERM, _give_up)
    signal.alarm(LIMIT_SECONDS)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rinnalla-bench-") as name, crowd() as people:
        folders = [Path(name, part) for part in ("ours", "floor")]
        for folder in folders:
            folder.mkdir()
        ours, floor = our_service(folders[0], UNBOUNDED), floor_service(folders[1])
        with running(ours) as our_process, running(floor) as floor_process:
            served = Served(ours, our_process), Served(floor, floor_process)
            figures = _sending(people, *served) + _getting(people, *served)
            figures += _first_visit(ours) + _memory(*served)
        figures += _starting(ours, floor)
        figures += on_both(Path(name, "growth"), partial(growth_figures, people))
        for alone in (slow_figures, flood_figures):
            folder = Path(name, alone.__name__)
            folder.mkdir()
            figures += alone(folder)
        figures += on_both(Path(name, "desk"), desk_figures)
        figures += on_both(Path(name, "dashboard"), dashboard_figures)
    print("\n" + table(figures))
    print(f"\n{time.monotonic() - began:.0f} seconds. Written to {RESULTS.name}.")
    write(figures, RESULTS)


def _sending(people: Crowd, ours: Served, floor: Served) -> list[Figure]:
    def sends(served: Served, path: str, accepted: str, wish: str) -> Load:
        answers = ANSWERS | {"wish": wish} if wish else {}
        form = Form(served.port, path, answers, _STORY, accepted.encode())
        return lambda seconds: people.send(form, served.process, seconds=seconds)

    loads = {
        "report with code": sends(ours, "/fi/report", '"follow-up-code"', "advice"),
        "report, count only": sends(ours, "/fi/report", '"report-number"', "count"),
        "floor: form, seal, insert": sends(floor, "/form", "303 See Other", ""),
    }
    coded, counted, least = _in_turn(loads, seconds=_SEND_SECONDS)
    base = median_run(least).rate
    return [
        figure(
            f"report sent with code, {AT_ONCE} at once",
            median_run(coded).rate,
            "/s",
            floor=base,
            ratio=_ratio(coded, least, _rate),
            target=Target("≥", 300),
        ),
        figure(
            f"report sent, count only, {AT_ONCE} at once",
            median_run(counted).rate,
            "/s",
            floor=base,
            ratio=_ratio(counted, least, _rate),
            target=Target("≥", 0.6, is_ratio=True),
        ),
    ]


def _getting(people: Crowd, ours: Served, floor: Served) -> list[Figure]:
    def gets(served: Served, path: str) -> Load:
        return lambda seconds: people.get(served.port, path, served.process, seconds=seconds)

    loads = {
        "form page": gets(ours, "/fi/report"),
        "floor: form page": gets(floor, "/form"),
        "floor: hello": gets(floor, "/hello"),
    }
    pages, forms, hellos = _in_turn(loads, seconds=_GET_SECONDS)
    rate, p95 = median_run(pages).rate, median_run(pages).p95
    return [
        figure(
            f"form page, {AT_ONCE} at once, beside the floor's form",
            rate,
            "/s",
            floor=median_run(forms).rate,
            ratio=_ratio(pages, forms, _rate),
            target=Target("≥", 0.5, is_ratio=True),
        ),
        figure(
            "form page, 95 % of answers within",
            p95,
            "ms",
            floor=median_run(forms).p95,
            ratio=_ratio(pages, forms, _p95),
            target=Target("≤", 5),
        ),
        figure(
            "form page beside the floor's hello",
            rate,
            "/s",
            floor=median_run(hellos).rate,
            ratio=_ratio(pages, hellos, _rate),
        ),
    ]


def _first_visit(ours: Command) -> list[Figure]:
    visit = first_visit(f"http://127.0.0.1:{ours.port}{ours.first_page}")
    name = "first visit of the form"
    return [
        figure(f"{name}, all bytes", visit.received / 1000, "kB", target=Target("≤", 30)),
        figure(f"{name}, requests", visit.requests, "", target=Target("≤", 4)),
        figure(f"{name}, cookies", visit.cookies, "", target=Target("≤", 0)),
    ]


def _memory(ours: Served, floor: Served) -> list[Figure]:
    def largest(served: Served, kind: str) -> float:
        workers = served.process.children(recursive=True)
        return max(float(getattr(w.memory_full_info(), kind)) for w in workers) / 2**20

    return [
        figure(
            "worker memory after the load, resident",
            largest(ours, "rss"),
            "MiB",
            floor=largest(floor, "rss"),
            target=Target("≤", 110),
        ),
        figure(
            "worker memory after the load, proportional",
            largest(ours, "pss"),
            "MiB",
            floor=largest(floor, "pss"),
        ),
    ]


def _starting(ours: Command, floor: Command) -> list[Figure]:
    print(f"start to the first answer, {_START_ROUNDS} rounds", flush=True)
    pairs = [(cold_start(ours), cold_start(floor)) for _ in range(_START_ROUNDS)]
    return [
        figure(
            "start to the first form page",
            statistics.median(own for own, _ in pairs),
            "ms",
            floor=statistics.median(least for _, least in pairs),
            ratio=statistics.median(own / least for own, least in pairs),
            target=Target("≤", 1500),
        )
    ]


def _in_turn(loads: Mapping[str, Load], *, seconds: float) -> list[list[Run]]:
    """Run A B C A B C …, after a warm-up of each, and print what each kept busy."""
    for load in loads.values():
        load(seconds)
    rounds = [[load(seconds) for load in loads.values()] for _ in range(_ROUNDS)]
    runs = [list(column) for column in zip(*rounds, strict=True)]
    print(
        _RUNS.format("load", "/s", "least", "most", "p95 ms", "p99", "server", "client", "others")
    )
    for name, column in zip(loads, runs, strict=True):
        middle, rates = median_run(column), sorted(map(_rate, column))
        cores = (f"{c:.2f}" for c in astuple(middle.cores))
        ms = f"{middle.p95:.2f}", f"{middle.p99:.2f}"
        ends = f"{rates[0]:.0f}", f"{rates[-1]:.0f}"
        print(_RUNS.format(name, f"{middle.rate:.0f}", *ends, *ms, *cores), flush=True)
    return runs


def _ratio(ours: list[Run], floor: list[Run], of: Callable[[Run], float]) -> float:
    """Give the median of the ratios of runs that were made one after the other."""
    return statistics.median(of(a) / of(b) for a, b in zip(ours, floor, strict=True))


def _rate(run: Run) -> float:
    return run.rate


def _p95(run: Run) -> float:
    return run.p95


def _give_up(number: int, _: object) -> None:
    sys.exit(f"stopped by {signal.Signals(number).name}; the limit is {LIMIT_SECONDS} seconds")


if __name__ == "__main__":
    main()
