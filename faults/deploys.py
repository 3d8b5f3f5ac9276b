"""5.18, 5.19, 5.21: the server is reloaded, ended and starved while people upload."""

import resource
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path

import psutil

from faults.instances import Instance, make_instance
from faults.invariants import broken
from faults.residents import (
    Form,
    fetch_form,
    fetch_forms,
    send_until_confirmed,
)
from faults.servers import RealServer, quick_server, real_server, wait_for_answer
from faults.tally import Count

_AT_A_TIME = 4
_SPARE_FILES = 4
_SPARE_MEMORY = 2 * 2**20
_STARVING = 12
_REPLACED_SECONDS = 60
_BETWEEN = 0.7
_dice = secrets.SystemRandom()


def reload_under_load(folder: Path, *, times: int) -> Count:
    """Tell the real server to take its processes anew (SIGHUP), so many times, during uploads."""

    def reload(server: RealServer) -> set[int]:
        before = {worker.pid for worker in server.workers()}
        server.process.send_signal(signal.SIGHUP)
        return before

    return _disturbed(Count("server reloaded during uploads", "5.19"), folder, reload, times)


def end_workers(folder: Path, *, times: int) -> Count:
    """Kill one of the real server's processes, as a machine short of memory does."""

    def end(server: RealServer) -> set[int]:
        chosen = server.workers()[:1]
        for worker in chosen:
            with suppress(psutil.NoSuchProcess):
                worker.kill()
        return {worker.pid for worker in chosen}

    return _disturbed(Count("server process killed for its memory", "5.18"), folder, end, times)


def starve_of_files(folder: Path, *, times: int) -> Count:
    """Let the server open hardly any more files, so many times, while people send."""
    count = Count("no more open files", "5.21")
    return _starved(count, folder, resource.RLIMIT_NOFILE, times)


def starve_of_memory(folder: Path, *, times: int) -> Count:
    """Give the server hardly any more memory, so many times, while people send."""
    return _starved(Count("no more memory", "5.18"), folder, resource.RLIMIT_AS, times)


def _disturbed(
    count: Count, folder: Path, disturb: Callable[[RealServer], set[int]], times: int
) -> Count:
    instance, forms, unanswered = make_instance(folder), list[Form](), 0
    with real_server(instance) as server:
        for _ in range(times):
            batch = fetch_forms(server.port, range(len(forms), len(forms) + _AT_A_TIME), tries=200)
            forms += batch
            with ThreadPoolExecutor(_AT_A_TIME) as people:
                sending = [people.submit(form.send, server.port) for form in batch]
                time.sleep(_dice.uniform(0, 0.1))
                leaving = disturb(server)
                answers = [one.result() for one in sending]
            for answer in answers:
                unanswered += not answer.status
                clean = answer.status in {0, HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}
                count.expect(holds=clean, otherwise=f"answered {answer.status}")
            wait_for_answer(server.port)
            forms += _sent_until_gone(count, server, leaving, first=len(forms))
            left = send_until_confirmed(server.port, batch, tries=100)
            count.expect(holds=not left, otherwise=f"{len(left)} were not taken afterwards")
            count.expect(holds=server.process.poll() is None, otherwise="the server has ended")
            count.times += 1
    count.note = f"{unanswered} connections were cut off and the form sent again"
    return _checked(count, instance, forms)


def _sent_until_gone(
    count: Count, server: RealServer, leaving: set[int], *, first: int
) -> list[Form]:
    """Go on sending until these processes have been replaced."""
    forms: list[Form] = []
    deadline = time.monotonic() + _REPLACED_SECONDS
    while leaving & {worker.pid for worker in server.workers()}:
        form = fetch_form(server.port, first + len(forms), tries=200)
        forms.append(form)
        left = send_until_confirmed(server.port, [form], tries=100)
        count.expect(holds=not left, otherwise="not taken while processes were replaced")
        time.sleep(_BETWEEN)  # or it would be a flood, and some would be asked to wait
        if time.monotonic() > deadline:
            count.broken.append("the old processes are still there")
            break
    return forms


def _starved(count: Count, folder: Path, kind: int, times: int) -> Count:
    instance, forms = make_instance(folder), list[Form]()
    refused = 0
    with quick_server(instance) as server:
        for _ in range(times):
            batch = fetch_forms(server.port, range(len(forms), len(forms) + _STARVING))
            forms += batch
            with _limited(server.pid, kind), ThreadPoolExecutor(_STARVING) as people:
                answers = list(people.map(lambda form: form.send(server.port, seconds=8), batch))
            for form, answer in zip(batch, answers, strict=True):
                refused += not answer.code
                told = form.story.encode() in answer.body or not answer.status
                count.expect(
                    holds=told or bool(answer.code),
                    otherwise=f"answered {answer.status} without the text: {answer.body[:300]!r}",
                )
            if not psutil.pid_exists(server.pid):
                server.start()
            left = send_until_confirmed(server.port, batch)
            count.expect(holds=not left, otherwise=f"{len(left)} were not taken afterwards")
            count.times += 1
    count.note = f"{refused} forms were refused or cut off and sent again"
    return _checked(count, instance, forms)


@contextmanager
def _limited(pid: int, kind: int) -> Iterator[None]:
    """Bound what a process may have to what it has and a little more, until the block ends."""
    process, before = psutil.Process(pid), resource.prlimit(pid, kind)
    is_files = kind == resource.RLIMIT_NOFILE
    most = (
        process.num_fds() + _SPARE_FILES if is_files else process.memory_info().vms + _SPARE_MEMORY
    )
    resource.prlimit(pid, kind, (most, before[1]))
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, kind, before)


def _checked(count: Count, instance: Instance, forms: list[Form]) -> Count:
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.broken += broken(instance, forms)
    return count.done()
