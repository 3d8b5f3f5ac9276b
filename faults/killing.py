"""5.1: server processes killed outright, at random moments and before each of their steps."""

import secrets
import subprocess
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from faults.instances import make_instance
from faults.invariants import broken
from faults.residents import Form, fetch_form, fetch_forms, send_until_confirmed
from faults.servers import QuickServer, quick_server
from faults.tally import Count
from faults.tracing import attached

BATCH = 3
# All by which a request changes a disk or says something to somebody.
STEPS = (
    *("openat", "mkdir", "write", "pwrite64", "ftruncate", "fsync", "fdatasync"),
    *("utimensat", "rename", "unlink", "sendto"),
)
_MOST_STEPS = 400
_dice = secrets.SystemRandom()


def kill_at_random(folder: Path, *, times: int) -> Count:
    """Kill the server so many times, each at a random moment while three reports come in."""
    count, forms, pace = Count("kill -9 at a random moment", "5.1"), list[Form](), 0.08
    instance = make_instance(folder)
    interrupted = 0
    with quick_server(instance) as server:
        for _ in range(times):
            batch = fetch_forms(server.port, range(len(forms), len(forms) + BATCH))
            forms += batch
            interrupted += _send_and_kill(server, batch, within=pace)
            left = send_until_confirmed(server.port, batch)
            count.expect(holds=not left, otherwise=f"{len(left)} forms were never confirmed")
            count.times += 1
        server.kill()
    count.note = f"{interrupted} kills hit reports on their way"
    return _checked(count, forms, broken(instance, forms))


def kill_before_each_step(folder: Path, *, times: int) -> Count:
    """Kill the server before its first, second, … step of each kind while a report comes in.

    `times` bounds how many steps of one kind are tried.
    """
    count, forms = Count("kill -9 before each system call", "5.1"), list[Form]()
    instance, reached = make_instance(folder), []
    with quick_server(instance) as server:
        for step in STEPS:
            for number in range(1, min(times, _MOST_STEPS) + 1):
                form = fetch_form(server.port, len(forms))
                form.with_file, form.file_bytes = True, 30_000
                forms.append(form)
                was_killed = _killed_before(server, form, step, number)
                server.again()
                left = send_until_confirmed(server.port, [form])
                count.expect(holds=not left, otherwise=f"no receipt after {step} {number}")
                if not was_killed:
                    break
                count.times += 1
                reached.append(step)
        server.kill()
    count.note = ", ".join(f"{reached.count(step)} {step}" for step in STEPS if step in reached)
    return _checked(count, forms, broken(instance, forms))


def _send_and_kill(server: QuickServer, forms: list[Form], *, within: float) -> bool:
    with ThreadPoolExecutor(len(forms)) as people:
        sending = [people.submit(form.send, server.port) for form in forms]
        wait(sending, timeout=_dice.uniform(0, within))
        is_under_way = not all(one.done() for one in sending)
        server.again()  # who was not let in yet is answered by the next one
        for done in sending:
            done.result()
    return is_under_way


def _killed_before(server: QuickServer, form: Form, step: str, number: int) -> bool:
    inject = f"inject={step}:signal=SIGKILL:when={number}"
    with attached([server.pid], "-e", f"trace={step}", "-e", inject) as tracer:
        form.send(server.port, seconds=5)
        try:
            tracer.wait(0.2)
        except subprocess.TimeoutExpired:
            return False
    return True


def _checked(count: Count, forms: list[Form], found: list[str]) -> Count:
    count.sent = len(forms)
    count.confirmed = sum(bool(form.codes) for form in forms)
    count.broken += found
    return count.done()
