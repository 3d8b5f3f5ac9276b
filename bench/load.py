"""One short run of load on a service, and what server, visitors and others used meanwhile."""

import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

import psutil

from bench.visitors import Form, Visits, get_pages, send_reports

AT_ONCE = 4

_SETTLE_SECONDS = 0.05
# wrk says 50, 75, 90 and 99 % by itself, not 95.
_WRK_SCRIPT = """
done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("rate=%f\\n", summary.requests / summary.duration * 1e6))
  io.write(string.format("p95=%f\\np99=%f\\n", latency:percentile(95), latency:percentile(99)))
  io.write(string.format("failed=%d\\n", failed))
end
"""
_WRK_LINE = re.compile(r"^(\w+)=([\d.]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Cores:
    """Cores used on average by the server, by the visitors, and by everything else."""

    server: float
    visitors: float
    others: float


@dataclass(frozen=True)
class Run:
    """One run: answers a second, milliseconds of 95 and 99 % of the requests, cores used."""

    rate: float
    p95: float
    p99: float
    cores: Cores


class Crowd:
    """Visitors at once, each a process of its own that waits between runs."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def send(self, form: Form, server: psutil.Process, *, seconds: float) -> Run:
        """Let everybody send reports; the percentiles are those of the POST."""
        return self._run(
            lambda begin, end: self._pool.submit(send_reports, form, begin=begin, end=end).result,
            lambda visits: visits.posts,
            server,
            seconds=seconds,
        )

    def get(self, port: int, path: str, server: psutil.Process, *, seconds: float) -> Run:
        """Let everybody get a page, by wrk where the machine has it."""
        if shutil.which("wrk"):
            return _wrk(port, path, server, seconds=seconds)
        return self._run(
            lambda begin, end: (
                self._pool.submit(get_pages, port, path, begin=begin, end=end).result
            ),
            lambda visits: visits.gets,
            server,
            seconds=seconds,
        )

    def _run(
        self,
        submit: Callable[[float, float], Callable[[], Visits]],
        times: Callable[[Visits], list[float]],
        server: psutil.Process,
        *,
        seconds: float,
    ) -> Run:
        meter = _Meter(server)
        begin = time.monotonic() + _SETTLE_SECONDS
        waiting = [submit(begin, begin + seconds) for _ in range(AT_ONCE)]
        visits = [wait() for wait in waiting]
        taken = time.monotonic() - begin
        cores = meter.cores(sum(v.cpu for v in visits))
        found = sorted(ms for v in visits for ms in times(v))
        p95, p99 = _percentile(found, 95), _percentile(found, 99)
        return Run(len(found) / taken, p95, p99, cores)


@contextmanager
def crowd() -> Iterator[Crowd]:
    """Give visitors until the block ends."""
    with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("fork")) as pool:
        yield Crowd(pool)


def median_run(runs: Sequence[Run]) -> Run:
    """Give the median of each figure of several runs."""

    def middle(of: Callable[[Run], float]) -> float:
        return statistics.median(of(run) for run in runs)

    return Run(
        middle(lambda run: run.rate),
        middle(lambda run: run.p95),
        middle(lambda run: run.p99),
        Cores(
            middle(lambda run: run.cores.server),
            middle(lambda run: run.cores.visitors),
            middle(lambda run: run.cores.others),
        ),
    )


class _Meter:
    """Reads the processors' clocks from its making to `cores`."""

    def __init__(self, server: psutil.Process) -> None:
        self._server = server
        self._began, self._busy, self._served = time.monotonic(), _busy(), _used_by(server)

    def cores(self, visitors: float) -> Cores:
        """Give the cores used since, of which the visitors used so many CPU seconds."""
        taken = time.monotonic() - self._began
        served = _used_by(self._server) - self._served
        others = _busy() - self._busy - served - visitors
        return Cores(served / taken, visitors / taken, max(0.0, others) / taken)


def _wrk(port: int, path: str, server: psutil.Process, *, seconds: float) -> Run:
    meter, own = _Meter(server), psutil.Process()
    before = own.cpu_times()
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_WRK_SCRIPT)
        script.flush()
        said = subprocess.run(
            [
                *("wrk", "-t1", f"-c{AT_ONCE}", f"-d{round(seconds)}s", "-s", script.name),
                *("-H", "Accept-Encoding: gzip, deflate, br"),
                f"http://127.0.0.1:{port}{path}",
            ],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    after = own.cpu_times()
    visitors = after.children_user + after.children_system
    visitors -= before.children_user + before.children_system
    found = {
        name: float(value) for name, value in re.findall(r"^(\w+)=([\d.]+)$", said, re.MULTILINE)
    }
    assert found["failed"] == 0, said
    cores = meter.cores(visitors)
    return Run(found["rate"], found["p95"] / 1000, found["p99"] / 1000, cores)


def _percentile(ordered: Sequence[float], part: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * part // 100)]


def _busy() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq + times.steal)


def _used_by(server: psutil.Process) -> float:
    family = [server, *server.children(recursive=True)]
    return sum(sum(process.cpu_times()[:2]) for process in family)
